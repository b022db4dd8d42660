/**
 * The rows that a look is made of: common table expressions over the catalogs.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */
import { markerPrefix } from "../model/marker";
import { literal, sql } from "../sql";

/** One row: one membership edge that concerns a role inspected at or the session user. */
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
  WHERE am.roleid IN (SELECT oid FROM inspected)
    OR am.member IN (SELECT oid FROM inspected UNION ALL SELECT oid FROM session)
    OR am.grantor IN (SELECT oid FROM inspected)
  ORDER BY 1, 2, 3
)`;

/**
 * One row: how often a catalog of a database names a role inspected at, and why. Readable from any
 * database. deptype: o = owner, a = mentioned in an ACL, r = named in a row-security policy.
 * @see https://www.postgresql.org/docs/current/catalog-pg-shdepend.html
 */
export const dependencyRows = sql`dependencies AS (
  SELECT l.rolname AS "role", db.datname AS "database", d.classid::pg_catalog.regclass AS "catalog",
    CASE d.deptype WHEN 'o' THEN 'owner' WHEN 'a' THEN 'acl' WHEN 'r' THEN 'policy' ELSE 'other' END
      AS "kind",
    pg_catalog.count(*) AS "count"
  FROM pg_catalog.pg_shdepend AS d
  JOIN inspected AS l ON l.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_database AS db ON db.oid = d.dbid
  WHERE d.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
)`;

/** One row: one role that gave something to a role inspected at, or such a role that gave something. */
export const grantorRows = sql`grantors AS (
  SELECT DISTINCT a.grantor
  FROM objects AS o
  CROSS JOIN LATERAL pg_catalog.aclexplode(o.acl) AS a
  WHERE a.grantee IN (SELECT oid FROM inspected) OR a.grantor IN (SELECT oid FROM inspected)
)`;
