/** The roles that a role should be a member of, `rds_iam` among them. */
import type { MembershipDeclaration, PreviousDeclaration } from "../model/declaration";
import type { Refusal } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { RDS_IAM } from "../model/rdsRoles";
import { hasMembershipOptions } from "../model/versionFeatures";
import { sortedBy } from "../sorting";
import { majorOf } from "../model/objectTypes";

/** Declared memberships, one for each role. */
export function desiredMemberships({
  iamAuthentication,
  memberOf,
}: PreviousDeclaration): readonly MembershipDeclaration[] {
  const iam = { role: RDS_IAM, admin: false, inherit: true, set: true };
  const all = iamAuthentication ? [...memberOf, iam] : memberOf;
  const distinct = new Map(all.map((membership) => [membership.role, membership]));
  return sortedBy([...distinct.values()], ({ role }) => [role]);
}

/** Declared memberships that cannot be granted on this server. */
export function membershipRefusals(
  memberships: readonly MembershipDeclaration[],
  { existingRoles, versionNum }: Snapshot,
): readonly Refusal[] {
  const unknown = memberships.filter(({ role }) => !existingRoles.includes(role));
  const partial = memberships.filter(({ inherit, set }) => !(inherit && set));
  return [
    ...unknown.map(({ role }) => missingRole(role)),
    ...(hasMembershipOptions(versionNum)
      ? []
      : partial.map(({ role }) => needsOptions(role, versionNum))),
  ];
}

function missingRole(role: string): Refusal {
  const reason = `role ${quoted(role)} does not exist on the server`;
  return role === RDS_IAM
    ? {
        path: "",
        reason,
        hint: "RDS makes it when IAM database authentication is on: enable it for the instance or cluster.",
      }
    : { path: "memberOf", reason, hint: "Create it first, or take it out of memberOf." };
}

function needsOptions(role: string, versionNum: number): Refusal {
  return {
    path: "memberOf",
    reason: `membership in ${quoted(role)} without INHERIT or SET needs PostgreSQL 16, the server runs ${majorOf(versionNum)}`,
    hint: "Leave inherit and set out.",
  };
}
