/** What a look tells around the objects that it lists: near names, and who creates objects there. */
import type { InspectionRequest, NamedObject } from "./request";
import { isTypeOfItsOwn } from "./objects";
import { textArray, valuesOf } from "./lists";
import { sql, type Sql } from "../sql";

/** A typing error is near; a list of more names than this is not read by anybody. */
const maxNearby = sql`1000`;

const namesWithoutSchema = sql`SELECT 'SCHEMA' AS type, nspname AS name
    FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT 'LANGUAGE', lanname
    FROM pg_catalog.pg_language
    UNION ALL
    SELECT 'FOREIGN DATA WRAPPER', fdwname
    FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT 'FOREIGN SERVER', srvname
    FROM pg_catalog.pg_foreign_server
    UNION ALL
    SELECT 'TABLESPACE', spcname
    FROM pg_catalog.pg_tablespace
    UNION ALL
    SELECT 'PARAMETER', pg_catalog.lower(name)::pg_catalog.name
    FROM pg_catalog.pg_settings`;

const namesNearby = sql`SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS type, n.nspname AS schema,
    c.relname AS name, NULL::pg_catalog.name AS "column"
  FROM lackingIn AS n
  JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION
  SELECT 'ROUTINE', n.nspname, p.proname, NULL
  FROM lackingIn AS n
  JOIN pg_catalog.pg_proc AS p ON p.pronamespace = n.oid
  UNION
  SELECT 'TYPE', n.nspname, t.typname, NULL
  FROM lackingIn AS n
  JOIN pg_catalog.pg_type AS t ON t.typnamespace = n.oid
  WHERE ${isTypeOfItsOwn}
  UNION
  SELECT 'COLUMN', n.nspname, c.relname, t.attname
  FROM lacking AS l
  JOIN pg_catalog.pg_namespace AS n ON n.nspname = l.schema
  JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = l.name
  JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
  WHERE l.type = 'COLUMN'
  UNION
  SELECT o.type, '', o.name, NULL
  FROM (${namesWithoutSchema}) AS o
  WHERE o.type IN (SELECT type FROM lacking)
  LIMIT ${maxNearby}`;

/**
 * One row: one name beside one that is asked for and does not exist; nothing where all exist. In a
 * schema names of every object type are told, for the object may be of another one.
 */
export function nearbyRows(requests: readonly InspectionRequest[]): Sql {
  const asked = requests.flatMap(({ named, schemas }) => [
    ...named,
    ...schemas.map((name): NamedObject => ({ type: "SCHEMA", schema: "", name })),
  ]);
  const values = asked.map(({ type, schema, name, column }) => [type, schema, name, column ?? ""]);
  return sql`lacking AS (
  SELECT *
  FROM (${valuesOf(values, 4)}) AS a(type, schema, name, "column")
  WHERE a.type IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM objects AS o
      WHERE o.type = a.type AND o.schema = a.schema AND o.name = a.name AND COALESCE(o."column", '') = a."column")
), lackingIn AS (
  SELECT n.oid, n.nspname
  FROM pg_catalog.pg_namespace AS n
  WHERE n.nspname IN (SELECT schema FROM lacking)
), nearby AS (
  ${namesNearby}
)`;
}

/** One row: one role that owns a schema asked about, or something in it. */
export function creatorRows(requests: readonly InspectionRequest[]): Sql {
  const everywhere = requests.some(({ creatorsEverywhere }) => creatorsEverywhere);
  const asked = textArray(requests.flatMap(({ creatorsIn }) => creatorsIn));
  return sql`createdIn AS (
  SELECT oid, nspname, nspowner
  FROM pg_catalog.pg_namespace
  WHERE nspname = ANY (${asked})${everywhere ? sql` OR nspname !~ '^pg_' AND nspname <> 'information_schema'` : sql``}
), creators AS (
  SELECT n.nspname AS schema, r.rolname AS role
  FROM (
    SELECT oid, nspowner AS owner
    FROM createdIn
    UNION
    SELECT n.oid, c.relowner
    FROM createdIn AS n
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid
    UNION
    SELECT n.oid, p.proowner
    FROM createdIn AS n
    JOIN pg_catalog.pg_proc AS p ON p.pronamespace = n.oid
    UNION
    SELECT n.oid, t.typowner
    FROM createdIn AS n
    JOIN pg_catalog.pg_type AS t ON t.typnamespace = n.oid
  ) AS o
  JOIN createdIn AS n ON n.oid = o.oid
  JOIN pg_catalog.pg_roles AS r ON r.oid = o.owner
)`;
}
