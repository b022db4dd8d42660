/** As whom memberships can be granted and revoked. */
import { asSession, authorityOf, refusal, selfGrant, type Authority } from "./runAs";
import type { Membership, Snapshot } from "../model/snapshot";
import type { MembershipOption } from "../model/difference";
import { quoted } from "../model/names";
import { distinctNames } from "../order";

/** As whom a membership can be granted; without a hint of the contrary it is tried. */
export function authorityToGrantMembership(role: string, snapshot: Snapshot): Authority {
  const { session, versionNum, otherRoles } = snapshot;
  const otherRole = otherRoles.find(({ name }) => name === role);
  if (session.superuser || otherRole === undefined) return asSession;
  const may = selfGrant({ ...otherRole, circular: false }, snapshot) !== "refused";
  if (may) return asSession;
  const master = quoted(session.name);
  if (otherRole.superuser) {
    return refusal(`${quoted(role)} is a superuser`, "Have a superuser grant it, or leave it out.");
  }
  return versionNum < 160000
    ? refusal(
        `${master} has neither CREATEROLE nor ADMIN OPTION on it`,
        `Give ${master} CREATEROLE.`,
      )
    : refusal(
        `${master} has no ADMIN OPTION on it`,
        `Have an administrator run GRANT ${quoted(role)} TO ${master} WITH ADMIN OPTION.`,
      );
}

/**
 * As whom a membership, or an option of it, can be revoked. Before 16 the grantor does not matter;
 * from then on a member that loses ADMIN OPTION would take along what it granted by it.
 */
export function authorityToRevokeMembership(
  { role, member, grantor, admin }: Membership,
  option: MembershipOption | undefined,
  snapshot: Snapshot,
): Authority {
  const { session, versionNum, otherRoles } = snapshot;
  if (versionNum >= 160000) {
    const losesAdmin = admin && (option === undefined || option === "ADMIN");
    const members = losesAdmin ? membersBy(member, role, snapshot).map(quoted).join(", ") : "";
    return members === ""
      ? authorityOf(grantor, snapshot)
      : refusal(`passed on to ${members}`, `Revoke it from ${members} first.`);
  }
  const superuser = otherRoles.find(({ name }) => name === role)?.superuser === true;
  return superuser && !session.superuser
    ? refusal("beyond the master's reach", "Have a superuser revoke it.")
    : asSession;
}

/** Whom a role has made members of another one, as far as a look lists it: of or by the role looked at. */
function membersBy(grantor: string, group: string, { role: state }: Snapshot): readonly string[] {
  const rows = state === "absent" ? [] : [...state.members, ...state.membershipsGiven];
  const given = rows.filter((row) => row.role === group && row.grantor === grantor);
  return distinctNames(given.map(({ member }) => member));
}
