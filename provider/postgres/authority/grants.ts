/**
 * As which role a GRANT or REVOKE must run: PostgreSQL picks the grantor from the current user's
 * memberships, and a statement with the wrong grantor does nothing.
 * @see https://www.postgresql.org/docs/current/sql-grant.html (Notes)
 */
import {
  asRole,
  asSession,
  authorityOf,
  beyondReach,
  refusal,
  selfGrant,
  type Authority,
  type Refused,
  type RunAs,
} from "./runAs";
import { withoutCreateRole } from "./role";
import type { DesiredGrant } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { GrantEntry, ObjectState, Snapshot } from "../model/snapshot";
import type { ObjectName } from "../model/declaration";
import { objectInWords, quoted } from "../model/names";
import { columnsOf, findObject, nameOf } from "../model/objectIndex";
import { hasMembershipOptions } from "../model/versionFeatures";
import { distinctNames, sortedBy } from "../sorting";
import { isFuture, type Privilege } from "../model/objectTypes";
import { identifier, sql } from "../sql";
import { adminOnly, advisedGrant, usageOn, type GrantOptionAdvice } from "../statements/advice";

/** As whom a privilege can be granted; one hint names all privileges that are refused on an object. */
export type GrantAuthority =
  Authority | { readonly refused: string; readonly hint: GrantOptionAdvice };

/** As whom a declared privilege on an object can be granted. */
export function authorityToGrant(
  { database, object, privilege, grantable }: Omit<DesiredGrant, "allInSchema" | "path">,
  snapshot: Snapshot,
): GrantAuthority {
  const state = findObject(snapshot, database, object);
  if (state === undefined) return notThere(object);
  const owner = ownerOf(state, database, snapshot);
  const options = grantable ? state.sessionMayPassOn : state.sessionMayGrant;
  if (!isFuture(object.type) && options.includes(privilege)) {
    const byOption = { ...asSession, separateStatements: true };
    return withSchemaUsage(byOption, { database, object: state, privilege }, snapshot);
  }
  const isShadowed =
    object.type === "COLUMN" &&
    ((grantable && state.optionHeld.includes(privilege)) ||
      holdsTableOption(database, object, privilege, snapshot));
  const authority = isShadowed
    ? authorityOfOwnerAlone(owner, state, snapshot)
    : authorityOf(owner, snapshot);
  return "runAs" in authority
    ? withSchemaUsage(authority, { database, object: state, privilege }, snapshot)
    : ownerRefusal(state, owner, snapshot);
}

/**
 * If the role holds the table's grant option, PostgreSQL may record the role itself as the grantor
 * of its column privilege.
 */
function holdsTableOption(
  database: string,
  { schema, name }: ObjectName,
  privilege: Privilege,
  snapshot: Snapshot,
): boolean {
  const table = findObject(snapshot, database, { type: "TABLE", schema, name });
  return table?.grants.some((one) => one.grantable && one.privilege === privilege) === true;
}

/** As whom an entry of the role can be revoked, or why it cannot. */
export function authorityToRevoke(
  role: string,
  {
    database,
    object,
    entry,
  }: Omit<Extract<Difference, { readonly kind: "grant extra" }>, "kind" | "optionOnly">,
  snapshot: Snapshot,
): Authority {
  const state = findObject(snapshot, database, object);
  if (state === undefined) return notThere(object);
  const { privilege } = entry;
  const dependents = dependentsOf(database, state, entry, snapshot);
  if (dependents.length > 0) return passedOn(dependents, privilege, role);
  if (!entry.grantorHoldsOption) return lostOption(entry, state);
  if (entry.grantor === snapshot.session.name) {
    return withSchemaUsage(asSession, { database, object: state, privilege }, snapshot);
  }
  if (entry.grantor !== state.owner) return authorityAsGrantor(entry, state, role, snapshot);
  const owner = ownerOf(state, database, snapshot);
  const isTableOption = state.type === "TABLE" && entry.grantable; // as its columns are granted
  const authority =
    isTableOption || state.optionHeld.includes(entry.privilege)
      ? authorityOfOwnerAlone(owner, state, snapshot)
      : authorityOf(owner, snapshot);
  return "runAs" in authority
    ? withSchemaUsage(authority, { database, object: state, privilege }, snapshot)
    : beyondReach(owner, revokedBy(owner, entry, state, role));
}

/**
 * As whom a statement runs so that the owner is certainly the grantor. Of the roles whose privileges
 * the current user has, PostgreSQL picks the first that holds the grant option, the current user
 * before others. If others than the owner hold it, only SET ROLE makes the choice certain.
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
  return canBe ? asRole(owner) : authorityOf(owner, snapshot);
}

/** A privilege on an object that the role granted to another one. */
interface Dependent {
  readonly object: ObjectName;
  readonly grantee: string;
}

