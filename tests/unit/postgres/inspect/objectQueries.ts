/**
 * How objects are read, by type: one that a catalog holds beside others, one that is told apart by
 * its arguments, one of which some have no privileges of their own, one in no schema, and one that is
 * named by its number.
 */
export const readBy: Readonly<Record<string, string>> = {
  TABLE: `SELECT 'TABLE'::pg_catalog.text AS type,
    n.nspname::pg_catalog.text AS schema,
    c.relname::pg_catalog.text AS name, NULL::pg_catalog.text AS "column",
    NULL::pg_catalog.oidvector AS arguments,
    c.relowner AS owner, n.oid AS namespace,
    COALESCE(c.relacl, pg_catalog.acldefault('r', c.relowner)) AS acl,
    NULL::pg_catalog.aclitem[] AS wider,
    'pg_catalog.pg_class'::pg_catalog.regclass AS classid, c.oid AS objid
  FROM (
    SELECT c.oid
    FROM requestedTypes AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid
    WHERE r.type = 'TABLE'
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
    UNION
    SELECT c.oid
    FROM requestedObjects AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_class AS c
      ON c.relnamespace = n.oid AND c.relname = r.name::pg_catalog.name
    WHERE r.type IN ('TABLE', 'COLUMN')
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
    UNION
    SELECT objid
    FROM held
    WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass
  ) AS o
  JOIN pg_catalog.pg_class AS c ON c.oid = o.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)`,
  ROUTINE: `SELECT 'ROUTINE'::pg_catalog.text AS type,
    n.nspname::pg_catalog.text AS schema,
    c.proname::pg_catalog.text AS name, NULL::pg_catalog.text AS "column",
    c.proargtypes AS arguments,
    c.proowner AS owner, n.oid AS namespace,
    COALESCE(c.proacl, pg_catalog.acldefault('f', c.proowner)) AS acl,
    NULL::pg_catalog.aclitem[] AS wider,
    'pg_catalog.pg_proc'::pg_catalog.regclass AS classid, c.oid AS objid
  FROM (
    SELECT c.oid
    FROM requestedTypes AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_proc AS c ON c.pronamespace = n.oid
    WHERE r.type = 'ROUTINE'
    UNION
    SELECT c.oid
    FROM requestedObjects AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_proc AS c
      ON c.pronamespace = n.oid AND c.proname = r.name::pg_catalog.name
    WHERE r.type IN ('ROUTINE')
    UNION
    SELECT objid
    FROM held
    WHERE classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
  ) AS o
  JOIN pg_catalog.pg_proc AS c ON c.oid = o.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.pronamespace`,
  TYPE: `SELECT 'TYPE'::pg_catalog.text AS type,
    n.nspname::pg_catalog.text AS schema,
    c.typname::pg_catalog.text AS name, NULL::pg_catalog.text AS "column",
    NULL::pg_catalog.oidvector AS arguments,
    c.typowner AS owner, n.oid AS namespace,
    COALESCE(c.typacl, pg_catalog.acldefault('T', c.typowner)) AS acl,
    NULL::pg_catalog.aclitem[] AS wider,
    'pg_catalog.pg_type'::pg_catalog.regclass AS classid, c.oid AS objid
  FROM (
    SELECT c.oid
    FROM requestedTypes AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_type AS c ON c.typnamespace = n.oid
    WHERE r.type = 'TYPE'
      AND c.typtype IN ('b', 'c', 'd', 'e', 'r')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = c.oid)
    AND (c.typrelid = 0 OR EXISTS (
      SELECT FROM pg_catalog.pg_class AS k WHERE k.oid = c.typrelid AND k.relkind = 'c'))
    UNION
    SELECT c.oid
    FROM requestedObjects AS r
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = r.schema::pg_catalog.name
    JOIN pg_catalog.pg_type AS c
      ON c.typnamespace = n.oid AND c.typname = r.name::pg_catalog.name
    WHERE r.type IN ('TYPE')
      AND c.typtype IN ('b', 'c', 'd', 'e', 'r')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = c.oid)
    AND (c.typrelid = 0 OR EXISTS (
      SELECT FROM pg_catalog.pg_class AS k WHERE k.oid = c.typrelid AND k.relkind = 'c'))
    UNION
    SELECT objid
    FROM held
    WHERE classid = 'pg_catalog.pg_type'::pg_catalog.regclass
  ) AS o
  JOIN pg_catalog.pg_type AS c ON c.oid = o.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.typnamespace`,
  LANGUAGE: `SELECT 'LANGUAGE'::pg_catalog.text AS type,
    '' AS schema,
    c.lanname::pg_catalog.text AS name, NULL::pg_catalog.text AS "column",
    NULL::pg_catalog.oidvector AS arguments,
    c.lanowner AS owner, NULL::pg_catalog.oid AS namespace,
    COALESCE(c.lanacl, pg_catalog.acldefault('l', c.lanowner)) AS acl,
    NULL::pg_catalog.aclitem[] AS wider,
    'pg_catalog.pg_language'::pg_catalog.regclass AS classid, c.oid AS objid
  FROM (
    SELECT c.oid
    FROM requestedObjects AS r
    JOIN pg_catalog.pg_language AS c ON c.lanname = r.name::pg_catalog.name
    WHERE r.type = 'LANGUAGE'
    UNION
    SELECT objid
    FROM held
    WHERE classid = 'pg_catalog.pg_language'::pg_catalog.regclass
  ) AS o
  JOIN pg_catalog.pg_language AS c ON c.oid = o.oid`,
  "LARGE OBJECT": `SELECT 'LARGE OBJECT'::pg_catalog.text AS type,
    '' AS schema,
    c.oid::pg_catalog.text AS name, NULL::pg_catalog.text AS "column",
    NULL::pg_catalog.oidvector AS arguments,
    c.lomowner AS owner, NULL::pg_catalog.oid AS namespace,
    COALESCE(c.lomacl, pg_catalog.acldefault('L', c.lomowner)) AS acl,
    NULL::pg_catalog.aclitem[] AS wider,
    'pg_catalog.pg_largeobject_metadata'::pg_catalog.regclass AS classid, c.oid AS objid
  FROM (
    SELECT r.name::pg_catalog.oid AS oid
    FROM requestedObjects AS r
    WHERE r.type = 'LARGE OBJECT'
    UNION
    SELECT objid
    FROM held
    WHERE classid = 'pg_catalog.pg_largeobject'::pg_catalog.regclass
  ) AS o
  JOIN pg_catalog.pg_largeobject_metadata AS c ON c.oid = o.oid`,
};
