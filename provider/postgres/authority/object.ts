/**
 * As whom a GRANT or REVOKE has to run, so that it does what it says: PostgreSQL picks the grantor
 * from the current user's memberships, and a statement of the wrong grantor does nothing.
 * @see https://www.postgresql.org/docs/current/sql-grant.html (Notes)
 */
import {
  asSession,
  authorityOf,
  beyondReach,
  refusal,
  selfGrant,
  type RunAs,
  type Authority,
} from "./runAs";
import type { DesiredGrant } from "../model/desiredRole";
import type { GrantEntry, ObjectState, Snapshot } from "../model/snapshot";
import type { ObjectName } from "../model/declaration";
import { objectInWords, quoted } from "../model/names";
import { columnsOf, findObject } from "../model/objectIndex";
import { distinctNames } from "../order";
import { isFuture, type Privilege } from "../model/objectTypes";

/** As whom a declared privilege on an object can be granted. */
export function authorityToGrant(
  { database, object, privilege, grantable }: Omit<DesiredGrant, "allInSchema" | "path">,
  snapshot: Snapshot,
): Authority {
  const state = findObject(snapshot, database, object);
  if (state === undefined) return notThere(object);
  const owner = ownerOf(state, database, snapshot);
  const options = grantable ? state.sessionMayPassOn : state.sessionMayGrant;
  if (!isFuture(object.type) && options.includes(privilege)) {
    return withSchemaUsage({ ...asSession, separateStatements: true }, database, state, snapshot);
  }
  const isShadowed =
    object.type === "COLUMN" &&
    ((grantable && state.optionHeld.includes(privilege)) ||
      holdsTableOption(database, object, privilege, snapshot));
  const authority = isShadowed
    ? authorityOfOwnerAlone(owner, state, snapshot)
    : authorityOf(owner, snapshot);
  return "runAs" in authority
    ? withSchemaUsage(authority, database, state, snapshot)
    : ownerRefusal(state, owner, snapshot);
}

/** With a grant option on the table the role could be taken for the grantor of its own column's privilege. */
function holdsTableOption(
  database: string,
  { schema, name }: ObjectName,
  privilege: Privilege,
  snapshot: Snapshot,
): boolean {
  const table = findObject(snapshot, database, { type: "TABLE", schema, name });
  return table?.grants.some((one) => one.grantable && one.privilege === privilege) === true;
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
  const grantees = passedOnTo(database, state, entry, snapshot).map(quoted).join(", ");
  if (grantees !== "") {
    return refusal(`passed on to ${grantees}`, `Revoke it from ${grantees} first.`);
  }
  if (!entry.grantorHoldsOption) return lostOption(entry.grantor, state);
  if (entry.grantor === snapshot.session.name) {
    return withSchemaUsage(asSession, database, state, snapshot);
  }
  if (entry.grantor !== state.owner) return authorityAsGrantor(entry, state, snapshot);
  const owner = ownerOf(state, database, snapshot);
  const isTableOption = state.type === "TABLE" && entry.grantable; // as its columns are granted
  const authority =
    isTableOption || state.optionHeld.includes(entry.privilege)
      ? authorityOfOwnerAlone(owner, state, snapshot)
      : authorityOf(owner, snapshot);
  return "runAs" in authority ? withSchemaUsage(authority, database, state, snapshot) : authority;
}

/**
 * As whom the owner is sure to be the grantor. Of the roles whose privileges the current user has,
 * PostgreSQL takes the first that holds the grant option, itself before others: where another one
 * than the owner holds it, only SET ROLE says which.
 * @see select_best_grantor in PostgreSQL's src/backend/utils/adt/acl.c
 */
function authorityOfOwnerAlone(owner: string, object: ObjectState, snapshot: Snapshot): Authority {
  const otherRole = snapshot.otherRoles.find(({ name }) => name === owner);
  const canBe =
    owner !== snapshot.session.name &&
    owner === object.owner &&
    object.ownerHasUsage &&
    otherRole !== undefined &&
    (otherRole.canSetRole || selfGrant(otherRole, snapshot) !== "refused");
  return canBe
    ? { runAs: { as: "role", role: owner }, separateStatements: false }
    : authorityOf(owner, snapshot);
}

/**
 * Who has from the role what a REVOKE of an entry would take along: CASCADE would change others. Of a
 * table the columns count too, whose entries of the same grantor go with it.
 */
function passedOnTo(
  database: string,
  object: ObjectState,
  { privilege, grantor, grantable }: GrantEntry,
  snapshot: Snapshot,
): readonly string[] {
  const columns = object.type === "TABLE" ? columnsOf(snapshot, database, object) : [];
  const taken = columns.filter(({ grants }) =>
    grants.some((one) => one.grantable && one.privilege === privilege && one.grantor === grantor),
  );
  const dependentPrivileges = [...(grantable ? [object] : []), ...taken].flatMap(
    (one) => one.dependentPrivileges,
  );
  return distinctNames(
    dependentPrivileges.filter((one) => one.privilege === privilege).map(({ grantee }) => grantee),
  );
}