/**
 * What the role granted to others by an entry. A REVOKE of the entry would need CASCADE, which would
 * change other roles. For a table this includes its columns, because the REVOKE also applies to their
 * entries of the same grantor.
 */
function dependentsOf(
  database: string,
  object: ObjectState,
  { privilege, grantor, grantable }: GrantEntry,
  snapshot: Snapshot,
): readonly Dependent[] {
  const columns = object.type === "TABLE" ? columnsOf(snapshot, database, object) : [];
  const taken = columns.filter(({ grants }) =>
    grants.some((one) => one.grantable && one.privilege === privilege && one.grantor === grantor),
  );
  const dependents = [...(grantable ? [object] : []), ...taken].flatMap((one) =>
    one.dependentPrivileges
      .filter((dependent) => dependent.privilege === privilege)
      .map(({ grantee }) => ({ object: nameOf(one), grantee })),
  );
  return sortedBy(dependents, (one) => [one.grantee]);
}

function passedOn(dependents: readonly Dependent[], privilege: Privilege, role: string): Refused {
  const grantees = distinctNames(dependents.map(({ grantee }) => grantee));
  const onObject = dependents.filter(({ object }) => object.column === undefined);
  // REVOKE on a table revokes the privilege on each of its columns too.
  const onColumns = dependents.filter(
    ({ grantee }) => !onObject.some((other) => other.grantee === grantee),
  );
  const statements = [...onObject, ...onColumns].map(({ object, grantee }) =>
    advisedGrant({ verb: "REVOKE", privileges: [privilege], object, role: grantee }),
  );
  return refusal(
    `passed on to ${grantees.map(quoted).join(", ")}`,
    `Have ${quoted(role)} run ${statements.join("; ")}.`,
  );
}

/** PostgreSQL lets a table's grant option be revoked from a role that has used it to grant on a column. */
function lostOption({ grantor, privilege }: GrantEntry, object: ObjectState): Refused {
  const option = { privileges: [privilege], object: nameOf(object), role: grantor };
  const give = advisedGrant({ ...option, verb: "GRANT", grantable: true });
  const take = advisedGrant({ ...option, verb: "REVOKE GRANT OPTION" });
  return beyondReach(
    grantor,
    `${quoted(grantor)} has lost the grant option that it granted this by: have ${quoted(object.owner)} run ${give}; ${take} CASCADE.`,
  );
}

function revokedBy(by: string, entry: GrantEntry, object: ObjectState, role: string): string {
  const revoke = advisedGrant({
    verb: "REVOKE",
    privileges: [entry.privilege],
    object: nameOf(object),
    role,
  });
  return `Have ${quoted(by)} run ${revoke}.`;
}

/** The role whose members act as the owner; for `pg_database_owner`, which has none, the database's owner. */
function ownerOf(
  { owner }: Pick<ObjectState, "owner">,
  database: string,
  { databases }: Snapshot,
): string {
  if (owner !== "pg_database_owner") return owner;
  return databases.find(({ name }) => name === database)?.owner ?? owner;
}

function authorityAsGrantor(
  entry: GrantEntry,
  object: ObjectState,
  role: string,
  snapshot: Snapshot,
): Authority {
  const { grantor } = entry;
  if (!entry.grantorCanRevoke) return doesNothing(entry, object);
  const otherRole = snapshot.otherRoles.find(({ name }) => name === grantor);
  const reachable =
    otherRole !== undefined &&
    (otherRole.canSetRole || selfGrant(otherRole, snapshot) !== "refused");
  return reachable
    ? asRole(grantor)
    : beyondReach(grantor, revokedBy(grantor, entry, object, role));
}

type Allowed = Extract<Authority, { readonly runAs: RunAs }>;

/** The privilege and object of a statement. */
interface Subject {
  readonly database: string;
  readonly object: ObjectState;
  readonly privilege: Privilege;
}

/** Adds USAGE on the schema: without it, PostgreSQL does not find the object by its name. */
function withSchemaUsage(authority: Allowed, subject: Subject, snapshot: Snapshot): Authority {
  const { database, object } = subject;
  const { runAs } = authority;
  if (isFuture(object.type)) return authority; // these need no schema
  const name = { type: "SCHEMA", schema: "", name: object.schema } as const;
  const schema = findObject(snapshot, database, name);
  if (runAs.as === "role" && runAs.role === object.owner && !object.ownerHasUsage) {
    return ownerWithoutUsage(object, schema?.owner, database, snapshot);
  }
  // Which schemas other roles can use is not inspected: the statement is sent, and the server decides.
  if (runAs.as === "role" || schema === undefined || schema.sessionHasUsage) return authority;
  const schemaOwner = ownerOf(schema, database, snapshot);
  const owner = authorityOf(schemaOwner, snapshot);
  if ("runAs" in owner && owner.runAs.as === "member") {
    return withSchemaOwner(authority, owner.runAs.of, subject, snapshot);
  }
  if (runAs.as === "member") return authority;
  const master = snapshot.session.name;
  return refusal(
    `${objectInWords(object)} is in a schema that ${quoted(master)} has no USAGE on`,
    `Have ${quoted(schemaOwner)} run ${usageOn(object.schema, master)}.`,
  );
}

