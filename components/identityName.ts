/** The name of an IAM role, user or group, or its ARN. */
import { RunError } from "@pulumi/pulumi";

export type IdentityKind = "role" | "user" | "group";

/**
 * Refuses a text that is neither the name nor the ARN of such an identity.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function checkIdentity(kind: IdentityKind, given: string): void {
  const arn = new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${kind}/[\\w+=,.@/-]+$`);
  if (arn.test(given) || /^[\w+=,.@-]+$/.test(given)) return;
  const hint = hintFor(given);
  throw new RunError(
    `cannot attach the policy to "${given}": expected the name or ARN of an IAM ${kind}` +
      (hint === undefined ? "" : `\nHint: ${hint}`),
  );
}

/** The name alone: an ARN ends with it, after a path. */
export function nameIn(given: string): string {
  return given.slice(given.lastIndexOf("/") + 1);
}

function hintFor(given: string): string | undefined {
  if (given.includes(":assumed-role/")) return "This is the ARN of a role's session.";
  const kind = /^arn:[^:]*:iam::\d{12}:(role|user|group)\//.exec(given)?.[1];
  return kind === undefined ? undefined : `This is the ARN of a ${kind}: pass { ${kind}: … }.`;
}
