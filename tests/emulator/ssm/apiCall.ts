/** What an action of the API is given, and whether its caller may do it. */
import { judge } from "../iam/authority";
import type { AuthenticCaller } from "../sts/authenticate";
import type { AwsBackend } from "../sts/backend";
import { notAuthorized } from "./jsonError";

/** A request whose signature is right. */
export interface ApiCall {
  readonly aws: AwsBackend;
  readonly caller: AuthenticCaller;
  readonly request: unknown;
  readonly streamUrl: (sessionId: string) => string;
}

/** @throws StsError where the caller's policies do not allow it */
export async function authorize(
  aws: AwsBackend,
  { accessKeyId, identity }: AuthenticCaller,
  action: string,
  resource: string,
): Promise<void> {
  const question = { accessKeyId, identity, action, resource };
  const verdict = await judge(await aws.iamOf(identity.accountId), question);
  if (verdict !== "allow") throw notAuthorized(question, verdict);
}
