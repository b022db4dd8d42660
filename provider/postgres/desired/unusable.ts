/**
 * Grants that do not help a login: to use an object it also needs USAGE on the schema, and to log in it
 * needs CONNECT on the database. It may have both by its own grants, by a membership, or through PUBLIC.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
import type { DesiredRole } from "../model/desiredRole";
import { nameInWords, quoted } from "../model/names";
import { findObject } from "../model/objectIndex";
import { isFuture, objectTypes } from "../model/objectTypes";
import { RDS_IAM } from "../model/rdsRoles";
import type { ObjectState, Snapshot } from "../model/snapshot";
import { distinctNames, groupedBy } from "../sorting";

/**
 * What a login will lack after an update, as phrases after "has". Nothing is said where a group that
 * it is to become a member of may give it: the same `up` may grant that to the group first.
 */
export function willLack(role: DesiredRole, snapshot: Snapshot): readonly string[] {
  const held = snapshot.role === "absent" ? [] : snapshot.role.memberships;
  const gains = role.memberships.some(
    (one) =>
      one.inherit &&
      one.role !== RDS_IAM &&
      !held.some((row) => row.role === one.role && row.inherit),
  );
  return gains ? [] : lacks(role, snapshot, role.databases);
}

/** What a login lacks by the server's own word, in those of its databases that were read. */
export function lacks(
  role: DesiredRole,
  snapshot: Snapshot,
  read: readonly string[],
): readonly string[] {
  if (!role.login) return []; // its members may have both otherwise
  const databases = role.databases.filter((name) => read.includes(name));
  const inSchemas = role.grants.filter(({ object: { type, schema } }) =>
    isFuture(type) ? schema !== "" : objectTypes[type].inSchema,
  );
  const schemas = groupedBy(inSchemas, ({ database, object }) => [database, object.schema]);
  return distinctNames([
    ...databases.flatMap((name) => lackingConnect(name, role, snapshot)),
    ...schemas.flatMap(([{ database, object }]) =>
      databases.includes(database) ? lackingUsage(database, object.schema, role, snapshot) : [],
    ),
  ]);
}

function lackingConnect(name: string, role: DesiredRole, snapshot: Snapshot): readonly string[] {
  const isDeclared = role.grants.some(
    ({ object, privilege }) =>
      object.type === "DATABASE" && object.name === name && privilege === "CONNECT",
  );
  const state = snapshot.databases.find((database) => database.name === name);
  if (isDeclared || canUse(state, role)) return [];
  const grant = `{ ${databaseKey(name, role)}privileges: ["CONNECT"] }`;
  return [
    `no CONNECT on database ${quoted(name)}, so it cannot log in to it: add ${grant} to grants`,
  ];
}

function lackingUsage(
  database: string,
  schema: string,
  role: DesiredRole,
  snapshot: Snapshot,
): readonly string[] {
  const isDeclared = role.grants.some(
    (one) =>
      one.database === database &&
      one.object.type === "SCHEMA" &&
      one.object.name === schema &&
      one.privilege === "USAGE",
  );
  const state = findObject(snapshot, database, { type: "SCHEMA", schema: "", name: schema });
  if (isDeclared || canUse(state, role)) return [];
  const where = database === role.databases[0] ? "" : ` in database ${quoted(database)}`;
  const grant = `{ ${databaseKey(database, role)}schema: ${JSON.stringify(schema)}, privileges: ["USAGE"] }`;
  return [
    `no USAGE on schema ${nameInWords(schema)}${where}, so it cannot use its grants there: add ${grant} to grants`,
  ];
}

/** Where it does not exist, the declaration is refused for that. */
function canUse(state: ObjectState | undefined, { name }: DesiredRole): boolean {
  return state?.usableBy === undefined || state.usableBy.includes(name);
}

function databaseKey(name: string, { databases }: DesiredRole): string {
  return name === databases[0] ? "" : `database: ${JSON.stringify(name)}, `;
}
