/** Why a login cannot be verified: the deployment could never assume its IAM role. */
import type { Problem } from "../inputs/parts/problem";

type TrustEntry = Readonly<Record<string, unknown>>;

/** A part is absent where it is not known yet, or not declared. */
export interface VerifyParts {
  readonly roleArn: string | null | undefined;
  readonly attachTo: "role" | "user" | "group" | "none" | undefined;
  readonly trust: readonly TrustEntry[] | undefined;
}

/** Trust forms for a caller that signs with AWS keys, as a deployment does. */
const forDeployments = ["account", "principalArn", "identityCenter"];

/** Trust forms for an AWS service or for another issuer's tokens. */
const forOthers = ["service", "eksServiceAccount", "eksPodIdentity", "githubActions"];

/** Reasons to refuse `verifyLogin`, each with what to change. */
export function verifyProblems(parts: VerifyParts): readonly Problem[] {
  const reason = roleReason(parts) ?? trustReason(parts);
  return reason === undefined ? [] : [{ property: "verifyLogin", reason }];
}

function roleReason({ attachTo, roleArn }: VerifyParts): string | undefined {
  switch (attachTo) {
    case "user":
    case "group":
      return `expected an IAM role to log in with, found attachTo: { ${attachTo} }: set attachTo: { role } to a role's ARN, or remove attachTo`;
    case "none":
      return 'expected an IAM role to log in with, found attachTo: "none": set attachTo: { role } to a role\'s ARN, or remove attachTo';
    default:
      return roleArn === null
        ? "expected the IAM role's ARN, found its name alone: set attachTo: { role } to the ARN or to the aws.iam.Role"
        : undefined;
  }
}

function trustReason({ trust }: VerifyParts): string | undefined {
  if (trust === undefined || trust.some((form) => hasAnyOf(form, forDeployments))) return undefined;
  const found = forOthers.filter((key) => trust.some((form) => hasAnyOf(form, [key])));
  if (found.length === 0) return undefined; // the trust policy itself refuses an empty list
  return `expected a trust form that allows the deployment to assume the role, found ${found.join(", ")} alone: add { principalArn: "<ARN of the IAM role or user that deploys>" } to assumedBy`;
}

function hasAnyOf(form: TrustEntry, keys: readonly string[]): boolean {
  return keys.some((key) => form[key] !== undefined);
}
