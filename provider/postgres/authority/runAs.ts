/** How a statement can run: as the session user, with another role's privileges, or as another role. */
import type { OtherRoleState, Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { hasMembershipOptions } from "../model/versionFeatures";

/** As whom a statement runs. */
export type RunAs =
  /** The session user, with its present memberships. */
  | { readonly as: "session" }
  /** The session user with the privileges of these roles, granted to itself for the transaction. */
  | { readonly as: "member"; readonly of: readonly string[] }
  /** Another role, by SET ROLE. */
  | { readonly as: "role"; readonly role: string };

export type Authority =
  | {
      readonly runAs: RunAs;
      /**
       * Uses a grant option: send each privilege in its own statement, because PostgreSQL picks one
       * grantor per statement.
       */
      readonly separateStatements: boolean;
    }
  | Refused;

/** Why something cannot be done, and what would help. */
export interface Refused {
  readonly refused: string;
  readonly hint: string;
}

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
  if (otherRole.canSetRole && (self !== "allowed" || losesOlder(name, snapshot))) {
    return asRole(name);
  }
  if (self === "refused") return beyondReach(name);
  return inheritsGrants(snapshot)
    ? { runAs: { as: "member", of: [name] }, separateStatements: false }
    : asRole(name);
}

/** As another role, by SET ROLE. */
export function asRole(role: string): Extract<Authority, { readonly runAs: RunAs }> {
  return { runAs: { as: "role", role }, separateStatements: false };
}

/** Whether a self-grant gives the role's privileges: before 16, a NOINHERIT role still needs SET ROLE. */
function inheritsGrants({ session, versionNum }: Snapshot): boolean {
  return hasMembershipOptions(versionNum) || session.inherits;
}

/**
 * Whether `REVOKE role FROM master` would also remove a membership that existed before. Before 16, a
 * member has only one membership in a role. From 16 on, a self-grant is a row of its own, unless it
 * uses the ADMIN OPTION of a third role: then that role is the grantor of both.
 */
function losesOlder(role: string, { session, versionNum }: Snapshot): boolean {
  const own = session.memberships.filter((row) => row.role === role);
  return !hasMembershipOptions(versionNum) || (own.length > 0 && !own.some(({ admin }) => admin));
}

/** Whether the session user may grant itself a membership. */
export function selfGrant(
  otherRole: OtherRoleState,
  snapshot: Snapshot,
): "allowed" | "refused" | "unknown" {
  const { session, versionNum } = snapshot;
  const { superuser, circular, grantRefused, adminNotInherited } = otherRole;
  if (superuser || circular || grantRefused === true || adminNotInherited) return "refused";
  if (otherRole.hasAdmin) return "allowed";
  if (!hasMembershipOptions(versionNum)) return session.createRole ? "allowed" : "refused";
  return session.inRdsSuperuser ? "unknown" : "refused"; // RDS lets rds_superuser grant without ADMIN
}

/** The refusal for what the session user cannot revoke, with a general hint unless one is given. */
export function beyondReach(role: string, hint = `Have ${quoted(role)} revoke it.`): Refused {
  return { refused: "beyond the master's reach", hint };
}

/** Why something cannot be done, and what would help. */
export function refusal(refused: string, hint: string): Refused {
  return { refused, hint };
}
