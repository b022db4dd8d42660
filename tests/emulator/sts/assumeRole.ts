/** AssumeRole, as STS decides it; moto alone lets everybody, even without a role. */
import type { Role } from "@aws-sdk/client-iam";
import { contextOf, judge, tagContext } from "../iam/authority";
import type { RequestContext } from "../iam/policyCondition";
import type { AuthenticCaller } from "./authenticate";
import type { AwsBackend } from "./backend";
import { checkMfa } from "./mfa";
import {
  durationOf,
  type IssuedSession,
  issueSession,
  roleOf,
  sessionNameOf,
  sessionPolicyOf,
} from "./sessions";
import { type SessionTags, sessionTagsOf } from "./sessionTags";
import { accessDenied } from "./stsError";
import { evaluateTrust } from "./trustPolicy";

/**
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws StsError
 */
export async function assumeRole(
  aws: AwsBackend,
  caller: AuthenticCaller,
  request: URLSearchParams,
): Promise<IssuedSession> {
  const { identity } = caller;
  const sessionName = sessionNameOf(request);
  const tags = sessionTagsOf(request, identity);
  const hasMfa = checkMfa(aws, identity, request);
  const resource = request.get("RoleArn") ?? "";
  const role = await roleOf(aws, resource);
  if (role === undefined) {
    throw accessDenied(identity.callerArn, "sts:AssumeRole", resource);
  }
  const context = await requestContext(aws, caller, { request, tags, hasMfa });
  for (const action of actionsOf(request, tags)) {
    if (!(await mayAssume(aws, caller, { action, context, role }))) {
      throw accessDenied(identity.callerArn, action, resource);
    }
  }
  const isChained = identity.session !== undefined;
  const durationSeconds = durationOf(request, role, { isChained });
  const policy = sessionPolicyOf(request);
  const sourceIdentity = request.get("SourceIdentity") ?? identity.session?.sourceIdentity;
  return issueSession(aws, role, {
    sessionName,
    durationSeconds,
    tags: tags.all,
    transitiveTagKeys: tags.transitiveKeys,
    ...(policy === undefined ? {} : { policy }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  });
}

/** Each has to be allowed by itself. */
function actionsOf(request: URLSearchParams, tags: SessionTags): readonly string[] {
  return [
    "sts:AssumeRole",
    // Also for tags that are only handed on, as those of EKS Pod Identity are.
    ...(tags.all.size > 0 ? ["sts:TagSession"] : []),
    ...(request.has("SourceIdentity") ? ["sts:SetSourceIdentity"] : []),
  ];
}

async function requestContext(
  aws: AwsBackend,
  { identity }: AuthenticCaller,
  asked: {
    readonly request: URLSearchParams;
    readonly tags: SessionTags;
    readonly hasMfa: boolean;
  },
): Promise<RequestContext> {
  const parameters = [
    ["sts:externalid", asked.request.get("ExternalId")],
    ["sts:rolesessionname", asked.request.get("RoleSessionName")],
    ["sts:sourceidentity", asked.request.get("SourceIdentity")],
    ["aws:multifactorauthpresent", asked.hasMfa ? "true" : null],
  ] as const;
  return new Map([
    ...(await contextOf(await aws.iamOf(identity.accountId), identity)),
    ...parameters.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const])),
    ...tagContext("aws:RequestTag", asked.tags.requested),
  ]);
}

interface Assumption {
  readonly action: string;
  readonly context: RequestContext;
  readonly role: Role;
}

/**
 * The trust policy and the caller's own policies together. In one account a trust policy that names
 * the caller is enough; between accounts both have to allow.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
async function mayAssume(
  aws: AwsBackend,
  { accessKeyId, identity }: AuthenticCaller,
  { action, context, role }: Assumption,
): Promise<boolean> {
  const { Arn: resource = "", AssumeRolePolicyDocument: policy = "" } = role;
  const trust = evaluateTrust(policy, identity, { action, context });
  // https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/
  const isItself = identity.principalArn === resource;
  if (trust === "none" || (isItself && trust !== "named")) {
    return false;
  }
  const iam = await aws.iamOf(identity.accountId);
  const verdict = await judge(iam, { accessKeyId, identity, action, resource, context });
  const isSameAccount = resource.split(":")[4] === identity.accountId;
  return isSameAccount && trust !== "account" ? verdict !== "deny" : verdict === "allow";
}
