/**
 * As whom a GRANT or REVOKE has to run, so that it does what it says: PostgreSQL picks the grantor
 * from the current user's memberships, and a statement of the wrong grantor does nothing.
 * @see https://www.postgresql.org/docs/current/sql-grant.html (Notes)
 */
import type {
  ActorState,
  GrantEntry,
  Membership,
  ObjectName,
  ObjectState,
  Snapshot,
} from "./model";
import { objectInWords, quoted } from "./names";
import { findObject } from "./objectIndex";
import { distinctNames } from "./order";
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
  if (state === undefined) return notThere(object);
  const owner = ownerOf(state, database, snapshot);
  const authority: Authority = state.sessionMayGrant.includes(privilege)
    ? { acting: { as: "session" } }
    : authorityOf(owner, snapshot);
  return "acting" in authority
    ? withSchemaUsage(authority.acting, database, state, snapshot)
    : ownerRefusal(state, owner, snapshot);
}

/** As whom an entry can be revoked, or why it cannot. */
export function authorityToRevoke(
  database: string,
  object: ObjectName,
  entry: GrantEntry,
  snapshot: Snapshot,
): Authority {
  const state = findObject(snapshot, database, object);
  if (state === undefined) return notThere(object);
  const passedOn = state.passedOn.filter(({ privilege }) => privilege === entry.privilege);
  if (entry.grantable && passedOn.length > 0) {
    const grantees = distinctNames(passedOn.map(({ grantee }) => quoted(grantee))).join(", ");
    return refusal(`passed on to ${grantees}`, `Revoke it from ${grantees} first.`);
  }
  if (entry.grantor !== state.owner) return authorityAsGrantor(entry, state, snapshot);
  const authority = authorityOf(ownerOf(state, database, snapshot), snapshot);
  return "acting" in authority
    ? withSchemaUsage(authority.acting, database, state, snapshot)
    : authority;
}

/** As whom the privileges of a role can be used. */
function authorityOf(name: string, snapshot: Snapshot): Authority {
  const actor = snapshot.actors.find((candidate) => candidate.name === name);
  if (name === snapshot.session.name || actor?.inherits === true) {
    return { acting: { as: "session" } };
  }
  if (actor === undefined) return beyondReach(name);
  const self = selfGrant(actor, snapshot);
  // Before 16 a member has one membership in the role: granting it again does nothing, and the
  // REVOKE behind it would take the older one away.
  const member = actor.canSetRole && (self !== "allowed" || snapshot.versionNum < 160000);
  if (member) return { acting: { as: "role", role: name } };
  return self === "refused" ? beyondReach(name) : { acting: { as: "member", of: [name] } };
}

/** As whom a membership can be granted; without a hint of the contrary it is tried. */
export function authorityToGrantMembership(role: string, snapshot: Snapshot): Authority {
  const { session, versionNum, actors } = snapshot;
  const actor = actors.find(({ name }) => name === role);
  if (session.superuser || actor === undefined) return { acting: { as: "session" } };
  const may = selfGrant({ ...actor, circular: false }, snapshot) !== "refused";
  if (may) return { acting: { as: "session" } };
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
    : { acting: { as: "session" } };
}

/** The role whose members are the owner: for `pg_database_owner`, which takes none, the database's. */
function ownerOf({ owner }: ObjectState, database: string, { databases }: Snapshot): string {
  if (owner !== "pg_database_owner") return owner;
  return databases.find(({ name }) => name === database)?.owner ?? owner;
}

/** Whether the session user may grant itself a membership. */
function selfGrant(actor: ActorState, snapshot: Snapshot): "allowed" | "refused" | "unknown" {
  const { session, versionNum } = snapshot;
  if (actor.superuser || actor.circular || actor.grantRefused === true) return "refused";
  if (actor.hasAdmin) return "allowed";
  if (versionNum < 160000) return session.createRole ? "allowed" : "refused";
  return session.inRdsSuperuser ? "unknown" : "refused"; // RDS lets rds_superuser grant without ADMIN
}

function authorityAsGrantor(entry: GrantEntry, object: ObjectState, snapshot: Snapshot): Authority {
  const { grantor } = entry;
  if (!entry.grantorCanRevoke) return actsAsOwner(grantor, object);
  if (grantor === snapshot.session.name) return { acting: { as: "session" } };
  const actor = snapshot.actors.find(({ name }) => name === grantor);
  const reachable =
    actor !== undefined && (actor.canSetRole || selfGrant(actor, snapshot) !== "refused");
  return reachable ? { acting: { as: "role", role: grantor } } : beyondReach(grantor);
}

/** Objects of a schema are found by name only with USAGE on it. */
function withSchemaUsage(
  acting: Acting,
  database: string,
  object: ObjectState,
  snapshot: Snapshot,
): Authority {
  const name = { type: "SCHEMA", schema: "", name: object.schema } as const;
  const schema = findObject(snapshot, database, name);
  // What the roles of the other two ways may use is not known: their statements are tried.
  if (acting.as === "role" || schema === undefined || schema.sessionHasUsage) return { acting };
  const owner = authorityOf(ownerOf(schema, database, snapshot), snapshot);
  if ("acting" in owner && owner.acting.as === "member") {
    const own = acting.as === "member" ? acting.of : [];
    return { acting: { as: "member", of: distinctNames([...own, ...owner.acting.of]) } };
  }
  if (acting.as === "member") return { acting };
  const master = quoted(snapshot.session.name);
  return refusal(
    `${objectInWords(object)} is in a schema that ${master} has no USAGE on`,
    `Have the owner of ${objectInWords(name)} grant ${master} USAGE on it.`,
  );
}

function notThere(object: ObjectName): Authority {
  return refusal(`${objectInWords(object)} is not there any more`, "Run it again.");
}

function ownerRefusal(object: ObjectState, ownerName: string, snapshot: Snapshot): Authority {
  const owner = quoted(ownerName);
  const master = quoted(snapshot.session.name);
  const superuser = snapshot.actors.some(({ name, superuser }) => superuser && name === ownerName);
  const membership =
    snapshot.versionNum < 160000
      ? `, or the membership in ${owner}`
      : `, or ${owner} WITH ADMIN OPTION`;
  return refusal(
    `${objectInWords(object)} is owned by ${owner}, whose privileges ${master} cannot use`,
    `Grant ${master} the privilege WITH GRANT OPTION${superuser ? "" : membership}.`,
  );
}

/** A member of the owner acts as the owner, whoever it wants to be; another may not see the schema. */
function actsAsOwner(grantor: string, { owner }: ObjectState): Authority {
  return refusal(
    "beyond the master's reach",
    `A REVOKE as ${quoted(grantor)} would do nothing, for it is a member of the owner or has no USAGE on the schema: have ${quoted(owner)} revoke the grant option from it with CASCADE.`,
  );
}

function beyondReach(role: string): Authority {
  return refusal("beyond the master's reach", `Have ${quoted(role)} or a superuser revoke it.`);
}

function refusal(refused: string, hint: string): Authority {
  return { refused, hint };
}
