/** AWS identities, as plain data. */
import type { defaultProvider } from "@aws-sdk/credential-provider-node";

/**
 * Which AWS identity to act as: all that the configuration of Pulumi's AWS provider can say. The base
 * is the first of `webIdentity`, `keys` and `profile` that is given, in that provider's order, else
 * the SDK's default chain: environment, container, instance.
 *
 * @see https://www.pulumi.com/registry/packages/aws/installation-configuration/
 */
export interface AwsIdentity {
  readonly profile?: string | undefined;
  readonly keys?: AwsKeys | undefined;
  /** Paths. The SDK for JavaScript reads one file of each kind: more are refused. */
  readonly sharedConfigFiles?: readonly string[] | undefined;
  readonly sharedCredentialsFiles?: readonly string[] | undefined;
  readonly webIdentity?: WebIdentityRole | undefined;
  /** Roles to assume one after the other, with the credentials of the base. */
  readonly assumeRoles?: readonly AssumedRole[] | undefined;
}

/** An access key, and the token of a session where it is one. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * A role, and how to assume it.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string | undefined;
  /** Default: `"pulumi-rds-iam-user"`. */
  readonly sessionName?: string | undefined;
  /** Default: STS's, an hour. */
  readonly durationSeconds?: number | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly transitiveTagKeys?: readonly string[] | undefined;
  /** JSON of a session policy. */
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
  readonly sourceIdentity?: string | undefined;
}

/**
 * A role to assume with the token of an OIDC provider, which is given or read from a file each time.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export interface WebIdentityRole {
  readonly roleArn: string;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly sessionName?: string | undefined;
  readonly durationSeconds?: number | undefined;
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[] | undefined;
}

/** What gives credentials to a client of AWS. */
export type CredentialProvider = ReturnType<typeof defaultProvider>;
/** Credentials as the SDK wants them. */
export type Session = Awaited<ReturnType<CredentialProvider>>;
