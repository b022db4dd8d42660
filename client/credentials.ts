/** The AWS credentials that a connection logs in with, kept for the whole process. */
import { credentialsOf } from "../connect/credentials";
import type { AwsIdentity, CredentialProvider } from "../connect/identity";
import { roleCredentials } from "../connect/roleLogin";
import type { Connection } from "./connection";

/** As whom and where to log in, where it is not the default. */
export interface LoginOptions {
  /** Log in to `readerHost`. Default: `false`. */
  readonly readOnly?: boolean;
  /** AWS profile. Default: the AWS SDK's own chain. */
  readonly profile?: string;
  /** Whether to assume the role of the connection first. Default: the connection's `assumeRole`. */
  readonly assumeRole?: boolean | "detect";
  /** External ID to assume the role with, where its trust policy asks for one. Default: none. */
  readonly externalId?: string;
  /**
   * Name of the role's session, which CloudTrail shows: 2 to 64 letters, digits and `_+=,.@-`.
   * Default: `"pulumi-rds-iam-user"`.
   */
  readonly sessionName?: string;
}

const providers = new Map<string, CredentialProvider>();

/** The same for the same role and options, so that credentials are shared and requested once. */
export function credentialsFor(connection: Connection, options: LoginOptions): CredentialProvider {
  const { profile, externalId, sessionName } = options;
  const { roleArn, assume, region } = routeOf(connection, options);
  const key = JSON.stringify([region, roleArn, assume, profile, externalId, sessionName]);
  const provider = providers.get(key) ?? openCredentials(connection, options);
  providers.set(key, provider);
  return provider;
}

/** The same, kept by whoever asks. */
export function openCredentials(connection: Connection, options: LoginOptions): CredentialProvider {
  const { profile, externalId, sessionName } = options;
  const { roleArn, assume, region } = routeOf(connection, options);
  const base: AwsIdentity = { profile };
  if (assume === false) return ownCredentials(base, region);
  if (roleArn === undefined) {
    throw new Error(
      "cannot assume a role: the connection has no roleArn\n" +
        "Hint: Use the output connection of an RdsIamUser with a role, or set assumeRole: false.",
    );
  }
  return roleCredentials({ base, region, assume, role: { roleArn, externalId, sessionName } });
}

/** Which role is assumed, if any, and the region of the STS that is asked. */
export function routeOf(
  { roleArn, region, assumeRole }: Connection,
  options: LoginOptions,
): Pick<Connection, "roleArn" | "region"> & { readonly assume: boolean | "detect" } {
  return {
    ...(roleArn === undefined ? {} : { roleArn }),
    assume: options.assumeRole ?? assumeRole ?? (roleArn !== undefined && "detect"),
    // A private subnet has the endpoint of its own Region.
    region: process.env["AWS_REGION"] ?? region,
  };
}

function ownCredentials(base: AwsIdentity, region: string): CredentialProvider {
  let own: Promise<CredentialProvider> | undefined;
  return async (options) => {
    own ??= credentialsOf(base, region);
    return (await own)(options);
  };
}
