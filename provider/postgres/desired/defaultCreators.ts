/** Whose future objects a declaration covers: default privileges belong to the role that creates. */
import type { Creators } from "../model/declaration";
import type { Refusal } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { listInWords, quoted } from "../model/names";
import { distinctNames } from "../sorting";
import { objectTypes, type FutureType } from "../model/objectTypes";

/** Where default privileges are declared, and for objects of which creators. */
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

/** The creators of a place. The grantee is never one: it owns what it creates. */
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
 * The schema's owner, the database's owner and every role that owns objects in the schema now.
 * Default privileges of `pg_database_owner` have no effect: no role creates objects as it.
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
  const isExcluded = (role: string): boolean => isReserved(role) || superusers.includes(role);
  const excluded = all.filter((role) => isExcluded(role) && role !== "pg_database_owner");
  return {
    roles: all.filter((role) => !isExcluded(role)),
    refusals: [],
    excluded: excluded.length === 0 ? [] : [`${objectTypes[type].word} of ${inQuotes(excluded)}`],
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

/** Whether the role belongs to PostgreSQL or RDS itself. */
function isReserved(role: string): boolean {
  return /^pg_|^rds/.test(role);
}

function inQuotes(roles: readonly string[]): string {
  return listInWords(roles.map(quoted), 5);
}
