/** Whose future objects a declaration covers: default privileges are kept per creating role. */
import type { Creators } from "../model/declaration";
import type { Refusal } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { listInWords, quoted } from "../model/names";
import { distinctNames } from "../sorting";
import { objectTypes, type FutureType } from "../model/objectTypes";

/** Default privileges somewhere, as far as their creators are concerned. */
export interface FuturePlace {
  readonly database: string;
  readonly type: FutureType;
  /** Empty: in every schema. */
  readonly schema: string;
  readonly creators: Creators;
  readonly path: string;
}

export interface CreatorsFound {
  readonly roles: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly excluded: readonly string[];
}

/** The roles, but never the grantee: what it creates it owns. */
export function creatorsFor(
  place: FuturePlace,
  grantee: string,
  snapshot: Snapshot,
): CreatorsFound {
  return place.creators === "default"
    ? defaultCreators(place, grantee, snapshot)
    : namedCreators(place, place.creators, grantee, snapshot);
}

/**
 * The schema's owner, the database's owner and whoever owns objects in the schema now. Default
 * privileges of `pg_database_owner` cover nothing: nobody creates objects as that role.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
function defaultCreators(
  { database, type, schema }: FuturePlace,
  grantee: string,
  snapshot: Snapshot,
): CreatorsFound {
  const { contents, databases, otherRoles } = snapshot;
  const there = (contents[database]?.creators ?? [])
    .filter((one) => schema === "" || one.schema === schema)
    .map(({ role }) => role);
  const owners = databases.flatMap(({ name, owner }) => (name === database ? [owner] : []));
  const all = distinctNames([...there, ...owners]).filter((role) => role !== grantee);
  const superusers = otherRoles.filter(({ superuser }) => superuser).map(({ name }) => name);
  const isLeftOut = (role: string): boolean => isReserved(role) || superusers.includes(role);
  const leftOut = all.filter((role) => isLeftOut(role) && role !== "pg_database_owner");
  return {
    roles: all.filter((role) => !isLeftOut(role)),
    refusals: [],
    excluded: leftOut.length === 0 ? [] : [`${objectTypes[type].word} of ${inQuotes(leftOut)}`],
  };
}

function namedCreators(
  { path, schema }: FuturePlace,
  names: readonly string[],
  grantee: string,
  { existingRoles }: Snapshot,
): CreatorsFound {
  const key = schema === "" ? `${path}.createdBy` : `${path}.future.createdBy`;
  const at = (role: string): string => `${key}[${String(names.indexOf(role))}]`;
  const roles = distinctNames(names).filter((role) => role !== grantee);
  const pseudo = roles.filter((role): boolean => role === "pg_database_owner");
  const unknown = roles.filter((role) => !existingRoles.includes(role));
  return {
    roles: roles.filter((role) => !pseudo.includes(role) && !unknown.includes(role)),
    refusals: [
      ...unknown.map((role) => ({
        path: at(role),
        reason: `role ${quoted(role)} does not exist on the server`,
        hint: "Create it first, or take it out of createdBy.",
      })),
      ...pseudo.map((role) => ({
        path: at(role),
        reason: `no role creates objects as ${quoted(role)}, so its default privileges have no effect`,
        hint: "Name the database's owner itself.",
      })),
    ],
    excluded: [],
  };
}

/** Roles that are the server's own. */
function isReserved(role: string): boolean {
  return /^pg_|^rds/.test(role);
}

function inQuotes(roles: readonly string[]): string {
  return listInWords(roles.map(quoted), 5);
}
