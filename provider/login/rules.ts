/** Where no deployment could log in, so that verifying it makes no sense. */
import type { Problem } from "../inputs/parts/problem";

type TrustEntry = Readonly<Record<string, unknown>>;

/** A part is absent where it is not known, or not declared. */
export interface VerifyParts {
  readonly roleArn: string | null | undefined;
  readonly attachTo: "role" | "user" | "group" | "none" | undefined;
  readonly trust: readonly TrustEntry[] | undefined;
  readonly dbUserArns: readonly string[] | undefined;
}

/** Forms that let in whoever signs with AWS keys, as a deployment does. */
const forDeployers = ["account", "principalArn", "identityCenter"];

/** Forms that let in a service or a token of somebody else's. */
const forOthers = ["service", "eksServiceAccount", "eksPodIdentity", "githubActions"];

/** Reasons to refuse `verifyLogin`, each with what to add. */
export function verifyProblems(parts: VerifyParts): readonly Problem[] {
  const reason = roleReason(parts) ?? trustReason(parts);
  return reason === undefined ? [] : [{ property: "verifyLogin", reason }];
}

function roleReason({ attachTo, roleArn }: VerifyParts): string | undefined {
  switch (attachTo) {
    case "user":
    case "group":
      return `expected an IAM role to log in as, found attachTo: { ${attachTo} }: give a role's ARN as attachTo: { role }, or leave attachTo out`;
    case "none":
      return 'expected an IAM role to log in as, found attachTo: "none": give a role\'s ARN as attachTo: { role }, or leave attachTo out';
    default:
      return roleArn === null
        ? "expected the IAM role's ARN, which it is assumed by, found its name alone: give the ARN, or the aws.iam.Role, as attachTo: { role }"
        : undefined;
  }
}

function trustReason({ trust, dbUserArns = [] }: VerifyParts): string | undefined {
  if (trust === undefined || trust.some((form) => hasAnyOf(form, forDeployers))) return undefined;
  const found = forOthers.filter((key) => trust.some((form) => hasAnyOf(form, [key])));
  if (found.length === 0) return undefined; // no form at all is refused where the policy is written
  const account = accountOf(dbUserArns);
  const form = `{ account: ${account === undefined ? "<the server's account>" : `"${account}"`} }`;
  return `expected a trust form that can let the deployment in, found ${found.join(", ")} alone: add ${form} to assumedBy`;
}

/** The account of DB user ARNs, all of one server; `undefined` where there are none. */
export function accountOf([arn]: readonly string[]): string | undefined {
  return arn?.split(":")[4];
}

function hasAnyOf(form: TrustEntry, keys: readonly string[]): boolean {
  return keys.some((key) => form[key] !== undefined);
}
