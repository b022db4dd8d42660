/** What PUBLIC may change in a database: every role may do it too, whatever is declared. */
import { sql } from "../sql";

/**
 * One row: one privilege of PUBLIC with which something can be written or created, in a schema that
 * is requested or that PUBLIC may use. NULL where nothing is asked of PUBLIC.
 */
export const publicWriteValues = sql`SELECT CASE WHEN (SELECT "publicWrites" FROM requestedBeside) THEN (
  WITH open AS (
    SELECT oid, nspname, nspacl
    FROM pg_catalog.pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      AND (nspname IN (SELECT name FROM requestedSchemas)
        OR pg_catalog.has_schema_privilege('public', oid, 'USAGE'))
  ), written AS (
    SELECT 'DATABASE' AS type, '' AS schema, d.datname AS name,
      NULL::pg_catalog.name AS "column", a.privilege_type
    FROM pg_catalog.pg_database AS d
    CROSS JOIN LATERAL pg_catalog.aclexplode(d.datacl) AS a
    WHERE d.datname = pg_catalog.current_database() AND a.grantee = 0 AND a.privilege_type = 'CREATE'
    UNION ALL
    SELECT 'SCHEMA', '', n.nspname, NULL, a.privilege_type
    FROM open AS n
    CROSS JOIN LATERAL pg_catalog.aclexplode(n.nspacl) AS a
    WHERE a.grantee = 0 AND a.privilege_type = 'CREATE'
    UNION ALL
    SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.nspname, c.relname,
      NULL, a.privilege_type
    FROM open AS n
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'f', 'S')
    CROSS JOIN LATERAL pg_catalog.aclexplode(c.relacl) AS a
    WHERE a.grantee = 0
      AND CASE c.relkind WHEN 'S' THEN a.privilege_type IN ('UPDATE', 'USAGE')
        ELSE a.privilege_type IN ('DELETE', 'INSERT', 'TRUNCATE', 'UPDATE') END
    UNION ALL
    SELECT 'COLUMN', n.nspname, c.relname, t.attname, a.privilege_type
    FROM open AS n
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p', 'v', 'f')
    JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
    CROSS JOIN LATERAL pg_catalog.aclexplode(t.attacl) AS a
    WHERE a.grantee = 0 AND a.privilege_type IN ('INSERT', 'UPDATE')
    UNION ALL
    SELECT 'LARGE OBJECT', '', l.oid::pg_catalog.text::pg_catalog.name, NULL, a.privilege_type
    FROM pg_catalog.pg_largeobject_metadata AS l -- only those requested: there may be millions
    CROSS JOIN LATERAL pg_catalog.aclexplode(l.lomacl) AS a
    WHERE l.oid IN (SELECT r.name::pg_catalog.oid FROM requestedObjects AS r WHERE r.type = 'LARGE OBJECT')
      AND a.grantee = 0 AND a.privilege_type = 'UPDATE'
    ORDER BY type, schema, name, "column", privilege_type
    LIMIT 1000 -- nobody reads more
  )
  SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'type', w.type, 'schema', w.schema, 'name', w.name, 'column', w."column", 'privilege', w.privilege_type)
    ORDER BY w.type, w.schema, w.name, w."column", w.privilege_type)
  FROM written AS w) END`;
