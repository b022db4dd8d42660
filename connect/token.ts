import type { CredentialProvider } from "./identity";
import { type AwsIdentity, type AwsKeys, credentialsOf, sessionOfKeys } from "./credentials";

/** Whom a token lets in, and where. */
export interface TokenLogin {
  /** Endpoint as RDS shows it, which the signature covers: never a tunnel's address or a CNAME. */
  readonly host: string;
  readonly port: number;
  readonly region: string;
  /** PostgreSQL role in its exact case. */
  readonly username: string;
}

/** A login, and the identity that makes its tokens. */
export interface AuthTokenArgs extends TokenLogin, AwsIdentity {}

/** The same, where the credentials come from elsewhere. */
export interface CredentialTokenArgs extends TokenLogin {
  readonly credentials: CredentialProvider;
}

/**
 * Makes a new IAM authentication token at each call: the password of one login. It lives 15 minutes,
 * and an open session outlives it. The AWS credentials are kept while they are good, so that a pool
 * that opens many connections does not assume the role for each.
 *
 * @throws {AwsCredentialsError} see {@link credentialsOf}
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
export function authTokenSource(args: AuthTokenArgs): () => Promise<string> {
  let signer: ReturnType<typeof createSigner> | undefined;
  return async () => {
    signer ??= credentialsOf(args, args.region).then((found) => createSigner(args, found));
    return (await signer).getAuthToken();
  };
}

/** Makes one token with credentials that are kept elsewhere. */
export async function authTokenBy({ credentials, ...login }: CredentialTokenArgs): Promise<string> {
  return (await createSigner(login, credentials)).getAuthToken();
}

/** Makes one token with the credentials of one session. */
export async function authToken(login: TokenLogin, keys: AwsKeys): Promise<string> {
  return (await createSigner(login, sessionOfKeys(keys))).getAuthToken();
}

// Loaded only where a token is made: the SDK takes longer to load than an inspection takes.
async function createSigner(
  { host, port, region, username }: TokenLogin,
  credentials: ReturnType<typeof sessionOfKeys> | Awaited<ReturnType<typeof credentialsOf>>,
) {
  const { Signer } = await import("@aws-sdk/rds-signer");
  return new Signer({ hostname: host, port, region, username, credentials });
}
