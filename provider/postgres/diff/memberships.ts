/** What differs in the roles that a role is a member of, and in those that are members of it. */
import type { DesiredRole } from "../model/desiredRole";
import type { Difference, MembershipOption } from "../model/difference";
import type { Membership, RoleState } from "../model/snapshot";
import type { MembershipDeclaration } from "../model/declaration";
import { sortedBy } from "../sorting";

/** Missing memberships, extra ones and their options, and who may act as the role. */
export function membershipDifferences(
  desired: DesiredRole,
  role: Pick<RoleState, "memberships" | "members">,
): readonly Difference[] {
  const declared = new Map(desired.memberships.map((one) => [one.role, one]));
  return [
    ...desired.memberships.flatMap((one) => membershipMissing(one, role.memberships)),
    ...inOrder(role.memberships).flatMap((row) => membershipExtras(row, declared.get(row.role))),
    ...inOrder(desired.login ? role.members : []) // a group role's members are its purpose
      .filter(({ implicit, memberManaged }) => !implicit && !memberManaged)
      .map((membership) => ({ kind: "member", membership }) as const),
  ];
}

function inOrder(rows: readonly Membership[]): readonly Membership[] {
  return sortedBy(rows, ({ role, member, grantor }) => [role, member, grantor]);
}

/** Present is what any grantor gives, option by option. */
function membershipMissing(
  membership: MembershipDeclaration,
  rows: readonly Membership[],
): readonly Difference[] {
  const own = rows.filter(({ role }) => role === membership.role);
  const given = own.flatMap(optionsOf);
  const lacks = own.length === 0 ? [] : optionsOf(membership).filter((one) => !given.includes(one));
  return own.length > 0 && lacks.length === 0
    ? []
    : [{ kind: "membership missing", membership, lacks }];
}

function membershipExtras(
  row: Membership,
  declared: MembershipDeclaration | undefined,
): readonly Difference[] {
  if (declared === undefined) return [{ kind: "membership extra", membership: row }];
  const desired = optionsOf(declared);
  return optionsOf(row)
    .filter((option) => !desired.includes(option))
    .map((option) => ({ kind: "membership option extra", membership: row, option }));
}

/** Whether an extra membership, or the option of it that is extra, was declared before. */
export function wasMembershipDeclared(
  difference: Extract<Difference, { kind: "membership extra" | "membership option extra" }>,
  memberships: DesiredRole["memberships"],
): boolean {
  const declared = memberships.find(({ role }) => role === difference.membership.role);
  if (declared === undefined) return false;
  return difference.kind === "membership extra" || optionsOf(declared).includes(difference.option);
}

function optionsOf(one: Membership | MembershipDeclaration): readonly MembershipOption[] {
  const options = { ADMIN: one.admin, INHERIT: one.inherit, SET: one.set } as const;
  return (["ADMIN", "INHERIT", "SET"] as const).filter((option) => options[option]);
}
