/**
 * The rows that a look is made of: common table expressions over the catalogs.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */
import type { LookRequest } from "./catalog";
import { markerPrefix } from "./ownership";
import { join, literal, sql, type Sql } from "./sql";

/** One row: one membership edge that concerns a role looked at or the session user. */
export const membershipRows = sql`memberships AS (
  SELECT r.rolname AS "role", m.rolname AS "member", COALESCE(g.rolname, '') AS "grantor",
    am.admin_option AS "admin",
    COALESCE((pg_catalog.to_jsonb(am) ->> 'inherit_option')::boolean, true) AS "inherit",
    COALESCE((pg_catalog.to_jsonb(am) ->> 'set_option')::boolean, true) AS "set",
    am.grantor = 10 AND am.admin_option AND pg_catalog.to_jsonb(am)
      @> '{"inherit_option": false, "set_option": false}' AS "implicit",
    COALESCE(pg_catalog.shobj_description(am.member, 'pg_authid'), '')
      ~ ${literal(`(^|\n)${markerPrefix}[^\n]*$`)} AS "memberManaged"
  FROM pg_catalog.pg_auth_members AS am
  JOIN pg_catalog.pg_roles AS r ON r.oid = am.roleid
  JOIN pg_catalog.pg_roles AS m ON m.oid = am.member
  LEFT JOIN pg_catalog.pg_roles AS g ON g.oid = am.grantor
  WHERE am.roleid IN (SELECT oid FROM looked)
    OR am.member IN (SELECT oid FROM looked UNION ALL SELECT oid FROM session)
  ORDER BY 1, 2, 3
)`;

/**
 * One row: how often a catalog of a database names a role looked at, and why. Readable from any
 * database. deptype: o = owner, a = mentioned in an ACL, r = named in a row-security policy.
 * @see https://www.postgresql.org/docs/current/catalog-pg-shdepend.html
 */
export const dependencyRows = sql`dependencies AS (
  SELECT l.rolname AS "role", db.datname AS "database", d.classid::pg_catalog.regclass AS "catalog",
    CASE d.deptype WHEN 'o' THEN 'owner' WHEN 'a' THEN 'acl' WHEN 'r' THEN 'policy' ELSE 'other' END
      AS "kind",
    pg_catalog.count(*) AS "count"
  FROM pg_catalog.pg_shdepend AS d
  JOIN looked AS l ON l.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_database AS db ON db.oid = d.dbid
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
)`;

/**
 * One row: one object that is asked for or whose ACL mentions a role looked at (found through the
 * index of `pg_shdepend`, so the cost does not grow with the database).
 * Example of an ACL: `{owner=arwdDxtm/owner,"svc=r*w/owner"}`; NULL means the built-in default.
 */
export function objectRows(requests: readonly LookRequest[]): Sql {
  const schemas = textArray(requests.flatMap((request) => request.schemas));
  return sql`${heldRows}, ${relationRows(requests)}, objects AS (
  SELECT 'DATABASE' AS type, '' AS schema, datname AS name, datdba AS owner, true AS "sessionHasUsage",
    COALESCE(datacl, pg_catalog.acldefault('d', datdba)) AS acl,
    'pg_catalog.pg_database'::pg_catalog.regclass AS classid, oid AS objid
  FROM pg_catalog.pg_database
  WHERE datallowconn
    OR EXISTS (
      SELECT FROM pg_catalog.aclexplode(datacl) AS a
      WHERE a.grantee IN (SELECT oid FROM looked))
  UNION ALL
  SELECT 'SCHEMA', '', nspname, nspowner,
    pg_catalog.has_schema_privilege((SELECT oid FROM session), oid, 'USAGE'),
    COALESCE(nspacl, pg_catalog.acldefault('n', nspowner)),
    'pg_catalog.pg_namespace'::pg_catalog.regclass, oid
  FROM pg_catalog.pg_namespace
  WHERE nspname = ANY (${schemas})
    OR oid IN (SELECT relnamespace FROM relations)
    OR oid IN (SELECT objid FROM held WHERE classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass)
  UNION ALL
  SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, nspname, relname, relowner, true,
    COALESCE(relacl, pg_catalog.acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner)),
    'pg_catalog.pg_class'::pg_catalog.regclass, oid
  FROM relations
)`;
}

/** One row: one object of this database whose ACL mentions a role looked at. */
const heldRows = sql`held AS (
  SELECT DISTINCT d.classid, d.objid
  FROM pg_catalog.pg_shdepend AS d
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
    AND d.refobjid IN (SELECT oid FROM looked)
    AND d.deptype = 'a'
    AND d.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)`;

/** One row: one table, view or sequence that is asked for or held. */
function relationRows(requests: readonly LookRequest[]): Sql {
  const whole = textArray(requests.flatMap(({ wholeSchemas }) => wholeSchemas));
  const named = [
    sql`(NULL, NULL)`, // an empty list is a syntax error
    ...requests.flatMap(({ relations }) => relations).map(relationPair),
  ];
  return sql`relations AS (
  SELECT c.*, n.nspname
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
    AND (n.nspname = ANY (${whole})
      OR (n.nspname, c.relname) IN (${join(named)})
      OR c.oid IN (SELECT objid FROM held WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass))
)`;
}

/** One row: one role that gave something to a role looked at, or such a role that gave something. */
export const grantorRows = sql`grantors AS (
  SELECT DISTINCT a.grantor
  FROM objects AS o
  CROSS JOIN LATERAL pg_catalog.aclexplode(o.acl) AS a
  WHERE a.grantee IN (SELECT oid FROM looked) OR a.grantor IN (SELECT oid FROM looked)
)`;

/** A list of names as an array, each once. */
export function textArray(values: readonly string[]): Sql {
  const distinct = [...new Set(values)].sort();
  return sql`ARRAY[${join(distinct.map(literal))}]::pg_catalog.text[]`;
}

function relationPair({ schema, name }: { readonly schema: string; readonly name: string }): Sql {
  return sql`(${literal(schema)}, ${literal(name)})`;
}
