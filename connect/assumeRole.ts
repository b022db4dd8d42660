/** Assumes the IAM role of an application, to log in as it does. */
import { explainAwsError } from "./awsError";
import { type AwsCaller, silenceSdkNotice } from "./caller";
import { type AwsKeys, credentialsOf } from "./credentials";
import { isDenied, roleError } from "./credentialsError";
import { saidBy } from "./errorCodes";
import { askAssumeRole, askCallerIdentity, type StsAnswer, type StsCaller } from "./sts";

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
  silenceSdkNotice();
  const { roleArn } = args;
  const caller = await signedIn(args);
  const answer = await tryExternalIds(caller, args);
  if ("value" in answer) return answer.value;
  const { error, endpoint } = answer;
  if (isDenied(error)) {
    return { denied: saidBy(error), callerArn: (await askCallerIdentity(caller))?.arn };
  }
  const { region } = caller;
  const failure = roleError({ roleArn, region, endpoint, error, callerArn: undefined });
  throw await explainAwsError(args, failure);
}

/** An error here is about the deployment's own identity, not about the role. */
async function signedIn(args: AssumeRoleArgs): Promise<StsCaller> {
  const { identity, region } = args.caller;
  try {
    const credentials = await credentialsOf(identity, region);
    return { credentials: await credentials(), region };
  } catch (error) {
    throw await explainAwsError(
      { what: "could not log in to AWS as the deployment", ...args },
      error,
    );
  }
}

/** Tries each external ID in turn: only the trust policy knows which one applies to the deployment. */
async function tryExternalIds(
  caller: StsCaller,
  { roleArn, externalIds }: AssumeRoleArgs,
): Promise<StsAnswer<AwsKeys>> {
  const ask = (externalId?: string): Promise<StsAnswer<AwsKeys>> =>
    askAssumeRole(caller, { roleArn, externalId, durationSeconds: 900 });
  for (const externalId of externalIds.slice(0, -1)) {
    const answer = await ask(externalId);
    if (!("error" in answer && isDenied(answer.error))) return answer;
  }
  return ask(externalIds.at(-1));
}
