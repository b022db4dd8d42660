/**
 * Roles: the session user, the inspected roles, and the roles related to them.
 * @see https://www.postgresql.org/docs/current/catalogs.html
 */
import { markerPrefix } from "../model/marker";
import { literal, sql } from "../sql";

/** One row: the session user. */
export const sessionRow = sql`session AS (
  SELECT oid, rolname, rolsuper, rolcreaterole, rolcreatedb, rolinherit
  FROM pg_catalog.pg_roles
  WHERE rolname = SESSION_USER
)`;

/** One row: one inspected role that exists. */
export const inspectedRows = sql`inspected AS (
  SELECT *
  FROM pg_catalog.pg_roles
  WHERE rolname IN (SELECT name FROM requestedRoles)
)`;

/** One row: one membership of or in an inspected role, or of the session user. */
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
 * One row: how many objects of a catalog depend on an inspected role, and how. Readable from any
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

/** One row: one role that granted something to an inspected role, or an inspected role that granted something. */
export const grantorRows = sql`grantors AS (
  SELECT DISTINCT a.grantor
  FROM objects AS o
  CROSS JOIN LATERAL pg_catalog.aclexplode(o.acl) AS a
  WHERE a.grantee IN (SELECT oid FROM inspected) OR a.grantor IN (SELECT oid FROM inspected)
)`;

/** The session user. */
export const sessionValue = sql`SELECT pg_catalog.json_build_object(
    'name', s.rolname, 'superuser', s.rolsuper, 'createRole', s.rolcreaterole,
    'createDb', s.rolcreatedb, 'inherits', s.rolinherit,
    'readsAllSettings', pg_catalog.pg_has_role(s.oid, 'pg_read_all_settings', 'USAGE'),
    'inRdsIam', COALESCE((
      SELECT pg_catalog.pg_has_role(s.oid, r.oid, v."routingPrivilege")
      FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'rds_iam'), false),
    'inRdsSuperuser', COALESCE((
      SELECT pg_catalog.pg_has_role(s.oid, r.oid, 'MEMBER')
      FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'rds_superuser'), false))
  FROM session AS s, version AS v`;

/** Attributes, settings and comment of each inspected role. */
export const roleValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'oid', l.oid::bigint, 'name', l.rolname, 'login', l.rolcanlogin, 'connectionLimit', l.rolconnlimit,
    'foreignAttributes', pg_catalog.array_remove(ARRAY[
      CASE WHEN l.rolsuper THEN 'SUPERUSER' END, CASE WHEN l.rolcreatedb THEN 'CREATEDB' END,
      CASE WHEN l.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN NOT l.rolinherit THEN 'NOINHERIT' END,
      CASE WHEN l.rolreplication THEN 'REPLICATION' END, CASE WHEN l.rolbypassrls THEN 'BYPASSRLS' END,
      CASE WHEN l.rolvaliduntil < 'infinity' THEN 'VALID UNTIL' END], NULL),
    'comment', COALESCE(pg_catalog.shobj_description(l.oid, 'pg_authid'), ''),
    'sessionHasAdmin', pg_catalog.pg_has_role(s.oid, l.oid, 'MEMBER WITH ADMIN OPTION'),
    'routing', pg_catalog.json_build_object(
      'inRdsIam', COALESCE(pg_catalog.pg_has_role(l.oid, iam.oid, v."routingPrivilege"), false),
      'reachesRdsIam', COALESCE(pg_catalog.pg_has_role(l.oid, iam.oid, 'MEMBER'), false),
      'sessionInherits', pg_catalog.pg_has_role(s.oid, l.oid, v."routingPrivilege"),
      'sessionIsMember', pg_catalog.pg_has_role(s.oid, l.oid, 'MEMBER')),
    'settings', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object('database', d.datname, 'text', c.text)
        ORDER BY d.datname NULLS FIRST, c.text)
      FROM pg_catalog.pg_db_role_setting AS o
      LEFT JOIN pg_catalog.pg_database AS d ON d.oid = o.setdatabase
      CROSS JOIN LATERAL pg_catalog.unnest(o.setconfig) AS c(text)
      WHERE o.setrole = l.oid),
    'sessions', CASE WHEN b.sessions THEN (
      SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity AS a WHERE a.usesysid = l.oid) END
  ) ORDER BY l.rolname)
  FROM inspected AS l
  CROSS JOIN session AS s
  CROSS JOIN requestedBeside AS b
  CROSS JOIN version AS v
  LEFT JOIN pg_catalog.pg_roles AS iam ON iam.rolname = 'rds_iam'`;

/**
 * What the session user can do with each owner, grantor and requested role. From 16 on it is a member of
 * every role that it created: only those that an inspected role has to do with are asked for, because each
 * answer of `pg_has_role` goes through all memberships.
 */
export const otherRoleValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', r.rolname, 'superuser', r.rolsuper,
    'inherits', pg_catalog.pg_has_role(s.oid, r.oid, 'USAGE'),
    'canSetRole', pg_catalog.pg_has_role(s.oid, r.oid, CASE WHEN v."hasMembershipOptions" THEN 'SET' ELSE 'MEMBER' END),
    'hasAdmin', a.has AND a.inherited,
    'adminNotInherited', a.has AND NOT a.inherited,
    'circular', pg_catalog.pg_has_role(r.oid, s.oid, 'MEMBER')
  ) ORDER BY r.rolname)
  FROM pg_catalog.pg_roles AS r
  CROSS JOIN session AS s
  CROSS JOIN version AS v
  CROSS JOIN LATERAL (
    SELECT pg_catalog.pg_has_role(s.oid, r.oid, 'MEMBER WITH ADMIN OPTION') AS has,
      NOT v."hasMembershipOptions" OR s.rolsuper OR EXISTS (
        SELECT FROM pg_catalog.pg_auth_members AS am
        WHERE am.roleid = r.oid AND am.admin_option
          AND pg_catalog.pg_has_role(s.oid, am.member, 'USAGE')) AS inherited
  ) AS a
  WHERE r.oid IN (SELECT owner FROM objects UNION SELECT grantor FROM grantors)
    OR r.rolname IN (
      SELECT c.name FROM memberships AS m
      CROSS JOIN LATERAL (VALUES (m."grantor"), (m."role")) AS c(name)
      WHERE m."member" IN (SELECT rolname FROM inspected)
        OR m."role" IN (SELECT rolname FROM inspected)
        OR m."grantor" IN (SELECT rolname FROM inspected))
    OR r.rolname IN (SELECT role FROM creators)
    OR r.rolname IN (SELECT name FROM requestedRoleNames)`;

