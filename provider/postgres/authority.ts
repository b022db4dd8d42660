/**
 * As whom a GRANT or REVOKE has to run, so that it does what it says: PostgreSQL picks the grantor
 * from the current user's memberships, and a statement of the wrong grantor does nothing.
 * @see https://www.postgresql.org/docs/current/sql-grant.html (Notes)
 */
import { objectInWords, quoted } from "./names";
import { findObject } from "./objectIndex";
import type { ActorState, GrantEntry, ObjectName, ObjectState, Snapshot } from "./model";
import type { Privilege } from "./privileges";

/** As whom a statement runs. */
export type Acting =
  /** The session user with the memberships that it has. */
  | { readonly as: "session" }
  /** The session user with the privileges of these roles, granted to itself for the transaction. */
  | { readonly as: "member"; readonly of: readonly string[] }
  /** Another role, by SET ROLE. */
  | { readonly as: "role"; readonly role: string };

export type Authority =
  { readonly acting: Acting } | { readonly refused: string; readonly hint: string };

/** As whom a declared privilege on an object can be granted. */
export function authorityToGrant(
  database: string,
  object: ObjectName,
  privilege: Privilege,
  snapshot: Snapshot,
): Authority {
  const state = findObject(snapshot, database, object);
  if (state === undefined) return refusal(`${objectInWords(object)} is not there`, "Look again.");
  if (state.sessionMayGrant.includes(privilege)) return { acting: { as: "session" } };
  const owner = authorityOf(ownerOf(state, database, snapshot), snapshot);
  if (!("acting" in owner)) return ownerRefusal(state, snapshot);
  return withSchemaUsage(owner.acting, database, state, snapshot);
}

/** As whom an entry can be revoked, or why it cannot. */
export function authorityToRevoke(
  database: string,
  object: ObjectName,
  entry: GrantEntry,
  snapshot: Snapshot,
): Authority {
  const state = findObject(snapshot, database, object);
  if (state === undefined) return refusal(`${objectInWords(object)} is not there`, "Look again.");
  const passedOn = state.passedOn.filter(({ privilege }) => privilege === entry.privilege);
  if (passedOn.length > 0) {
    const grantees = passedOn.map(({ grantee }) => quoted(grantee)).join(", ");
    return refusal(`passed on to ${grantees}`, `Revoke it from ${grantees} first.`);
  }
  if (entry.grantor === state.owner) {
    const owner = authorityOf(ownerOf(state, database, snapshot), snapshot);
    return "acting" in owner ? withSchemaUsage(owner.acting, database, state, snapshot) : owner;
  }
  return authorityAsGrantor(entry, snapshot);
}

/** As whom the privileges of a role can be used. */
export function authorityOf(name: string, snapshot: Snapshot): Authority {
  const actor = snapshot.actors.find((candidate) => candidate.name === name);
  if (name === snapshot.session.name || actor?.inherits === true) {
    return { acting: { as: "session" } };
  }
  if (actor === undefined) return beyondReach(name);
  const self = selfGrant(actor, snapshot);
  if (self === "allowed") return { acting: { as: "member", of: [name] } };
  if (actor.canSetRole) return { acting: { as: "role", role: name } };
  return self === "unknown" ? { acting: { as: "member", of: [name] } } : beyondReach(name);
}

/** The role whose members are the owner: for `pg_database_owner`, which takes none, the database's. */
function ownerOf(object: ObjectState, database: string, snapshot: Snapshot): string {
  if (object.owner !== "pg_database_owner") return object.owner;
  const own = snapshot.databases.find(({ name }) => name === database);
  return own?.owner ?? object.owner;
}

/** Whether the session user may grant itself a membership. */
function selfGrant(actor: ActorState, snapshot: Snapshot): "allowed" | "refused" | "unknown" {
  const { session, versionNum } = snapshot;
  if (actor.superuser || actor.circular) return "refused";
  if (actor.hasAdmin) return "allowed";
  if (versionNum < 160000) return session.createRole ? "allowed" : "refused";
  return session.inRdsSuperuser ? "unknown" : "refused"; // RDS lets rds_superuser grant without ADMIN
}

function authorityAsGrantor(entry: GrantEntry, snapshot: Snapshot): Authority {
  const { grantor } = entry;
  if (!entry.grantorCanRevoke) return beyondReach(grantor);
  if (grantor === snapshot.session.name) return { acting: { as: "session" } };
  const actor = snapshot.actors.find(({ name }) => name === grantor);
  const reachable =
    actor !== undefined && (actor.canSetRole || selfGrant(actor, snapshot) === "allowed");
  if (!reachable) return beyondReach(grantor);
  return { acting: { as: "role", role: grantor } };
}

/** Objects of a schema are found by name only with USAGE on it. */
function withSchemaUsage(
  acting: Acting,
  database: string,
  object: ObjectState,
  snapshot: Snapshot,
): Authority {
  const schema = findObject(snapshot, database, {
    type: "SCHEMA",
    schema: "",
    name: object.schema,
  });
  if (acting.as === "role" || schema === undefined || schema.sessionHasUsage) return { acting };
  const owner = authorityOf(ownerOf(schema, database, snapshot), snapshot);
  const schemaOwners = "acting" in owner && owner.acting.as === "member" ? owner.acting.of : [];
  const of = [...(acting.as === "member" ? acting.of : []), ...schemaOwners];
  return { acting: of.length === 0 ? acting : { as: "member", of: [...new Set(of)].sort() } };
}

function ownerRefusal(object: ObjectState, snapshot: Snapshot): Authority {
  const owner = quoted(object.owner);
  const master = quoted(snapshot.session.name);
  return refusal(
    `${objectInWords(object)} is owned by ${owner}, whose privileges ${master} cannot use`,
    snapshot.versionNum < 160000
      ? `Grant ${master} the privilege WITH GRANT OPTION, or the membership in ${owner}.`
      : `Grant ${master} the privilege WITH GRANT OPTION, or ${owner} WITH ADMIN OPTION.`,
  );
}

function beyondReach(role: string): Authority {
  return refusal("beyond the master's reach", `Have ${quoted(role)} or a superuser revoke it.`);
}

function refusal(refused: string, hint: string): Authority {
  return { refused, hint };
}
