import type { fromNodeProviderChain } from "@aws-sdk/credential-providers";

/** Which AWS identity to act as. Default: the SDK's own chain (environment, profile, instance). */
export interface AwsIdentity {
  readonly profile?: string | undefined;
  /** Role to assume with the credentials of `profile`, or of the default chain. */
  readonly assumeRoleArn?: string | undefined;
}

/** Credentials of one session. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

type CredentialProvider = ReturnType<typeof fromNodeProviderChain>;

/**
 * Credentials of an identity, or `undefined` where the SDK's default chain is meant.
 *
 * @param region whose STS endpoint assumes the role.
 */
export async function credentialsOf(
  identity: AwsIdentity,
  region: string,
): Promise<CredentialProvider | undefined> {
  const { profile, assumeRoleArn } = identity;
  if (profile === undefined && assumeRoleArn === undefined) return undefined;
  const providers = await import("@aws-sdk/credential-providers");
  const base = profile === undefined ? undefined : providers.fromNodeProviderChain({ profile });
  if (assumeRoleArn === undefined) return base;
  return remembered(
    providers.fromTemporaryCredentials({
      params: { RoleArn: assumeRoleArn, RoleSessionName: "pulumi-rds-iam-user" },
      clientConfig: { region },
      ...(base === undefined ? {} : { masterCredentials: base }),
    }),
  );
}

// The SDK's own provider assumes the role at each call. Its clients cache the answer, but the token
// signer does not; the signer asks for a refresh in the last 15 minutes.
function remembered(provider: CredentialProvider): CredentialProvider {
  let last: Awaited<ReturnType<CredentialProvider>> | undefined;
  return async (options) => {
    if (last === undefined || hasExpired(last) || options?.forceRefresh === true) {
      last = await provider(options);
    }
    return last;
  };
}

function hasExpired({ expiration }: { readonly expiration?: Date }): boolean {
  return expiration !== undefined && expiration.getTime() <= Date.now();
}
