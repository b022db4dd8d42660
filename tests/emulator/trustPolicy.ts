/** Who may assume a role: its trust policy, judged for a caller of the STS API. */
import { coversAction, parsePolicy, type Statement } from "./policyDocument";
import type { RequestContext } from "./policyCondition";

export interface Caller {
  readonly accountId: string;
  /** The IAM user's or role's ARN. */
  readonly principalArn: string;
  /** What GetCallerIdentity says; differs from `principalArn` for the session of a role. */
  readonly callerArn: string;
}

/**
 * `"direct"`: the trust policy names the caller (or everybody), which is enough in one account.
 * `"account"`: it names the caller's account, whose own policies must allow it as well.
 */
export type Trust = "direct" | "account" | "none";

/**
 * A service or federated principal never matches: those do not call AssumeRole with access keys.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function evaluateTrust(policy: string, caller: Caller, context: RequestContext): Trust {
  const request = { action: "sts:AssumeRole", resource: "", context };
  const applying = parsePolicy(policy)
    .filter((statement) => coversAction(statement, request))
    .map((statement) => ({ effect: statement.Effect, trust: trustOf(statement, caller) }))
    .filter(({ trust }) => trust !== "none");
  if (applying.some(({ effect }) => effect === "Deny")) {
    return "none";
  }
  const trusts = applying.map(({ trust }) => trust);
  return trusts.includes("direct") ? "direct" : (trusts[0] ?? "none");
}

function trustOf({ Principal: principal }: Statement, caller: Caller): Trust {
  const principals = typeof principal === "string" ? [principal] : (principal?.["AWS"] ?? []);
  const direct = ["*", caller.principalArn, caller.callerArn];
  if (principals.some((each) => direct.includes(each))) {
    return "direct";
  }
  const account = caller.accountId;
  const isAccount = (each: string): boolean =>
    each === account || /^arn:[^:]+:iam::(\d{12}):root$/.exec(each)?.[1] === account;
  return principals.some(isAccount) ? "account" : "none";
}
