/** What requests name, as lists inside of the look's query. */
import type { InspectionRequest } from "./request";
import { textArray, valuesOf } from "./lists";
import { sql, type Sql } from "../sql";

/** Whether an object of a catalog has an ACL that mentions a role inspected at. */
export function isHeld(catalog: Sql, oid: Sql = sql`oid`): Sql {
  return sql`${oid} IN (SELECT objid FROM held WHERE classid = 'pg_catalog.${catalog}'::pg_catalog.regclass)`;
}

/** Oids of the objects of a catalog whose ACL mentions a role inspected at. */
export function heldOids(catalog: Sql): Sql {
  return sql`SELECT objid
    FROM held
    WHERE classid = 'pg_catalog.${catalog}'::pg_catalog.regclass`;
}

type Named = InspectionRequest["named"][number];

/** A catalog whose objects are in schemas, and the object types that it holds. */
export interface SchemaCatalog {
  readonly catalog: Sql;
  readonly namespace: Sql;
  readonly name: Sql;
  readonly types: readonly Named["type"][];
}

/**
 * Oids of the objects that are asked for: of whole schemas, or by name, for which the catalog has
 * an index; the server gives up the first part at once where no schema is asked for.
 */
export function askedOids(
  requests: readonly InspectionRequest[],
  { catalog, namespace, name, types }: SchemaCatalog,
): Sql {
  const named = requests.flatMap((request) => request.named);
  const pairs = named
    .filter(({ type }) => types.includes(type))
    .map((one) => [one.schema, one.name]);
  return sql`SELECT c.oid
    FROM pg_catalog.pg_namespace AS n
    JOIN pg_catalog.${catalog} AS c ON c.${namespace} = n.oid
    WHERE n.nspname = ANY (${wholeSchemas(requests, types)})
    UNION
    SELECT c.oid
    FROM (${valuesOf(pairs, 2)}) AS v(schema, name)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = v.schema::pg_catalog.name
    JOIN pg_catalog.${catalog} AS c ON c.${namespace} = n.oid AND c.${name} = v.name::pg_catalog.name`;
}

/** Names of objects that are in no schema. */
export function plainNames(requests: readonly InspectionRequest[], type: Named["type"]): Sql {
  const named = requests.flatMap((request) => request.named).filter((one) => one.type === type);
  return textArray(named.map(({ name }) => name));
}

function wholeSchemas(
  requests: readonly InspectionRequest[],
  wanted: readonly Named["type"][],
): Sql {
  const whole = requests.flatMap((request) => request.allInSchema);
  return textArray(whole.filter(({ type }) => wanted.includes(type)).map(({ schema }) => schema));
}