/** PostgreSQL lets a table's grant option be revoked from one who has given a column's privilege by it. */
function lostOption(grantor: string, { owner }: ObjectState): Authority {
  const by = quoted(grantor);
  return refusal(
    "beyond the master's reach",
    `${by} has lost the grant option that it gave this by: have ${quoted(owner)} grant it to ${by} again, and revoke it with CASCADE.`,
  );
}

/** The role whose members are the owner: for `pg_database_owner`, which takes none, the database's. */
function ownerOf({ owner }: ObjectState, database: string, { databases }: Snapshot): string {
  if (owner !== "pg_database_owner") return owner;
  return databases.find(({ name }) => name === database)?.owner ?? owner;
}

function authorityAsGrantor(entry: GrantEntry, object: ObjectState, snapshot: Snapshot): Authority {
  const { grantor } = entry;
  if (!entry.grantorCanRevoke) return actsAsOwner(grantor, object);
  const otherRole = snapshot.otherRoles.find(({ name }) => name === grantor);
  const reachable =
    otherRole !== undefined &&
    (otherRole.canSetRole || selfGrant(otherRole, snapshot) !== "refused");
  return reachable
    ? { runAs: { as: "role", role: grantor }, separateStatements: false }
    : beyondReach(grantor);
}

/** Objects of a schema are found by name only with USAGE on it. */
function withSchemaUsage(
  authority: Extract<Authority, { readonly runAs: RunAs }>,
  database: string,
  object: ObjectState,
  snapshot: Snapshot,
): Authority {
  const { runAs } = authority;
  if (isFuture(object.type)) return authority; // these need no schema
  const name = { type: "SCHEMA", schema: "", name: object.schema } as const;
  const schema = findObject(snapshot, database, name);
  if (runAs.as === "role" && runAs.role === object.owner && !object.ownerHasUsage) {
    return ownerWithoutUsage(object, name);
  }
  // What the roles of the other two ways may use is not known: their statements are tried.
  if (runAs.as === "role" || schema === undefined || schema.sessionHasUsage) return authority;
  const owner = authorityOf(ownerOf(schema, database, snapshot), snapshot);
  if ("runAs" in owner && owner.runAs.as === "member") {
    const own = runAs.as === "member" ? runAs.of : [];
    const of = distinctNames([...own, ...owner.runAs.of]);
    return { ...authority, runAs: { as: "member", of } };
  }
  if (runAs.as === "member") return authority;
  const master = quoted(snapshot.session.name);
  return refusal(
    `${objectInWords(object)} is in a schema that ${master} has no USAGE on`,
    `Have the owner of ${objectInWords(name)} grant ${master} USAGE on it.`,
  );
}

function ownerWithoutUsage(object: ObjectState, schema: ObjectName): Authority {
  const owner = quoted(object.owner);
  return refusal(
    `${objectInWords(object)} is in a schema that its owner ${owner} has no USAGE on`,
    `Have the owner of ${objectInWords(schema)} grant ${owner} USAGE on it.`,
  );
}

function notThere(object: ObjectName): Authority {
  return refusal(`${objectInWords(object)} is not there any more`, "Run it again.");
}

function ownerRefusal(object: ObjectState, ownerName: string, snapshot: Snapshot): Authority {
  const owner = quoted(ownerName);
  const master = quoted(snapshot.session.name);
  const superuser = snapshot.otherRoles.some(
    ({ name, superuser }) => superuser && name === ownerName,
  );
  if (isFuture(object.type)) return creatorRefusal(object, master, superuser);
  const membership =
    snapshot.versionNum < 160000
      ? `, or the membership in ${owner}`
      : `, or ${owner} WITH ADMIN OPTION`;
  return refusal(
    `${objectInWords(object)} is owned by ${owner}, whose privileges ${master} cannot use`,
    `Grant ${master} the privilege WITH GRANT OPTION${superuser ? "" : membership}.`,
  );
}

/** A grant option in default privileges is one on the objects to come, not on the defaults. */
function creatorRefusal(object: ObjectState, master: string, superuser: boolean): Authority {
  const creator = quoted(object.name);
  return refusal(
    `${objectInWords(object)} are granted by ${creator} alone, whose privileges ${master} cannot use`,
    superuser
      ? `Take ${creator} out of createdBy.`
      : `Grant ${creator} to ${master}, or name other roles in createdBy.`,
  );
}

/** A member of the owner acts as the owner, whoever it wants to be; another may not see the schema. */
function actsAsOwner(grantor: string, { owner }: ObjectState): Authority {
  return refusal(
    "beyond the master's reach",
    `A REVOKE as ${quoted(grantor)} would do nothing, for it is a member of the owner or has no USAGE on the schema: have ${quoted(owner)} revoke the grant option from it with CASCADE.`,
  );
}
