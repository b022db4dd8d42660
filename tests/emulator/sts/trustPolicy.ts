/** Who may assume a role: its trust policy, judged for one request of the STS API. */
import { coversAction, parsePolicy, type Statement } from "../iam/policyDocument";
import type { RequestContext } from "../iam/policyCondition";

export interface Caller {
  readonly accountId: string;
  /** The IAM user's or role's ARN. */
  readonly principalArn: string;
  /** What GetCallerIdentity says; differs from `principalArn` for the session of a role. */
  readonly callerArn: string;
}

/** What is asked of a trust policy: `sts:AssumeRole`, `sts:TagSession`, … */
export interface TrustQuestion {
  readonly action: string;
  readonly context: RequestContext;
}

/**
 * `"named"`: the trust policy names the caller by ARN. `"everyone"`: it names everybody. Each is
 * enough in one account, but only the former lets a role assume itself.
 * `"account"`: it names the caller's account, whose own policies must allow it as well.
 */
export type Trust = "named" | "everyone" | "account" | "none";

const STRONGEST_FIRST: readonly Trust[] = ["named", "everyone", "account"];

/** Callers that are no principals of an account: `lambda.amazonaws.com`, or a provider's ARN. */
export interface OutsidePrincipal {
  readonly type: "Service" | "Federated";
  readonly name: string;
}

/**
 * Trust in a caller who signs with access keys; a service or federated principal never matches.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function evaluateTrust(policy: string, caller: Caller, question: TrustQuestion): Trust {
  const applying = statementsFor(policy, question)
    .map((statement) => ({ effect: statement.Effect, trust: trustOf(statement, caller) }))
    .filter(({ trust }) => trust !== "none");
  if (applying.some(({ effect }) => effect === "Deny")) {
    return "none";
  }
  const trusts = applying.map(({ trust }) => trust);
  return STRONGEST_FIRST.find((trust) => trusts.includes(trust)) ?? "none";
}

/** Trust in a service, or in whom an identity provider vouches for. */
export function trustsOutside(
  policy: string,
  principal: OutsidePrincipal,
  question: TrustQuestion,
): boolean {
  const effects = statementsFor(policy, question)
    .filter((statement) => namesOutside(statement, principal))
    .map(({ Effect }) => Effect);
  return effects.length > 0 && !effects.includes("Deny");
}

function statementsFor(policy: string, question: TrustQuestion): readonly Statement[] {
  return parsePolicy(policy).filter((statement) =>
    coversAction(statement, { ...question, resource: "" }),
  );
}

function trustOf({ Principal: principal }: Statement, caller: Caller): Trust {
  const principals = typeof principal === "string" ? [principal] : (principal?.["AWS"] ?? []);
  const named = [caller.principalArn, caller.callerArn];
  if (principals.some((each) => named.includes(each))) {
    return "named";
  }
  if (principals.includes("*")) {
    return "everyone";
  }
  const account = caller.accountId;
  const isAccount = (each: string): boolean =>
    each === account || /^arn:[^:]+:iam::(\d{12}):root$/.exec(each)?.[1] === account;
  return principals.some(isAccount) ? "account" : "none";
}

function namesOutside(
  { Effect: effect, Principal: principal }: Statement,
  { type, name }: OutsidePrincipal,
): boolean {
  // "*" covers everybody in a Deny; IAM does not take it as an Allow of services or providers.
  return typeof principal === "string"
    ? effect === "Deny"
    : (principal?.[type]?.includes(name) ?? false);
}