/** With both memberships, PostgreSQL could pick the schema's owner as grantor, if it has the grant option. */
function withSchemaOwner(
  authority: Allowed,
  schemaOwners: readonly string[],
  { object, privilege }: Subject,
  snapshot: Snapshot,
): Authority {
  const own = authority.runAs.as === "member" ? authority.runAs.of : [];
  if (own.length > 0 && object.optionHeld.includes(privilege)) {
    const alone = authorityOfOwnerAlone(object.owner, object, snapshot);
    if ("runAs" in alone && alone.runAs.as === "role") return alone;
  }
  return { ...authority, runAs: { as: "member", of: distinctNames([...own, ...schemaOwners]) } };
}

function ownerWithoutUsage(
  object: ObjectState,
  schemaOwner = "",
  database: string,
  snapshot: Snapshot,
): Refused {
  const owner = quoted(object.owner);
  const by = ownerOf({ owner: schemaOwner }, database, snapshot);
  return refusal(
    `${objectInWords(object)} is in a schema that its owner ${owner} has no USAGE on`,
    `Have ${by === "" ? "the schema's owner" : quoted(by)} run ${usageOn(object.schema, object.owner)}.`,
  );
}

function notThere(object: ObjectName): Refused {
  return refusal(`${objectInWords(object)} no longer exists`, "Run it again.");
}

function ownerRefusal(object: ObjectState, owner: string, snapshot: Snapshot): GrantAuthority {
  const master = snapshot.session.name;
  if (isFuture(object.type)) return creatorRefusal(object, snapshot);
  const by = isSuperuser(owner, snapshot) ? "a superuser" : quoted(owner);
  return {
    refused: `${objectInWords(object)} is owned by ${quoted(owner)}, whose privileges ${quoted(master)} cannot use`,
    hint: { by, object: nameOf(object), master },
  };
}

function isSuperuser(role: string, { otherRoles }: Snapshot): boolean {
  return otherRoles.some(({ name, superuser }) => superuser && name === role);
}

/** A grant option in default privileges does not help: it is on future objects, not on the defaults. */
function creatorRefusal(object: ObjectState, snapshot: Snapshot): Refused {
  const { session, versionNum, otherRoles } = snapshot;
  const creator = object.name;
  const key = object.schema === "" ? "createdBy: […]" : "future: { createdBy: […] }";
  const others = `name other roles in ${key}`;
  const refused = `${objectInWords(object)} are granted by ${quoted(creator)} alone, whose privileges ${quoted(session.name)} cannot use`;
  if (isSuperuser(creator, snapshot)) {
    return refusal(refused, `Take ${quoted(creator)} out of createdBy.`);
  }
  if (otherRoles.some(({ name, circular }) => circular && name === creator)) {
    const revoke = sql`REVOKE ${identifier(session.name)} FROM ${identifier(creator)}`;
    const admin = hasMembershipOptions(versionNum) ? `; ${adminOnly(creator, session.name)}` : "";
    return refusal(
      refused,
      `${quoted(creator)} is a member of ${quoted(session.name)}: have an administrator run ${revoke}${admin}, or ${others}.`,
    );
  }
  if (!hasMembershipOptions(versionNum)) {
    return refusal(refused, `${withoutCreateRole(snapshot).hint} Or ${others}.`);
  }
  return refusal(
    refused,
    `Have an administrator run ${adminOnly(creator, session.name)}, or ${others}.`,
  );
}

/**
 * A REVOKE as the grantor would do nothing: PostgreSQL treats a member of the owner as the owner,
 * and finds no object in a schema on which the grantor has no USAGE.
 */
function doesNothing({ grantor, privilege, ...entry }: GrantEntry, object: ObjectState): Refused {
  const by = quoted(grantor);
  const owner = quoted(object.owner);
  const revoke = advisedGrant({
    verb: "REVOKE GRANT OPTION",
    privileges: [privilege],
    object: nameOf(object),
    role: grantor,
  });
  const leave = sql`REVOKE ${identifier(object.owner)} FROM ${identifier(grantor)}`;
  // While the grantor still has the owner's grant option, CASCADE does not revoke what it granted.
  const [why, who, statements] = entry.grantorActsAsOwner
    ? [`is a member of the owner ${owner}`, "an administrator", `${leave}; ${revoke}`]
    : ["has no USAGE on the schema", owner, revoke];
  return beyondReach(
    grantor,
    `A REVOKE as ${by} would do nothing, because ${by} ${why}: have ${who} run ${statements} CASCADE.`,
  );
}
