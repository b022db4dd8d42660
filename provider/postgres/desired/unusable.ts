/**
 * Grants that do not help a login: to use an object it also needs USAGE on the schema, and to log in it
 * needs CONNECT on the database.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html
 */
import type { DesiredRole } from "../model/desiredRole";
import { nameInWords, quoted } from "../model/names";
import { findObject } from "../model/objectIndex";
import { isFuture, objectTypes } from "../model/objectTypes";
import type { ObjectState, Snapshot } from "../model/snapshot";
import { distinctNames, groupedBy } from "../sorting";

/**
 * What a login lacks, as phrases after "has". It may have USAGE and CONNECT by its own grants, by a
 * declared membership, or through PUBLIC.
 */
export function unusableGrants(role: DesiredRole, snapshot: Snapshot): readonly string[] {
  if (!role.login) return []; // its members may have both otherwise
  return distinctNames([
    ...role.databases.flatMap((name) => lackingConnect(name, role, snapshot)),
    ...lackingUsage(role, snapshot),
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

function lackingUsage(role: DesiredRole, snapshot: Snapshot): readonly string[] {
  const inSchemas = role.grants.filter(
    ({ object: { type } }) => objectTypes[type].inSchema && !isFuture(type),
  );
  const schemas = groupedBy(inSchemas, ({ database, object }) => [database, object.schema]);
  return schemas.flatMap(([{ database, object }]) => {
    const name = { type: "SCHEMA", schema: "", name: object.schema } as const;
    const isDeclared = role.grants.some(
      (one) =>
        one.database === database &&
        one.object.type === "SCHEMA" &&
        one.object.name === name.name &&
        one.privilege === "USAGE",
    );
    if (isDeclared || canUse(findObject(snapshot, database, name), role)) return [];
    const where = database === role.databases[0] ? "" : ` in database ${quoted(database)}`;
    const grant = `{ ${databaseKey(database, role)}schema: ${JSON.stringify(name.name)}, privileges: ["USAGE"] }`;
    return `no USAGE on schema ${nameInWords(name.name)}${where}, so it cannot use its grants there: add ${grant} to grants`;
  });
}

/** Where it does not exist, the declaration is refused for that. */
function canUse(state: ObjectState | undefined, role: DesiredRole): boolean {
  if (state?.usableBy === undefined) return true;
  const groups = role.memberships.map((membership) => membership.role);
  // What the role has undeclared is about to be revoked, unless extras are kept.
  const own = role.extraPrivileges === "revoke" ? [] : [role.name];
  return (
    state.owner === role.name || state.usableBy.some((one) => [...groups, ...own].includes(one))
  );
}

function databaseKey(name: string, { databases }: DesiredRole): string {
  return name === databases[0] ? "" : `database: ${JSON.stringify(name)}, `;
}
