/** As whom the session user can act: itself, with another role's privileges, or as another role. */
import type { OtherRoleState, Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";

/** As whom a statement runs. */
export type RunAs =
  /** The session user with the memberships that it has. */
  | { readonly as: "session" }
  /** The session user with the privileges of these roles, granted to itself for the transaction. */
  | { readonly as: "member"; readonly of: readonly string[] }
  /** Another role, by SET ROLE. */
  | { readonly as: "role"; readonly role: string };

export type Authority =
  | {
      readonly runAs: RunAs;
      /** By a grant option: the server picks one grantor a statement, whatever privileges it names. */
      readonly separateStatements: boolean;
    }
  | { readonly refused: string; readonly hint: string };

/** The session user as it is. */
export const asSession = { runAs: { as: "session" }, separateStatements: false } as const;

/** As whom the privileges of a role can be used. */
export function authorityOf(name: string, snapshot: Snapshot): Authority {
  const otherRole = snapshot.otherRoles.find((candidate) => candidate.name === name);
  if (name === snapshot.session.name || otherRole?.inherits === true) {
    return asSession;
  }
  if (otherRole === undefined) return beyondReach(name);
  const self = selfGrant(otherRole, snapshot);
  if (otherRole.canSetRole && (self !== "allowed" || takesOlderAlong(name, snapshot))) {
    return { runAs: { as: "role", role: name }, separateStatements: false };
  }
  return self === "refused"
    ? beyondReach(name)
    : { runAs: { as: "member", of: [name] }, separateStatements: false };
}

/**
 * Whether a self-grant's REVOKE would take away a membership that was there before. Before 16 a
 * member has only one in a role. From 16 the session user's own is another one, unless its right to
 * grant is a third role's, which is then the grantor of both.
 */
function takesOlderAlong(role: string, { session, versionNum }: Snapshot): boolean {
  const own = session.memberships.filter((row) => row.role === role);
  return versionNum < 160000 || (own.length > 0 && !own.some(({ admin }) => admin));
}

/** Whether the session user may grant itself a membership. */
export function selfGrant(
  otherRole: OtherRoleState,
  snapshot: Snapshot,
): "allowed" | "refused" | "unknown" {
  const { session, versionNum } = snapshot;
  if (otherRole.superuser || otherRole.circular || otherRole.grantRefused === true)
    return "refused";
  if (otherRole.hasAdmin) return "allowed";
  if (versionNum < 160000) return session.createRole ? "allowed" : "refused";
  return session.inRdsSuperuser ? "unknown" : "refused"; // RDS lets rds_superuser grant without ADMIN
}

/** The answer where nothing can be done about what a role gave. */
export function beyondReach(role: string): Authority {
  return refusal("beyond the master's reach", `Have ${quoted(role)} or a superuser revoke it.`);
}

/** Why something cannot be done, and what would help. */
export function refusal(refused: string, hint: string): Authority {
  return { refused, hint };
}
