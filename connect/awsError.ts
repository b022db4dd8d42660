import { type AwsCaller, callerOf } from "./caller";
import { AwsCredentialsError, answerOf, isAbsent } from "./credentialsError";
import type { AwsSecret } from "./secret";

/** The master's credentials could not be read. The message is all that a user sees, and holds no secret. */
export class MasterCredentialsError extends Error {
  public override readonly name = "MasterCredentialsError";
  /** Tells this error apart where `instanceof` cannot: the package may be there twice. */
  public readonly code = "MASTER_CREDENTIALS";
}

const HINTS: Readonly<Record<string, string>> = {
  ParameterNotFound: "Check the name, and the region (master.region).",
  ParameterVersionNotFound: "Check the version at the end of the name.",
  ResourceNotFoundException: "Check the ARN, and the region (master.region).",
  AccessDeniedException:
    "Allow the caller ssm:GetParameter or secretsmanager:GetSecretValue on it, " +
    "and kms:Decrypt on its key where that is a key of yours.",
  InvalidKeyId: "Check that the KMS key that encrypts it exists and is enabled.",
  DecryptionFailure: "Check that the KMS key that encrypts it exists and is enabled.",
  ExpiredTokenException: "Log in to AWS again.",
  ExpiredToken: "Log in to AWS again.",
  CredentialsProviderError: "Log in to AWS, or set master.profile.",
};

/** What was tried when AWS, or the network, refused. */
export interface FailedRequest {
  /** In words, such as `could not read …`. Default: what the error itself says. */
  readonly what?: string;
  readonly caller: AwsCaller;
  readonly serverAccountId: string;
}

/** One error for the user: what failed, why, who asked, what to do. */
export async function explainAwsError(
  { what, caller, serverAccountId }: FailedRequest,
  error: unknown,
): Promise<MasterCredentialsError> {
  const failed = what === undefined ? "" : `${what}: `;
  if (error instanceof AwsCredentialsError) {
    const more = isAbsent(error) ? profileHint(serverAccountId) : "";
    return new MasterCredentialsError(`${failed}${error.message}${more}`, { cause: error });
  }
  const asked = await callerOf(caller);
  const answer = answerOf(error);
  const lines = [
    `${failed}${answer.text}`,
    ...callerDetail(asked, serverAccountId),
    ...hint(answer.name, asked?.accountId, serverAccountId),
  ];
  return new MasterCredentialsError(lines.join("\n"), answer.safe ? { cause: error } : {});
}

/** `SSM parameter "/orders/db_password" in region "eu-west-1"`. */
export function describe({ service, name, region }: AwsSecret): string {
  return `${service === "ssm" ? "SSM parameter" : "secret"} "${name}" in region "${region}"`;
}

/** Goes on with the hint, which the client gives too. */
function profileHint(serverAccountId: string): string {
  const account = serverAccountId === "" ? "" : `; the server is in account ${serverAccountId}`;
  return ` A deployment takes the profile from master.profile, aws:profile or AWS_PROFILE${account}.`;
}

function callerDetail(
  caller: { readonly arn: string; readonly accountId: string } | undefined,
  serverAccountId: string,
): readonly string[] {
  if (caller === undefined) return [`Detail: The server is in account ${serverAccountId}.`];
  const { arn, accountId } = caller;
  return [
    `Detail: Asked as "${arn}" of account ${accountId}; the server is in account ${serverAccountId}.`,
  ];
}

function hint(
  name: string,
  callerAccountId: string | undefined,
  serverAccountId: string,
): readonly string[] {
  if (callerAccountId !== undefined && callerAccountId !== serverAccountId) {
    return [
      `Hint: Set master.profile or master.assumeRoleArn to an identity of account ${serverAccountId}.`,
    ];
  }
  const text = HINTS[name];
  return text === undefined ? [] : [`Hint: ${text}`];
}
