/**
 * Whether the session user may alter the role itself: its attributes, its settings, its comment.
 * @see https://www.postgresql.org/docs/current/sql-alterrole.html (Notes)
 */
import { asSession, refusal, type Authority } from "./runAs";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { identifier } from "../sql";

/** What of a role is altered: before 16 the answer is not the same for each. */
export type Altered = "attribute" | "setting" | "comment";

/** As whom a role can be made or altered: no other role's privileges help. */
export function authorityToAlter(name: string, altered: Altered, snapshot: Snapshot): Authority {
  const { role, session, versionNum } = snapshot;
  if (session.superuser) return asSession;
  const [of, to] = [identifier(name), identifier(session.name)];
  if (!session.createRole) {
    return refusal(
      `${quoted(session.name)} has no CREATEROLE, without which it may not make or alter roles`,
      `Have a superuser run ALTER ROLE ${to} CREATEROLE.`,
    );
  }
  if (role === "absent" || name === session.name) return asSession; // nobody manages its own
  if (role.foreignAttributes.includes("SUPERUSER")) {
    return refusal(
      `${quoted(name)} is a superuser, which only a superuser may alter`,
      `Have a superuser run ALTER ROLE ${of} NOSUPERUSER.`,
    );
  }
  const isOlder = versionNum < 160000;
  if (isOlder && altered === "attribute" && role.foreignAttributes.includes("REPLICATION")) {
    return refusal(
      `${quoted(name)} has REPLICATION, and before PostgreSQL 16 only a superuser may alter such a role`,
      `Have a superuser run ALTER ROLE ${of} NOREPLICATION.`,
    );
  }
  if (!isOlder && !role.sessionHasAdmin) {
    return refusal(
      `${quoted(session.name)} has no ADMIN OPTION on ${quoted(name)}, without which it may not alter it`,
      `Run GRANT ${of} TO ${to} WITH ADMIN OPTION: on RDS its master may, elsewhere who made the role or a superuser.`,
    );
  }
  return asSession;
}
