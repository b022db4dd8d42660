import { Config, RunError } from "@pulumi/pulumi";

/** `-` and seven random digits, which Pulumi appends to the names that it generates. */
const AUTO_NAME_LENGTH = 8;

interface NameRule {
  /** The beginning of the message. */
  readonly refusal: string;
  /** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
  readonly mostCharacters: number;
  /** Argument that sets the name. */
  readonly argument: string;
}

/**
 * Refuses an IAM role's name that AWS would refuse, before anything is created.
 *
 * @param fixed `iamRole.name`, if it is set.
 * @param logical Pulumi name, from which the AWS provider generates a name otherwise.
 * @throws with a hint in the message.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export function checkIamRoleName(fixed: string | undefined, logical: string): void {
  check(fixed, logical, {
    refusal: "cannot name the IAM role",
    mostCharacters: 64,
    argument: "iamRole.name",
  });
}

/** The same for a policy: `policy.name`. */
export function checkPolicyName(fixed: string | undefined, logical: string): void {
  check(fixed, logical, {
    refusal: "cannot name the policy",
    mostCharacters: 128,
    argument: "policy.name",
  });
}

function check(fixed: string | undefined, logical: string, rule: NameRule): void {
  const { refusal, mostCharacters, argument } = rule;
  const name = fixed ?? logical;
  const problem = lengthProblem(fixed, logical, mostCharacters) ?? characterProblem(name);
  if (problem === undefined) return;
  const named = fixed === undefined ? `"${name}-" and seven random digits` : `"${name}"`;
  const hint = `Set ${argument} to a${fixed === undefined ? "" : "nother"} name.`;
  throw new RunError(`${refusal} ${named}: it ${problem}\nHint: ${hint}`);
}

// With pulumi:autonaming the stack chooses how names are generated: AWS then judges their length.
// https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming-configuration
function lengthProblem(
  fixed: string | undefined,
  logical: string,
  most: number,
): string | undefined {
  if (fixed === undefined && new Config("pulumi").get("autonaming") !== undefined) return undefined;
  const length = fixed === undefined ? logical.length + AUTO_NAME_LENGTH : fixed.length;
  return length > most
    ? `has ${String(length)} characters, at most ${String(most)} are allowed`
    : undefined;
}

function characterProblem(name: string): string | undefined {
  return /^[\w+=,.@-]+$/.test(name)
    ? undefined
    : 'has characters other than letters, digits and "+=,.@-_"';
}
