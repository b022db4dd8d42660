import { type AwsIdentity, credentialsOf } from "./credentials";

/** Whom a token lets in, and where. */
export interface AuthTokenArgs extends AwsIdentity {
  /** Endpoint as RDS shows it, which the signature covers: never a tunnel's address or a CNAME. */
  readonly host: string;
  readonly port: number;
  readonly region: string;
  /** PostgreSQL role in its exact case. */
  readonly username: string;
}

/**
 * Makes a new IAM authentication token at each call: the password of one login. It lives 15 minutes,
 * and an open session outlives it. The AWS credentials are kept while they are good, so that a pool
 * that opens many connections does not assume the role for each.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 */
export function authTokenSource(args: AuthTokenArgs): () => Promise<string> {
  let signer: ReturnType<typeof createSigner> | undefined;
  return async () => {
    signer ??= createSigner(args);
    return (await signer).getAuthToken();
  };
}

// Loaded only where a token is made: the SDK takes longer to load than an inspection takes.
async function createSigner({ host, port, region, username, ...identity }: AuthTokenArgs) {
  const { Signer } = await import("@aws-sdk/rds-signer");
  const credentials = await credentialsOf(identity, region);
  return new Signer({
    hostname: host,
    port,
    region,
    username,
    ...(credentials === undefined ? {} : { credentials }),
  });
}
