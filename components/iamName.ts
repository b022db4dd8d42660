import { RunError } from "@pulumi/pulumi";

/** The maximum length of an IAM role's name. */
const ROLE_NAME_LENGTH = 64;
/** `-` and seven random digits, which Pulumi appends to the names that it generates. */
const AUTO_NAME_LENGTH = 8;

/**
 * Refuses an IAM role's name that AWS would refuse, before anything is created.
 *
 * @param fixed `iamRole.name`, if it is set.
 * @param logical Pulumi name, from which the AWS provider generates a name otherwise.
 * @throws with a hint in the message.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
 */
export function checkIamRoleName(fixed: string | undefined, logical: string): void {
  const name = fixed ?? logical;
  const length = name.length + (fixed === undefined ? AUTO_NAME_LENGTH : 0);
  const problem =
    length > ROLE_NAME_LENGTH
      ? `has ${String(length)} characters, at most ${String(ROLE_NAME_LENGTH)} are allowed`
      : /^[\w+=,.@-]+$/.test(name)
        ? undefined
        : 'has characters other than letters, digits and "+=,.@-_"';
  if (problem === undefined) return;
  const what = fixed === undefined ? `"${name}-" and seven random digits` : `"${name}"`;
  const hint = `Set iamRole.name to a${fixed === undefined ? "" : "nother"} name.`;
  throw new RunError(`cannot name the IAM role ${what}: it ${problem}\nHint: ${hint}`);
}
