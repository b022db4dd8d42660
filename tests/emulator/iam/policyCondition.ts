/** The `Condition` element of a policy, for the operators and keys that this project writes. */
import { matchesArn, matchesGlob } from "./glob";

/** What is known of a request: condition keys in lower case; a key without a value is left out. */
export type RequestContext = ReadonlyMap<string, string>;

export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** `"unknown"`: the emulator cannot tell, so an Allow must not be given and a Deny must hold. */
export type Outcome = "holds" | "fails" | "unknown";

/** Keys whose absence from the context means that AWS does not have them for the request either. */
const KNOWN_KEYS: readonly string[] = [
  "aws:multifactorauthpresent",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceidentity",
  "aws:username",
  "sts:externalid",
  "sts:rolesessionname",
  "sts:sourceidentity",
];

/** Keys that end in a name of somebody's choice. */
const KNOWN_PREFIXES: readonly string[] = ["aws:principaltag/", "aws:requesttag/"];

type Matcher = (expected: string, actual: string) => boolean;

const equals: Matcher = (expected, actual) => expected === actual;
const equalsIgnoringCase: Matcher = (expected, actual) =>
  expected.toLowerCase() === actual.toLowerCase();

const OPERATORS: Readonly<Record<string, { readonly match: Matcher; readonly negated?: true }>> = {
  StringEquals: { match: equals },
  StringNotEquals: { match: equals, negated: true },
  StringEqualsIgnoreCase: { match: equalsIgnoringCase },
  StringLike: { match: matchesGlob },
  StringNotLike: { match: matchesGlob, negated: true },
  ArnEquals: { match: matchesArn },
  ArnLike: { match: matchesArn },
  ArnNotEquals: { match: matchesArn, negated: true },
  ArnNotLike: { match: matchesArn, negated: true },
  Bool: { match: equalsIgnoringCase },
};

/**
 * All operators and keys must hold; of a key's values one is enough (none of them when negated).
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function evaluateConditions(conditions: Conditions, context: RequestContext): Outcome {
  const outcomes = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => evaluateKey(operator, { key, values }, context)),
  );
  if (outcomes.includes("fails")) {
    return "fails";
  }
  return outcomes.includes("unknown") ? "unknown" : "holds";
}

function evaluateKey(
  name: string,
  { key, values }: { readonly key: string; readonly values: readonly string[] },
  context: RequestContext,
): Outcome {
  const ifExists = name.endsWith("IfExists");
  const operator = OPERATORS[ifExists ? name.slice(0, -"IfExists".length) : name];
  const actual = context.get(key.toLowerCase());
  if (operator === undefined || (actual === undefined && !isKnown(key.toLowerCase()))) {
    return "unknown";
  }
  const negated = operator.negated === true;
  if (actual === undefined) {
    return ifExists || negated ? "holds" : "fails";
  }
  return values.some((value) => operator.match(value, actual)) !== negated ? "holds" : "fails";
}

function isKnown(key: string): boolean {
  return KNOWN_KEYS.includes(key) || KNOWN_PREFIXES.some((prefix) => key.startsWith(prefix));
}