/** Whether a dependency `s` is on an object in a temporary schema, which ends with its session. */
const isTemporary = sql`EXISTS (
  SELECT FROM pg_catalog.pg_namespace AS n
  WHERE n.nspname ~ '^pg_(toast_)?temp_'
    AND n.oid = CASE s.classid
      WHEN 'pg_catalog.pg_class'::pg_catalog.regclass
        THEN (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = s.objid)
      WHEN 'pg_catalog.pg_type'::pg_catalog.regclass
        THEN (SELECT typnamespace FROM pg_catalog.pg_type WHERE oid = s.objid)
      WHEN 'pg_catalog.pg_proc'::pg_catalog.regclass
        THEN (SELECT pronamespace FROM pg_catalog.pg_proc WHERE oid = s.objid) END)`;

/**
 * Objects that prevent DROP ROLE in this database, in the server's words: at most 20 of a kind, with
 * their count. Temporary objects are of kinds of their own, because only the session that created one may
 * revoke privileges on it, and its end drops it. Sequences that belong to a column are left to their
 * tables.
 */
export const obstacleValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'role', b.rolname, 'kind', b.kind, 'isShared', b.dbid = 0, 'total', b.total,
    'text', pg_catalog.pg_describe_object(b.classid, b.objid, b.objsubid)) ORDER BY b.rolname, b.place)
  FROM (
    SELECT l.rolname, s.dbid, s.classid, s.objid, s.objsubid, k.kind,
      pg_catalog.count(*) OVER (PARTITION BY l.oid, k.kind, s.dbid) AS total,
      pg_catalog.row_number() OVER (PARTITION BY l.oid, k.kind, s.dbid
        ORDER BY s.classid <> 'pg_catalog.pg_class'::pg_catalog.regclass, s.objid, s.objsubid) AS place
    FROM inspected AS l
    JOIN pg_catalog.pg_shdepend AS s ON s.refobjid = l.oid
    CROSS JOIN LATERAL (
      SELECT CASE
        WHEN s.classid IN ('pg_catalog.pg_default_acl'::pg_catalog.regclass, 'pg_catalog.pg_user_mapping'::pg_catalog.regclass)
          AND s.deptype = 'o' THEN 'personal'
        WHEN s.deptype = 'o' THEN CASE WHEN ${isTemporary} THEN 'temporaryOwner' ELSE 'owner' END
        WHEN s.deptype = 'r' THEN 'policy' ELSE 'temporary' END AS kind
    ) AS k
    WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
      AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
      AND CASE s.deptype
        WHEN 'o' THEN NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend AS d
          WHERE d.classid = s.classid AND d.objid = s.objid AND d.deptype IN ('a', 'i')
            AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjsubid <> 0)
        WHEN 'r' THEN true
        WHEN 'a' THEN ${isTemporary}
        ELSE false END
  ) AS b
  WHERE b.place <= 20`;
