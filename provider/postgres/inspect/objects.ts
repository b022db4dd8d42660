/**
 * The objects that a look lists: those asked for, and those whose ACL mentions a role inspected at.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */
import type { InspectionRequest } from "./request";
import { plainObjectRows } from "./objectsWithoutSchema";
import { askedOids, heldOids, isHeld } from "./requestedObjects";
import { textArray, valuesOf } from "./lists";
import { sql, type Sql } from "../sql";

/**
 * One row: one object with its ACL. NULL means the built-in default there, which is spelt out here.
 * Example of an ACL: `{owner=arwdDxtm/owner,"svc=r*w/owner"}`. `wider` is the ACL of a column's
 * table: a grant option there counts for the column too.
 */
export function objectRows(requests: readonly InspectionRequest[], major: number): Sql {
  return sql`${heldRows}, ${relationRows(requests)}, ${routineRows(requests)}, ${typeRows(requests)}, objects AS (
  ${plainObjectRows(requests, major)}
  UNION ALL
  ${schemas(requests)}
  UNION ALL
  ${relations}
  UNION ALL
  ${columns(requests)}
  UNION ALL
  ${routines}
  UNION ALL
  ${types}
  UNION ALL
  ${defaultPrivileges}
)`;
}

/** One row: one object, shared or of this database, whose ACL mentions a role inspected at. */
const heldRows = sql`held AS (
  SELECT DISTINCT d.classid, d.objid, d.objsubid
  FROM pg_catalog.pg_shdepend AS d
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND d.refobjid IN (SELECT oid FROM inspected)
    AND d.deptype = 'a'
    AND d.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
)`;

/** One row: one table, view or sequence that is asked for or held. */
function relationRows(requests: readonly InspectionRequest[]): Sql {
  const asked = askedOids(requests, {
    catalog: sql`pg_class`,
    namespace: sql`relnamespace`,
    name: sql`relname`,
    types: ["TABLE", "SEQUENCE", "COLUMN"],
  });
  return sql`relations AS (
  SELECT c.*, n.nspname
  FROM (
    ${asked}
    UNION
    ${heldOids(sql`pg_class`)}
  ) AS o
  JOIN pg_catalog.pg_class AS c ON c.oid = o.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    AND NOT pg_catalog.pg_is_other_temp_schema(n.oid)
)`;
}

function schemas(requests: readonly InspectionRequest[]): Sql {
  return sql`SELECT 'SCHEMA', '', nspname, NULL, NULL, nspowner,
    pg_catalog.has_schema_privilege((SELECT oid FROM session), oid, 'USAGE'),
    COALESCE(nspacl, pg_catalog.acldefault('n', nspowner)), NULL,
    'pg_catalog.pg_namespace'::pg_catalog.regclass, oid
  FROM pg_catalog.pg_namespace
  WHERE nspname = ANY (${textArray(requests.flatMap((request) => request.schemas))})
    OR oid IN (
      SELECT relnamespace FROM relations
      UNION ALL SELECT pronamespace FROM routines
      UNION ALL SELECT typnamespace FROM types)
    OR ${isHeld(sql`pg_namespace`)}`;
}

const relations = sql`SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, nspname, relname, NULL, NULL,
    relowner, true,
    COALESCE(relacl, pg_catalog.acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner)),
    NULL, 'pg_catalog.pg_class'::pg_catalog.regclass, oid
  FROM relations`;

