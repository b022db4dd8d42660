import type { AwsIdentity } from "./identity";

/** What a program says of the AWS identity of one resource, as state holds it. */
export interface IdentityChoice {
  readonly profile?: string | undefined;
  readonly assumeRoleArn?: string | undefined;
}

/** Environment variables of a process, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The AWS identity that a deployment acts as: the configured one, unless the program names another.
 * A profile is another identity, to which configured keys, roles and web identity do not apply; it is
 * looked up in the configured files. A role replaces the configured roles alone.
 */
export function deployerIdentity(
  configured: AwsIdentity,
  { profile, assumeRoleArn }: IdentityChoice,
  environment: Environment,
): AwsIdentity {
  const { sharedConfigFiles, sharedCredentialsFiles } = configured;
  const base =
    profile === undefined
      ? withEnvironmentKeys(configured, environment)
      : { profile, sharedConfigFiles, sharedCredentialsFiles };
  return assumeRoleArn === undefined
    ? base
    : { ...base, assumeRoles: [{ roleArn: assumeRoleArn }] };
}

/**
 * Where nothing names a base, the AWS provider takes the environment's keys before AWS_PROFILE, as the
 * SDK for Go does. The SDK for JavaScript would take the profile, and the two sides of the deployment
 * would act as different identities.
 *
 * @see https://docs.aws.amazon.com/sdk-for-go/v2/developer-guide/configure-gosdk.html
 */
function withEnvironmentKeys(configured: AwsIdentity, environment: Environment): AwsIdentity {
  const { webIdentity, keys, profile } = configured;
  if ((webIdentity ?? keys ?? profile) !== undefined) return configured;
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = "",
    AWS_SECRET_ACCESS_KEY: secretAccessKey = "",
    AWS_SESSION_TOKEN: token = "",
  } = environment;
  if (accessKeyId === "" || secretAccessKey === "") return configured;
  const sessionToken = token === "" ? undefined : token;
  return { ...configured, keys: { accessKeyId, secretAccessKey, sessionToken } };
}
