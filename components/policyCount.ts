import * as pulumi from "@pulumi/pulumi";

/**
 * Managed policies that IAM allows on one role, user or group, unless the account's quota is raised.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MOST = 10;

/** How many this program attaches, by the identity that they are attached to. */
const counts = new Map<string, number>();

/**
 * Warns at the first managed policy of a program that is one too many for an identity. Others may be
 * attached elsewhere, and the quota may be raised, so it is no error.
 */
export function countPolicy(identity: string, resource: pulumi.Resource): void {
  const count = (counts.get(identity) ?? 0) + 1;
  counts.set(identity, count);
  if (count !== MOST + 1) return;
  void pulumi.log.warn(
    `this program attaches more than ${String(MOST)} managed policies to IAM ${identity}: IAM allows ${String(MOST)}, unless the account's quota is raised\n` +
      "Hint: Set policy: { inline: true }, or give the users one ConnectPolicy.",
    resource,
  );
}