/** Columns have no privileges of their own by default. */
function columns(requests: readonly InspectionRequest[]): Sql {
  const asked = requests
    .flatMap(({ named }) => named)
    .flatMap(({ schema, name, column }) => (column === undefined ? [] : [[schema, name, column]]));
  return sql`SELECT 'COLUMN', c.nspname, c.relname, a.attname, NULL, c.relowner, true,
    a.attacl, COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner)),
    'pg_catalog.pg_class'::pg_catalog.regclass, c.oid
  FROM (
    SELECT objid, objsubid
    FROM held
    WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objsubid <> 0
    UNION
    SELECT t.attrelid, t.attnum
    FROM (${valuesOf(asked, 3)}) AS v(schema, name, "column")
    JOIN relations AS r ON r.nspname = v.schema AND r.relname = v.name AND r.relkind <> 'S'
    JOIN pg_catalog.pg_attribute AS t ON t.attrelid = r.oid AND t.attname = v."column" AND NOT t.attisdropped
  ) AS k
  JOIN relations AS c ON c.oid = k.objid
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.objid AND a.attnum = k.objsubid`;
}

/** One row: one routine that is asked for or held. */
function routineRows(requests: readonly InspectionRequest[]): Sql {
  const asked = askedOids(requests, {
    catalog: sql`pg_proc`,
    namespace: sql`pronamespace`,
    name: sql`proname`,
    types: ["ROUTINE"],
  });
  return sql`routines AS (
  SELECT p.*, n.nspname
  FROM (
    ${asked}
    UNION
    ${heldOids(sql`pg_proc`)}
  ) AS o
  JOIN pg_catalog.pg_proc AS p ON p.oid = o.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
)`;
}

/**
 * One row: one type that is asked for or held. Arrays, rows of tables and multiranges have no
 * privileges of their own: their element's count.
 */
function typeRows(requests: readonly InspectionRequest[]): Sql {
  const asked = askedOids(requests, {
    catalog: sql`pg_type`,
    namespace: sql`typnamespace`,
    name: sql`typname`,
    types: ["TYPE"],
  });
  return sql`types AS (
  SELECT t.*, n.nspname
  FROM (
    SELECT t.oid
    FROM (${asked}) AS a
    JOIN pg_catalog.pg_type AS t ON t.oid = a.oid
    WHERE ${isTypeOfItsOwn}
    UNION
    ${heldOids(sql`pg_type`)}
  ) AS o
  JOIN pg_catalog.pg_type AS t ON t.oid = o.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
)`;
}

const routines = sql`SELECT 'ROUTINE', nspname, proname, NULL, proargtypes, proowner, true,
    COALESCE(proacl, pg_catalog.acldefault('f', proowner)), NULL,
    'pg_catalog.pg_proc'::pg_catalog.regclass, oid
  FROM routines`;

const types = sql`SELECT 'TYPE', nspname, typname, NULL, NULL, typowner, true,
    COALESCE(typacl, pg_catalog.acldefault('T', typowner)), NULL,
    'pg_catalog.pg_type'::pg_catalog.regclass, oid
  FROM types`;

/** Whether a row `t` of `pg_type` is a type that privileges can be granted on. */
export const isTypeOfItsOwn = sql`t.typtype IN ('b', 'c', 'd', 'e', 'r')
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid)
      AND (t.typrelid = 0 OR EXISTS (
        SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = t.typrelid AND c.relkind = 'c'))`;

/** Here the object is what a role will create, in a schema or anywhere; that role is the grantor. */
const defaultPrivileges = sql`SELECT CASE d.defaclobjtype
      WHEN 'r' THEN 'FUTURE TABLE' WHEN 'S' THEN 'FUTURE SEQUENCE' WHEN 'f' THEN 'FUTURE ROUTINE'
      WHEN 'T' THEN 'FUTURE TYPE' WHEN 'n' THEN 'FUTURE SCHEMA' ELSE 'FUTURE LARGE OBJECT' END,
    COALESCE(n.nspname, ''), c.rolname, NULL, NULL, d.defaclrole, true, d.defaclacl, NULL,
    'pg_catalog.pg_default_acl'::pg_catalog.regclass, d.oid
  FROM pg_catalog.pg_default_acl AS d
  JOIN pg_catalog.pg_roles AS c ON c.oid = d.defaclrole
  LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = d.defaclnamespace
  WHERE d.oid IN (SELECT objid FROM held WHERE classid = 'pg_catalog.pg_default_acl'::pg_catalog.regclass)`;
