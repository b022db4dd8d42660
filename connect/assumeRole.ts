/** Assumes the IAM role of an application, to log in as it does. */
import type { AssumeRoleCommandOutput, STSClient } from "@aws-sdk/client-sts";
import { explainAwsError } from "./awsError";
import { type AwsCaller, callerOf, clientConfig } from "./caller";
import type { AwsKeys } from "./credentials";

/** Which role, and who assumes it. */
export interface AssumeRoleArgs {
  readonly caller: AwsCaller;
  readonly roleArn: string;
  /** Those that the trust policy may ask for. */
  readonly externalIds: readonly string[];
  readonly serverAccountId: string;
}

/** AWS does not let the caller assume the role, or does not say whether there is one. */
export interface AssumeRoleDenial {
  readonly denied: string;
  /** Who called, where AWS says so. */
  readonly callerArn: string | undefined;
}

/**
 * New credentials of the role, which are good for 15 minutes.
 * @throws {MasterCredentialsError} where the caller has no credentials of its own, or STS does not answer
 */
export async function assumeRole(args: AssumeRoleArgs): Promise<AwsKeys | AssumeRoleDenial> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(await clientConfig(args.caller));
  try {
    return await keysFrom(client, args);
  } finally {
    client.destroy();
  }
}

async function keysFrom(
  client: STSClient,
  args: AssumeRoleArgs,
): Promise<AwsKeys | AssumeRoleDenial> {
  try {
    await client.config.credentials(); // an error here is about the deployment's own identity, not about the role
  } catch (error) {
    throw await explainAwsError(
      { what: "could not log in to AWS as the deployment", ...args },
      error,
    );
  }
  try {
    return keysIn(await sendAssumeRole(client, args));
  } catch (error) {
    if (!isDenied(error)) {
      const what = `could not assume IAM role "${args.roleArn}"`;
      throw await explainAwsError({ what, ...args }, error);
    }
    return { denied: error.message, callerArn: (await callerOf(args.caller))?.arn };
  }
}

/** Tries each external ID in turn: only the trust policy knows which one applies to the deployment. */
async function sendAssumeRole(client: STSClient, { roleArn, externalIds }: AssumeRoleArgs) {
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const send = (ExternalId?: string): Promise<AssumeRoleCommandOutput> =>
    client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: "pulumi-rds-iam-user",
        DurationSeconds: 900,
        ...(ExternalId === undefined ? {} : { ExternalId }),
      }),
    );
  for (const id of externalIds.slice(0, -1)) {
    try {
      return await send(id);
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
  }
  return send(externalIds.at(-1));
}

function keysIn({ Credentials: keys }: AssumeRoleCommandOutput): AwsKeys {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = keys ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}

function isDenied(error: unknown): error is Error {
  return error instanceof Error && error.name === "AccessDenied";
}
