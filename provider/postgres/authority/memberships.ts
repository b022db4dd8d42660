/** As whom memberships can be granted and revoked. */
import {
  asSession,
  authorityOf,
  beyondReach,
  refusal,
  selfGrant,
  type Authority,
  type Refused,
} from "./runAs";
import { withoutCreateRole } from "./role";
import type { Membership, Snapshot } from "../model/snapshot";
import type { MembershipOption } from "../model/difference";
import { quoted } from "../model/names";
import { hasMembershipOptions } from "../model/versionFeatures";
import { adminOnly } from "../statements/advice";
import { revokeMembership } from "../statements/role";
import { distinctNames, sortedBy } from "../sorting";
import { identifier, sql } from "../sql";

/** As whom a membership can be granted; it is tried unless it is known to be refused. */
export function authorityToGrantMembership(
  role: string,
  member: string,
  snapshot: Snapshot,
): Authority {
  const { session, versionNum, otherRoles } = snapshot;
  const otherRole = otherRoles.find(({ name }) => name === role);
  if (session.superuser || otherRole === undefined) return asSession;
  if (otherRole.superuser) return superuserRole(role, member, snapshot);
  if (otherRole.circular && hasMasterAsMember(snapshot)) return circular(role, member, snapshot);
  if (selfGrant({ ...otherRole, circular: false }, snapshot) !== "refused") return asSession;
  const master = quoted(session.name);
  return hasMembershipOptions(versionNum)
    ? refusal(
        `${master} has no ADMIN OPTION on it`,
        `Have an administrator run ${adminOnly(role, session.name)}.`,
      )
    : refusal(
        `${master} has neither CREATEROLE nor ADMIN OPTION on it`,
        withoutCreateRole(snapshot).hint,
      );
}

function superuserRole(role: string, member: string, snapshot: Snapshot): Refused {
  const grant = sql`GRANT ${identifier(role)} TO ${identifier(member)}`;
  return refusal(
    `${quoted(role)} is a superuser`,
    snapshot.role === "absent"
      ? "Take it out of memberOf."
      : `Have a superuser run ${grant}, or take it out of memberOf.`,
  );
}

/** From 16 on, the session user is a member of each role that it created, and may alter only those. */
function hasMasterAsMember({ role, versionNum }: Snapshot): boolean {
  return hasMembershipOptions(versionNum) && (role === "absent" || role.sessionHasAdmin);
}

/** PostgreSQL refuses circular memberships, even to superusers (0LP01). */
function circular(role: string, member: string, { session }: Snapshot): Refused {
  const master = quoted(session.name);
  const group = role === session.name ? "" : `${quoted(role)} is a member of ${master}, and `;
  return refusal(
    `${group}from PostgreSQL 16 on ${master} is a member of ${quoted(member)}, because it created it; memberships cannot be circular`,
    "Take it out of memberOf: create a group role with the privileges needed, and name that one.",
  );
}

/**
 * As whom a membership, or an option of it, can be revoked. Before 16 the grantor does not matter.
 * From 16 on, revoking ADMIN OPTION from a member would also revoke the memberships that it granted.
 */
export function authorityToRevokeMembership(
  membership: Membership,
  option: MembershipOption | undefined,
  snapshot: Snapshot,
): Authority {
  const { role, member, grantor, admin } = membership;
  const { session, versionNum, otherRoles } = snapshot;
  const statement = revokeMembership(membership, versionNum, option).text;
  if (hasMembershipOptions(versionNum)) {
    const losesAdmin = admin && (option === undefined || option === "ADMIN");
    const given = losesAdmin ? membershipsBy(member, role, snapshot) : [];
    if (given.length > 0) return grantedFurther(member, given, snapshot);
    const authority = authorityOf(grantor, snapshot);
    const hint = `Have ${quoted(grantor)} or a superuser run ${statement}.`;
    return "runAs" in authority ? authority : beyondReach(grantor, hint);
  }
  const isSuperuser = otherRoles.find(({ name }) => name === role)?.superuser === true;
  return isSuperuser && !session.superuser
    ? beyondReach(role, `Have a superuser run ${statement}.`)
    : asSession;
}

function grantedFurther(
  grantor: string,
  given: readonly Membership[],
  { versionNum }: Snapshot,
): Refused {
  const members = distinctNames(given.map(({ member }) => member)).map(quoted);
  const statements = given.map((row) => revokeMembership(row, versionNum).text);
  return refusal(
    `passed on to ${members.join(", ")}`,
    `Have ${quoted(grantor)} or a superuser run ${statements.join("; ")}.`,
  );
}

/** The inspected memberships in a group that a grantor granted. */
function membershipsBy(
  grantor: string,
  group: string,
  { role: state }: Snapshot,
): readonly Membership[] {
  const rows = state === "absent" ? [] : [...state.members, ...state.membershipsGiven];
  const given = rows.filter((row) => row.role === group && row.grantor === grantor);
  const distinct = new Map(given.map((row) => [row.member, row]));
  return sortedBy([...distinct.values()], ({ member }) => [member]);
}
