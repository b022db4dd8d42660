/** As whom memberships can be granted and revoked. */
import { asSession, authorityOf, refusal, selfGrant, type Authority } from "./actors";
import type { Membership, Snapshot } from "./model";
import { quoted } from "./names";

/** As whom a membership can be granted; without a hint of the contrary it is tried. */
export function authorityToGrantMembership(role: string, snapshot: Snapshot): Authority {
  const { session, versionNum, actors } = snapshot;
  const actor = actors.find(({ name }) => name === role);
  if (session.superuser || actor === undefined) return asSession;
  const may = selfGrant({ ...actor, circular: false }, snapshot) !== "refused";
  if (may) return asSession;
  const master = quoted(session.name);
  if (actor.superuser) {
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

/** As whom a membership can be revoked; before 16 the grantor does not matter. */
export function authorityToRevokeMembership(
  { role, grantor }: Membership,
  snapshot: Snapshot,
): Authority {
  const { session, versionNum, actors } = snapshot;
  if (versionNum >= 160000) return authorityOf(grantor, snapshot);
  const superuser = actors.find(({ name }) => name === role)?.superuser === true;
  return superuser && !session.superuser
    ? refusal("beyond the master's reach", "Have a superuser revoke it.")
    : asSession;
}
