/** The credentials that log in with an IAM role: those of the role, or of a process that is it. */
import { credentialsOf } from "./credentials";
import { detectionBounds } from "./awsBounds";
import {
  type AwsCredentialsError,
  isDenied,
  isUnreachable,
  unknownCallerError,
} from "./credentialsError";
import type { AssumedRole, AwsIdentity, CredentialProvider } from "./identity";
import { askCaller } from "./sts";

/** Which role logs in, and whose credentials there are to begin with. */
export interface RoleLogin {
  readonly base: AwsIdentity;
  readonly region: string;
  readonly role: AssumedRole;
  /** `"detect"`: only the process itself can tell whether it is the role already. */
  readonly assume: true | "detect";
}

/**
 * What gives the credentials. Who the process is is found out once. A role may not assume itself unless
 * its trust policy names it, so a process that is the role logs in as it is.
 *
 * @throws {AwsCredentialsError} The provider throws it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function roleCredentials(login: RoleLogin): CredentialProvider {
  let chosen: Promise<Chosen> | undefined;
  const choose = async (): Promise<CredentialProvider> => {
    chosen ??= login.assume === "detect" ? ownOrAssumed(login) : assumedOrOwn(login);
    const { provider, untilMs = Infinity } = await chosen.catch((error: unknown) => {
      chosen = undefined; // not for good: STS may be there the next time
      throw error;
    });
    if (untilMs > Date.now()) return provider;
    chosen = undefined;
    return choose();
  };
  return async (options) => (await choose())(options);
}

/** What gives the credentials, and until when: for good where nothing is said. */
interface Chosen {
  readonly provider: CredentialProvider;
  readonly untilMs?: number;
}

/** How long a process without a way to STS logs in as it is, before it looks for STS again. */
const retryMs = 10_000;

// Where STS cannot be reached, the role cannot be assumed either. So the process logs in as it is, and is
// told so: if it is not the role, the server refuses it without a word about STS.
async function ownOrAssumed(login: RoleLogin): Promise<Chosen> {
  const { base, region, role } = login;
  const own = await credentialsOf(base, region);
  const answer = await askCaller({ credentials: await own(), region }, detectionBounds);
  if ("value" in answer) {
    return { provider: isSessionOf(answer.value.arn, role.roleArn) ? own : await assumed(login) };
  }
  const error = unknownCallerError({ ...answer, region, roleArn: role.roleArn });
  if (!isUnreachable(answer.error)) throw error;
  process.emitWarning(error.message, { code: "RDS_IAM_USER_NO_STS" });
  return { provider: own, untilMs: Date.now() + retryMs };
}

/** The component says that callers assume the role. Some profiles have done that already. */
async function assumedOrOwn(login: RoleLogin): Promise<Chosen> {
  const { base, region, role } = login;
  const provider = await assumed(login);
  try {
    await provider();
    return { provider };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const own = await credentialsOf(base, region);
    const answer = await askCaller({ credentials: await own(), region });
    if ("value" in answer && isSessionOf(answer.value.arn, role.roleArn)) {
      return { provider: own };
    }
    throw error;
  }
}

function assumed({ base, region, role }: RoleLogin): Promise<CredentialProvider> {
  return credentialsOf({ ...base, assumeRoles: [...(base.assumeRoles ?? []), role] }, region);
}

function isRefusal(error: unknown): error is AwsCredentialsError {
  return error instanceof Error && isDenied(error.cause);
}

/** Whether a caller is a session of a role. The ARN of a session has no path. */
export function isSessionOf(callerArn: string, roleArn: string): boolean {
  const [, partition, , , accountId] = roleArn.split(":");
  const name = roleArn.slice(roleArn.lastIndexOf("/") + 1);
  return callerArn.startsWith(
    `arn:${partition ?? ""}:sts::${accountId ?? ""}:assumed-role/${name}/`,
  );
}
