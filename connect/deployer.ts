import type { AwsIdentity } from "./identity";

/** What a program says of the AWS identity of one resource, as state holds it. */
export interface IdentityChoice {
  readonly profile?: string | undefined;
  readonly assumeRoleArn?: string | undefined;
}

/**
 * The AWS identity that a deployment acts as: the configured one, unless the program names another.
 * A profile is another identity, to which configured keys, roles and web identity do not apply; it is
 * looked up in the configured files. A role replaces the configured roles alone.
 */
export function deployerIdentity(
  configured: AwsIdentity,
  { profile, assumeRoleArn }: IdentityChoice,
): AwsIdentity {
  const { sharedConfigFiles, sharedCredentialsFiles } = configured;
  const base =
    profile === undefined ? configured : { profile, sharedConfigFiles, sharedCredentialsFiles };
  return assumeRoleArn === undefined
    ? base
    : { ...base, assumeRoles: [{ roleArn: assumeRoleArn }] };
}
