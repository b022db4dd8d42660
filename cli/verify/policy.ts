/** Whether the policies of an identity allow the login, and if not, which of them does not. */
import type { Connection } from "../../client/connection";
import type { Simulated, SimulationAnswer } from "../../connect/simulation";
import type { Explanation, Outcome } from "../checks/checklist";

export const connectAction = "rds-db:connect";

/** The user or role whose policies let a caller in: for a session of a role the role, without its path. */
export function principalOf(callerArn: string, roleArn: string | undefined): string | undefined {
  if (roleArn !== undefined) return roleArn;
  const session = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(callerArn);
  if (session !== null) {
    const [, partition = "", account = "", name = ""] = session;
    return `arn:${partition}:iam::${account}:role/${name}`;
  }
  return /^arn:[^:]+:iam::\d+:user\//.test(callerArn) ? callerArn : undefined;
}

/** What is wrong with the ARNs themselves: IAM would allow them, and the server would not care. */
export function arnProblem(
  { username, region, roleArn }: Pick<Connection, "username" | "region" | "roleArn">,
  arns: readonly string[],
): Explanation | undefined {
  const account = roleArn?.split(":")[4];
  // Others are of replicas and the like in their own Regions: extraResourceIds.
  const here = arns.filter((arn) => arn.split(":")[3] === region);
  const judged = here.length === 0 ? arns : here;
  const problems = judged.map((arn) => problemOf(arn, { username, region, account }));
  return problems.find((problem) => problem !== undefined);
}

interface Expected {
  readonly username: string;
  readonly region: string;
  readonly account: string | undefined;
}

function problemOf(arn: string, expected: Expected): Explanation | undefined {
  const [, , service, region = "", account = "", ...rest] = arn.split(":");
  const [, user] = /^dbuser:[^/]+\/(.+)$/.exec(rest.join(":")) ?? [];
  const hint = "Run pulumi up: it writes the policy and the connection from the same values.";
  if (service !== "rds-db" || user === undefined) {
    return { reason: `"${arn}" is not the ARN of a database user`, hint };
  }
  if (user !== expected.username) {
    const isCase = user.toLowerCase() === expected.username.toLowerCase();
    const how = isCase ? ", which differs in upper and lower case" : "";
    return {
      reason: `the policy names user "${user}", the connection "${expected.username}"${how}`,
      hint,
    };
  }
  if (region !== expected.region) {
    return {
      reason: `the policy names Region "${region}", the connection "${expected.region}"`,
      hint,
    };
  }
  if (expected.account === undefined || account === expected.account) return undefined;
  return {
    reason: `the policy is for account ${account}, the IAM role is in account ${expected.account}`,
    hint: "Use an IAM role of the server's account: rds-db:connect works within one account.",
  };
}

/** Who asked IAM, and what it answered. */
export interface Asked {
  readonly askedAs: string;
  readonly answer: SimulationAnswer;
}

/**
 * What the answers say together: of several identities that asked, the first that IAM told anything.
 *
 * @param principalArn whose policies these are
 */
export function policyOutcome(principalArn: string, asked: readonly Asked[]): Outcome<undefined> {
  const unanswered: Unanswered[] = [];
  for (const { askedAs, answer } of asked) {
    if ("simulated" in answer) return simulatedOutcome(principalArn, answer.simulated);
    unanswered.push({ askedAs: `"${askedAs}"`, ...answer });
  }
  return { status: "skipped", ...unansweredReason(principalArn, unanswered) };
}

function simulatedOutcome(
  principalArn: string,
  simulated: readonly Simulated[],
): Outcome<undefined> {
  const refused = simulated.filter(({ decision }) => decision !== "allowed");
  const [first] = refused;
  if (first === undefined) {
    const arns = simulated.map(({ resource }) => resource);
    return {
      status: "ok",
      found: `"${principalArn}" is allowed ${connectAction}`,
      detail: `on ${arns.join("\non ")}`,
      value: undefined,
    };
  }
  const where = refused.map(({ resource }) => resource).join(" and ");
  return { status: "failed", ...refusal(principalArn, first, where) };
}

function refusal(
  principalArn: string,
  { decision, boundaryAllows, organizationAllows, policies }: Simulated,
  where: string,
): Explanation {
  const what = `${connectAction} on ${where}`;
  const named = policies.map((name) => `"${name}"`).join(", ");
  if (decision === "explicitDeny") {
    return {
      reason: `a policy explicitly denies "${principalArn}" ${what}`,
      ...(named === "" ? {} : { detail: `Denied by ${named}.` }),
      hint: "Change the statement that denies it: a Deny beats every Allow.",
    };
  }
  if (organizationAllows === false) {
    return {
      reason: `a policy of the organization does not allow "${principalArn}" ${what}`,
      hint: "Have whoever manages the organization allow it in its service control policies.",
    };
  }
  if (boundaryAllows === false) {
    return {
      reason: `the permissions boundary of "${principalArn}" does not allow ${what}`,
      hint: "Allow it in the boundary too: a boundary gives nothing, and limits every policy.",
    };
  }
  return {
    reason: `no policy of "${principalArn}" allows ${what}`,
    hint: "Check that the policy is attached, and that it names this resource ID, region, account and user: run pulumi up --refresh to repair it.",
  };
}

type Unanswered = Pick<Asked, "askedAs"> & Extract<SimulationAnswer, { readonly said: string }>;

function unansweredReason(principalArn: string, unanswered: readonly Unanswered[]): Explanation {
  const said = unanswered.map((each) => each.said).join("\n");
  const denied = unanswered.filter((each) => each.unanswered === "denied");
  const who = denied.map(({ askedAs }) => askedAs);
  const right = `iam:SimulatePrincipalPolicy on ${principalArn}`;
  if (who.length === 1) {
    return {
      reason: `not checked: ${who.join("")} may not ask IAM what the policies allow`,
      hint: `To have it checked, allow it ${right}.`,
    };
  }
  if (who.length > 1) {
    return {
      reason: `not checked: neither ${who.join(" nor ")} may ask IAM what the policies allow`,
      hint: `To have it checked, allow one of them ${right}.`,
    };
  }
  if (unanswered.some((each) => each.unanswered === "absent")) {
    return {
      reason: `not checked: IAM does not find "${principalArn}"`,
      detail: said,
      hint: "A role that has a path is only found with it: give the connection with its roleArn.",
    };
  }
  return { reason: "not checked: IAM did not answer", detail: said };
}
