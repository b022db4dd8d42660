/** OpenID Connect issuers of the tests: an EKS cluster's, GitHub's. */
import { randomUUID } from "node:crypto";
import { generateKeyPair, SignJWT } from "jose";
import type { Emulator } from "../emulator";

/** A token that an issuer is asked for. */
export interface TokenClaims {
  readonly sub: string;
  readonly aud: string;
  /** Negative for a token that has expired. Default: an hour. */
  readonly expiresInSeconds?: number;
  /** Further claims. */
  readonly claims?: Readonly<Record<string, string>>;
}

export interface Issuer {
  /** As in the tokens' `iss`: `https://token.actions.githubusercontent.com`. */
  readonly url: string;
  readonly sign: (claims: TokenClaims) => Promise<string>;
}

/**
 * An issuer with a key pair of its own. STS finds the public key as it finds that of a real issuer,
 * by the URL; without `isPublished` it is somebody who only says to be that issuer.
 */
export async function createIssuer(
  { parts }: Emulator,
  { url, isPublished = true }: { readonly url: string; readonly isPublished?: boolean },
): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  if (isPublished) parts.backend.issuerKeys.set(url, publicKey);
  return {
    url,
    sign: ({ sub, aud, expiresInSeconds = 3600, claims = {} }) => {
      const nowSeconds = Math.floor(Date.now() / 1000);
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: "RS256", typ: "JWT" })
        .setIssuer(url)
        .setSubject(sub)
        .setAudience(aud)
        .setJti(randomUUID())
        .setIssuedAt(nowSeconds + Math.min(0, expiresInSeconds))
        .setExpirationTime(nowSeconds + expiresInSeconds)
        .sign(privateKey);
    },
  };
}
