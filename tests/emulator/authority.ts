/** What a principal may do: its policies as they are in moto now, judged as AWS judges them. */
import type { IAMClient } from "@aws-sdk/client-iam";
import {
  findRole,
  isActiveKey,
  policiesOfRole,
  policiesOfUser,
  type PrincipalPolicies,
} from "./iamPolicies";
import type { Identity } from "./identities";
import { evaluatePolicies, parsePolicy, type Verdict } from "./policyDocument";
import type { RequestContext } from "./policyCondition";

/** One question to {@link judge}. */
export interface AccessQuestion {
  readonly accessKeyId: string;
  readonly identity: Identity;
  readonly action: string;
  readonly resource: string;
  /** Condition keys beside those that the identity itself gives. */
  readonly context?: RequestContext;
}

/**
 * The verdict of identity policies, permissions boundary and session policy together: all that are
 * there have to allow. Nobody is left of a principal that was deleted, or made again: `"none"`.
 */
export async function judge(iam: IAMClient, question: AccessQuestion): Promise<Verdict> {
  const policies = await currentPolicies(iam, question);
  if (policies === undefined) {
    return "none";
  }
  const { action, resource, identity } = question;
  const context = new Map([...contextOf(identity), ...(question.context ?? [])]);
  const limits = [policies.boundary, identity.sessionPolicy].filter((text) => text !== undefined);
  const verdicts = [policies.identity, ...limits.map((limit) => [limit])].map((texts) =>
    evaluatePolicies(texts.flatMap(parsePolicy), { action, resource, context }),
  );
  if (verdicts.includes("deny")) {
    return "deny";
  }
  return verdicts.includes("none") ? "none" : "allow";
}

/** Condition keys that follow from who asks. */
export function contextOf({ accountId, principalArn }: Identity): RequestContext {
  const userName = userNameOf(principalArn);
  return new Map([
    ["aws:principalaccount", accountId],
    ["aws:principalarn", principalArn],
    ...(userName === undefined ? [] : [["aws:username", userName] as const]),
  ]);
}

async function currentPolicies(
  iam: IAMClient,
  { accessKeyId, identity }: AccessQuestion,
): Promise<PrincipalPolicies | undefined> {
  const userName = userNameOf(identity.principalArn);
  if (userName !== undefined) {
    const active = await isActiveKey(iam, { userName, accessKeyId });
    return active ? policiesOfUser(iam, userName) : undefined;
  }
  const role = await findRole(iam, identity.principalArn);
  return role?.RoleId === identity.roleId && role !== undefined
    ? policiesOfRole(iam, role)
    : undefined;
}

function userNameOf(principalArn: string): string | undefined {
  return /:user\/(?:.*\/)?([^/]+)$/.exec(principalArn)?.[1];
}
