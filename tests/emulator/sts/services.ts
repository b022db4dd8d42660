/** AWS services that assume a role for whom they run. */
import { tagContext } from "../iam/authority";
import type { RequestContext } from "../iam/policyCondition";
import type { AwsBackend } from "./backend";
import { type IssuedSession, issueSession, roleOf } from "./sessions";
import { accessDenied } from "./stsError";
import { trustsOutside } from "./trustPolicy";

/** What a service sends to STS. */
export interface ServiceAssumption {
  /** `lambda.amazonaws.com`, … */
  readonly service: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** For whom it acts, as condition keys; not all services say so. */
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  /** Session tags; all are transitive. */
  readonly tags?: ReadonlyMap<string, string>;
}

/** Lets a service assume a role. @throws StsError where the trust policy does not */
export async function assumeAsService(
  aws: AwsBackend,
  assumption: ServiceAssumption,
): Promise<IssuedSession> {
  const { roleArn, service, sessionName, tags = new Map<string, string>() } = assumption;
  const role = await roleOf(aws, roleArn);
  if (role === undefined) {
    throw accessDenied(service, "sts:AssumeRole", roleArn);
  }
  const context = contextOf(assumption);
  for (const action of ["sts:AssumeRole", ...(tags.size > 0 ? ["sts:TagSession"] : [])]) {
    const policy = role.AssumeRolePolicyDocument ?? "";
    const principal = { type: "Service", name: service } as const;
    if (!trustsOutside(policy, principal, { action, context })) {
      throw accessDenied(service, action, roleArn);
    }
  }
  return issueSession(aws, role, {
    sessionName,
    tags,
    transitiveTagKeys: [...tags.keys()],
  });
}

function contextOf(assumption: ServiceAssumption): RequestContext {
  const { sessionName, sourceAccount, sourceArn, tags = [] } = assumption;
  return new Map([
    ["sts:rolesessionname", sessionName],
    ...(sourceAccount === undefined ? [] : [["aws:sourceaccount", sourceAccount] as const]),
    ...(sourceArn === undefined ? [] : [["aws:sourcearn", sourceArn] as const]),
    ...tagContext("aws:RequestTag", tags),
  ]);
}
