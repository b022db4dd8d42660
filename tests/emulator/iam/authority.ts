/** What a principal may do: its policies as they are in moto now, judged as AWS judges them. */
import type { IAMClient } from "@aws-sdk/client-iam";
import {
  findRole,
  isActiveKey,
  policiesOfRole,
  policiesOfUser,
  type PrincipalPolicies,
  tagsOfUser,
} from "./iamPolicies";
import type { Identity } from "../sts/identities";
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
  const context = new Map([...(await contextOf(iam, identity)), ...(question.context ?? [])]);
  const limits = [policies.boundary, identity.session?.policy].filter((text) => text !== undefined);
  const verdicts = [policies.identity, ...limits.map((limit) => [limit])].map((texts) =>
    evaluatePolicies(texts.flatMap(parsePolicy), { action, resource, context }),
  );
  if (verdicts.includes("deny")) {
    return "deny";
  }
  return verdicts.includes("none") ? "none" : "allow";
}

/** Whether a role's own policies allow something, for an AWS service that acts as the role. */
export async function roleMay(
  iam: IAMClient,
  roleArn: string,
  { action, resource }: Pick<AccessQuestion, "action" | "resource">,
): Promise<boolean> {
  const role = await findRole(iam, roleArn);
  if (role === undefined) return false;
  const { identity, boundary } = await policiesOfRole(iam, role);
  return [identity, ...(boundary === undefined ? [] : [[boundary]])].every((texts) => {
    const question = { action, resource, context: new Map<string, string>() };
    return evaluatePolicies(texts.flatMap(parsePolicy), question) === "allow";
  });
}

/** Condition keys that follow from who asks, their tags as they are now. */
export async function contextOf(iam: IAMClient, identity: Identity): Promise<RequestContext> {
  const { accountId, principalArn, session } = identity;
  const userName = userNameOf(principalArn);
  const tags =
    userName === undefined
      ? (await findRole(iam, principalArn))?.Tags
      : await tagsOfUser(iam, userName);
  const tagged = [...(tags ?? []).map(({ Key, Value }) => [Key, Value] as const)];
  return new Map([
    ["aws:principalaccount", accountId],
    ["aws:principalarn", principalArn],
    ...(userName === undefined ? [] : [["aws:username", userName] as const]),
    // Temporary credentials always say whether there was MFA; those of a role never had it.
    ...(session === undefined ? [] : [["aws:multifactorauthpresent", "false"] as const]),
    ...(session?.sourceIdentity === undefined
      ? []
      : [["aws:sourceidentity", session.sourceIdentity] as const]),
    ...tagContext("aws:PrincipalTag", [...tagged, ...(session?.tags ?? [])]),
  ]);
}

/** Condition keys of tags: `aws:PrincipalTag/team`. Later ones replace earlier ones. */
export function tagContext(
  prefix: "aws:PrincipalTag" | "aws:RequestTag",
  tags: Iterable<readonly [key: string | undefined, value: string | undefined]>,
): readonly (readonly [string, string])[] {
  return [...tags].map(([key = "", value = ""]) => [`${prefix}/${key}`.toLowerCase(), value]);
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
  return role !== undefined && role.RoleId === identity.session?.roleId
    ? policiesOfRole(iam, role)
    : undefined;
}

/** The name of an IAM user; undefined for the ARN of a role. */
export function userNameOf(principalArn: string): string | undefined {
  return /:user\/(?:.*\/)?([^/]+)$/.exec(principalArn)?.[1];
}
