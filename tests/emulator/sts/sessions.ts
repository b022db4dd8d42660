/** Sessions of roles, once it is decided that they may be. */
import type { Role } from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { findRole } from "../iam/iamPolicies";
import type { AwsCredentials } from "../login";
import type { AwsBackend } from "./backend";
import { StsError } from "./stsError";

/** Where the role does not say otherwise. */
const DEFAULT_MAX_SECONDS = 3600;

/** A session that is asked for. */
export interface SessionPlan {
  readonly sessionName: string;
  /** Default: an hour. */
  readonly durationSeconds?: number;
  readonly policy?: string;
  readonly tags?: ReadonlyMap<string, string>;
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
}

/** What STS answers. */
export interface IssuedSession {
  readonly credentials: Required<AwsCredentials>;
  readonly expiration: Date;
  readonly arn: string;
  readonly assumedRoleId: string;
}

/** A role in the account that its ARN names, as it is now. */
export async function roleOf(aws: AwsBackend, arn: string): Promise<Role | undefined> {
  const accountId = accountOf(arn);
  return accountId === undefined ? undefined : findRole(await aws.iamOf(accountId), arn);
}

/** moto makes the keys, so that its services know them; the registry keeps what moto forgets. */
export async function issueSession(
  { identities, motoSts }: AwsBackend,
  { Arn: roleArn = "", RoleId: roleId = "" }: Role,
  plan: SessionPlan,
): Promise<IssuedSession> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: plan.sessionName,
    DurationSeconds: plan.durationSeconds,
  });
  const { AssumedRoleUser: user, Credentials: keys } = await motoSts.send(command);
  const credentials = {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    sessionToken: keys?.SessionToken ?? "",
  };
  const expiration = keys?.Expiration ?? new Date(0);
  identities.set(credentials.accessKeyId, {
    accountId: accountOf(roleArn) ?? "",
    principalArn: roleArn,
    callerArn: user?.Arn ?? "",
    secretAccessKey: credentials.secretAccessKey,
    session: {
      token: credentials.sessionToken,
      expiresAtMs: expiration.getTime(),
      roleId,
      policy: plan.policy,
      tags: plan.tags ?? new Map(),
      transitiveTagKeys: plan.transitiveTagKeys ?? [],
      sourceIdentity: plan.sourceIdentity,
    },
  });
  const arn = user?.Arn ?? "";
  return { credentials, expiration, arn, assumedRoleId: user?.AssumedRoleId ?? "" };
}

/**
 * How long the session shall last.
 * @throws StsError for longer than the role allows, or than a session of a session may
 */
export function durationOf(
  request: URLSearchParams,
  { MaxSessionDuration = DEFAULT_MAX_SECONDS }: Role,
  { isChained }: { readonly isChained: boolean },
): number {
  const seconds = Number(request.get("DurationSeconds") ?? DEFAULT_MAX_SECONDS);
  if (isChained && seconds > DEFAULT_MAX_SECONDS) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  if (seconds > MaxSessionDuration) {
    throw validationError(
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
  return seconds;
}

/** The session's name. @throws StsError for a name that STS does not take */
export function sessionNameOf(request: URLSearchParams): string {
  const name = request.get("RoleSessionName") ?? "";
  const constraint = [
    { holds: /^[\w+=,.@-]*$/.test(name), text: "satisfy regular expression pattern: [\\w+=,.@-]*" },
    { holds: name.length >= 2, text: "have length greater than or equal to 2" },
    { holds: name.length <= 64, text: "have length less than or equal to 64" },
  ].find(({ holds }) => !holds);
  if (constraint === undefined) {
    return name;
  }
  const what = `Value '${name}' at 'roleSessionName' failed to satisfy constraint`;
  throw validationError(`1 validation error detected: ${what}: Member must ${constraint.text}`);
}

/** The policy that narrows the session. @throws StsError for policies by ARN */
export function sessionPolicyOf(request: URLSearchParams): string | undefined {
  if (request.has("PolicyArns.member.1.arn")) {
    throw validationError("the emulator does not know session policies by ARN; pass Policy");
  }
  return request.get("Policy") ?? undefined;
}

function validationError(message: string): StsError {
  return new StsError(400, "ValidationError", message);
}

/** The account in a role's ARN. */
export function accountOf(roleArn: string): string | undefined {
  return /^arn:[^:]+:iam::(\d{12}):role\//.exec(roleArn)?.[1];
}
