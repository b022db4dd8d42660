/** AssumeRoleWithWebIdentity: a token of an OpenID Connect provider instead of access keys. */
import { GetOpenIDConnectProviderCommand } from "@aws-sdk/client-iam";
import { compactVerify, decodeJwt, type JWTPayload } from "jose";
import { unlessAbsent } from "../absence";
import type { AwsBackend } from "./backend";
import {
  durationOf,
  type IssuedSession,
  issueSession,
  roleOf,
  sessionNameOf,
  sessionPolicyOf,
} from "./sessions";
import { StsError } from "./stsError";
import { trustsOutside } from "./trustPolicy";

/** The session, and what the token said. */
export interface WebIdentitySession extends IssuedSession {
  readonly subject: string;
  readonly audience: string;
  readonly provider: string;
}

const ACTION = "sts:AssumeRoleWithWebIdentity";

/**
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 * @throws StsError
 */
export async function assumeRoleWithWebIdentity(
  aws: AwsBackend,
  request: URLSearchParams,
): Promise<WebIdentitySession> {
  const sessionName = sessionNameOf(request);
  const roleArn = request.get("RoleArn") ?? "";
  const token = request.get("WebIdentityToken") ?? "";
  const claims = readClaims(token);
  const provider = await providerOf(aws, roleArn, claims.iss ?? "");
  await checkSignature(aws, token, claims.iss ?? "");
  checkExpiry(claims);
  const audience = audienceOf(claims, provider.clientIds);
  const role = await roleOf(aws, roleArn);
  const principal = { type: "Federated", name: provider.arn } as const;
  const context = new Map([
    ["sts:rolesessionname", sessionName],
    ...claimContext(provider.name, claims),
    [`${provider.name}:aud`, audience] as const,
  ]);
  const policy = role?.AssumeRolePolicyDocument;
  if (
    role === undefined ||
    policy === undefined ||
    !trustsOutside(policy, principal, { action: ACTION, context })
  ) {
    throw new StsError(403, "AccessDenied", `Not authorized to perform ${ACTION}`);
  }
  const sessionPolicy = sessionPolicyOf(request);
  const session = await issueSession(aws, role, {
    sessionName,
    durationSeconds: durationOf(request, role, { isChained: false }),
    ...(sessionPolicy === undefined ? {} : { policy: sessionPolicy }),
  });
  return { ...session, subject: claims.sub ?? "", audience, provider: provider.arn };
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw invalidToken(
      "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    );
  }
}

/** A provider that is registered in the role's account. */
interface Provider {
  readonly arn: string;
  /** The issuer's URL without `https://`: the first half of its condition keys. */
  readonly name: string;
  readonly clientIds: readonly string[];
}

async function providerOf(aws: AwsBackend, roleArn: string, issuer: string): Promise<Provider> {
  const [, partition = "", , , accountId = ""] = roleArn.split(":");
  const name = issuer.replace(/^https:\/\//, "");
  const arn = `arn:${partition}:iam::${accountId}:oidc-provider/${name}`;
  const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const answer = await unlessAbsent((await aws.iamOf(accountId)).send(command));
  if (answer === undefined) {
    throw invalidToken(`No OpenIDConnect provider found in your account for ${issuer}`);
  }
  return { arn, name: name.toLowerCase(), clientIds: answer.ClientIDList ?? [] };
}

async function checkSignature(aws: AwsBackend, token: string, issuer: string): Promise<void> {
  const key = aws.issuerKeys.get(issuer);
  if (key === undefined) {
    throw invalidToken(
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  try {
    await compactVerify(token, key);
  } catch {
    throw invalidToken(
      "The web identity token that was passed could not be validated by AWS. Get a new identity token from the identity provider and then retry the request.",
    );
  }
}

function checkExpiry({ exp = 0 }: JWTPayload): void {
  const nowSeconds = Math.floor(Date.now() / 1000);
  if (exp <= nowSeconds) {
    const message = `Token expired: current date/time ${nowSeconds} must be before the expiration date/time ${exp}`;
    throw new StsError(400, "ExpiredTokenException", message);
  }
}

function audienceOf({ aud = [] }: JWTPayload, clientIds: readonly string[]): string {
  const audience = [aud].flat().find((each) => clientIds.includes(each));
  if (audience === undefined) {
    throw invalidToken("Incorrect token audience");
  }
  return audience;
}

/** Condition keys are in lower case here, names of claims included. */
function claimContext(
  provider: string,
  claims: JWTPayload,
): readonly (readonly [string, string])[] {
  return Object.entries(claims).flatMap(([claim, value]) =>
    typeof value === "string" ? [[`${provider}:${claim}`.toLowerCase(), value] as const] : [],
  );
}

function invalidToken(message: string): StsError {
  return new StsError(400, "InvalidIdentityToken", message);
}
