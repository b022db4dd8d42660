/**
 * Whether the session user may alter the role itself: its attributes, its settings, its comment.
 * @see https://www.postgresql.org/docs/current/sql-alterrole.html (Notes)
 */
import { asSession, refusal, type Authority, type Refused } from "./runAs";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { hasMembershipOptions } from "../model/versionFeatures";
import { identifier, sql, type Sql } from "../sql";
import { adminOnly, createRoleFor } from "../statements/advice";

/** What is altered about a role: before 16, who may do so depends on it. */
export type Altered = "attribute" | "setting" | "comment";

/** As whom a role can be created or altered: only as the session user itself. */
export function authorityToAlter(name: string, altered: Altered, snapshot: Snapshot): Authority {
  const { role, session, versionNum } = snapshot;
  if (session.superuser) return asSession;
  if (!session.createRole) return withoutCreateRole(snapshot);
  if (role === "absent" || name === session.name) return asSession; // refused elsewhere: no resource manages the master
  const hasOptions = hasMembershipOptions(versionNum);
  const needsAdmin = hasOptions && !role.sessionHasAdmin;
  const admin = needsAdmin ? [adminOnly(name, session.name)] : [];
  if (role.foreignAttributes.includes("SUPERUSER")) {
    return refusal(
      `${quoted(name)} is a superuser, which only a superuser may alter`,
      superuserRuns(sql`ALTER ROLE ${identifier(name)} NOSUPERUSER`, ...admin),
    );
  }
  if (!hasOptions && altered === "attribute" && role.foreignAttributes.includes("REPLICATION")) {
    return refusal(
      `${quoted(name)} has REPLICATION, and before PostgreSQL 16 only a superuser may alter such a role`,
      superuserRuns(sql`ALTER ROLE ${identifier(name)} NOREPLICATION`),
    );
  }
  return needsAdmin
    ? refusal(
        `${quoted(session.name)} has no ADMIN OPTION on ${quoted(name)}, without which it may not alter it`,
        `Have a superuser, the creator of ${quoted(name)} or, on RDS, the server's master user run ${adminOnly(name, session.name)}.`,
      )
    : asSession;
}

/** RDS has no superuser for its users, so the hint also says who else may grant CREATEROLE. */
export function withoutCreateRole({ session, versionNum }: Snapshot): Refused {
  const master = quoted(session.name);
  const admin = hasMembershipOptions(versionNum) ? ` and ADMIN OPTION on ${master}` : "";
  return refusal(
    `${master} has no CREATEROLE, without which it may not create or alter roles`,
    `Have a superuser, or a role that has CREATEROLE${admin}, run ${createRoleFor(session.name)}.`,
  );
}

function superuserRuns(...statements: readonly Sql[]): string {
  return `Have a superuser run ${statements.join("; ")}.`;
}
