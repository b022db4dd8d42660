/**
 * The one query that reads everything about any number of roles in one database: one row with one
 * JSON value, the same text on PostgreSQL 14 to 18. Columns that older servers lack are read
 * through `to_jsonb`, which answers null for them.
 */
import { grantorRows, dependencyRows, membershipRows, objectRows, textArray } from "./catalogRows";
import { sql, type Sql } from "./sql";

/** What a look has to answer for one role. */
export interface LookRequest {
  readonly role: string;
  /** Schemas that are looked at themselves. */
  readonly schemas: readonly string[];
  /** Schemas of which every object is listed: those that `"*"` or a preset names. */
  readonly wholeSchemas: readonly string[];
  /** Relations that are listed by name. */
  readonly relations: readonly { readonly schema: string; readonly name: string }[];
  /** Further roles to say of whether they exist. */
  readonly roles: readonly string[];
}

const sessionValue = sql`SELECT pg_catalog.json_build_object(
    'name', s.rolname, 'superuser', s.rolsuper, 'createRole', s.rolcreaterole,
    'inRdsIam', COALESCE((
      SELECT pg_catalog.pg_has_role(s.oid, r.oid, CASE WHEN v.num >= 160000 THEN 'USAGE' ELSE 'MEMBER' END)
      FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'rds_iam'), false),
    'inRdsSuperuser', COALESCE((
      SELECT pg_catalog.pg_has_role(s.oid, r.oid, 'MEMBER')
      FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'rds_superuser'), false))
  FROM session AS s, version AS v`;

const roleValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'oid', l.oid::bigint, 'name', l.rolname, 'login', l.rolcanlogin, 'connectionLimit', l.rolconnlimit,
    'foreignAttributes', pg_catalog.array_remove(ARRAY[
      CASE WHEN l.rolsuper THEN 'SUPERUSER' END, CASE WHEN l.rolcreatedb THEN 'CREATEDB' END,
      CASE WHEN l.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN NOT l.rolinherit THEN 'NOINHERIT' END,
      CASE WHEN l.rolreplication THEN 'REPLICATION' END, CASE WHEN l.rolbypassrls THEN 'BYPASSRLS' END,
      CASE WHEN l.rolvaliduntil < 'infinity' THEN 'VALID UNTIL' END], NULL),
    'comment', COALESCE(pg_catalog.shobj_description(l.oid, 'pg_authid'), ''),
    'settings', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object('database', d.datname, 'text', c.text)
        ORDER BY d.datname NULLS FIRST, c.text)
      FROM pg_catalog.pg_db_role_setting AS s
      LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
      CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(text)
      WHERE s.setrole = l.oid)
  ) ORDER BY l.rolname)
  FROM looked AS l`;

/** Each object's ACL is taken apart by itself, so that the cost grows with their number alone. */
const objectValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'type', o.type, 'schema', o.schema, 'name', o.name, 'owner', w.rolname,
    'sessionHasUsage', o."sessionHasUsage",
    'outOfReach', w.rolsuper OR EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e'),
    'acl', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
        'grantee', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
        'grantor', pg_catalog.pg_get_userbyid(a.grantor),
        'privilege', a.privilege_type, 'grantable', a.is_grantable,
        'grantorCanRevoke', NOT pg_catalog.pg_has_role(a.grantor, o.owner, 'USAGE')
          AND (o.schema = '' OR pg_catalog.has_schema_privilege(a.grantor, o.schema, 'USAGE')))
        ORDER BY a.grantee, a.grantor, a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl) AS a
      WHERE a.grantee IN (SELECT oid FROM looked) OR a.grantor IN (SELECT oid FROM looked)),
    'publicHas', CASE WHEN NOT pg_catalog.pg_has_role(s.oid, o.owner, 'USAGE') THEN (
      SELECT pg_catalog.json_agg(a.privilege_type ORDER BY a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl) AS a
      WHERE a.grantee = 0) END,
    'sessionMayGrant', CASE WHEN NOT pg_catalog.pg_has_role(s.oid, o.owner, 'USAGE') THEN (
      SELECT pg_catalog.json_agg(DISTINCT a.privilege_type ORDER BY a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl) AS a
      WHERE a.is_grantable AND a.grantee <> 0 AND pg_catalog.pg_has_role(s.oid, a.grantee, 'USAGE')) END
  ) ORDER BY o.type, o.schema, o.name)
  FROM objects AS o
  JOIN pg_catalog.pg_roles AS w ON w.oid = o.owner
  CROSS JOIN session AS s`;

/** What the session user can do with each owner, grantor and role asked about. */
function actorValues(requests: readonly LookRequest[]): Sql {
  return sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', r.rolname, 'superuser', r.rolsuper,
    'inherits', pg_catalog.pg_has_role(s.oid, r.oid, 'USAGE'),
    'canSetRole', pg_catalog.pg_has_role(s.oid, r.oid, CASE WHEN v.num >= 160000 THEN 'SET' ELSE 'MEMBER' END),
    'hasAdmin', pg_catalog.pg_has_role(s.oid, r.oid, 'MEMBER WITH ADMIN OPTION'),
    'circular', pg_catalog.pg_has_role(r.oid, s.oid, 'MEMBER')
  ) ORDER BY r.rolname)
  FROM pg_catalog.pg_roles AS r
  CROSS JOIN session AS s
  CROSS JOIN version AS v
  WHERE r.oid IN (SELECT owner FROM objects UNION SELECT grantor FROM grantors)
    OR r.rolname IN (SELECT "grantor" FROM memberships UNION ALL SELECT "role" FROM memberships)
    OR r.rolname = ANY (${textArray(requests.flatMap(({ roles }) => roles))})`;
}

/**
 * What keeps a role from being dropped in this database, in the server's words. Privileges on
 * columns (the only ACLs with an objsubid) are among it as long as no plan revokes them.
 */
const obstacleValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object('role', b.rolname, 'text', b.text))
  FROM (
    SELECT l.rolname, d.text
    FROM looked AS l
    CROSS JOIN LATERAL (
      SELECT CASE s.deptype WHEN 'o' THEN 'owns ' WHEN 'a' THEN 'holds privileges on ' ELSE 'is named in ' END
        || pg_catalog.pg_describe_object(s.classid, s.objid, s.objsubid) AS text
      FROM pg_catalog.pg_shdepend AS s
      WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
        AND s.refobjid = l.oid
        AND (s.deptype IN ('o', 'r') OR s.deptype = 'a' AND s.objsubid <> 0)
        AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
      ORDER BY 1
      LIMIT 20
    ) AS d
  ) AS b`;

/** The query for several requests at once. */
export function lookQuery(requests: readonly LookRequest[]): Sql {
  return sql`WITH version AS (
  SELECT pg_catalog.current_setting('server_version_num')::integer AS num
), session AS (
  SELECT oid, rolname, rolsuper, rolcreaterole
  FROM pg_catalog.pg_roles
  WHERE rolname = SESSION_USER
), looked AS (
  SELECT *
  FROM pg_catalog.pg_roles
  WHERE rolname = ANY (${textArray(requests.map(({ role }) => role))})
), ${membershipRows}, ${dependencyRows}, ${objectRows(requests)}, ${grantorRows}
SELECT pg_catalog.json_build_object(
  'versionNum', (SELECT num FROM version),
  'inRecovery', pg_catalog.pg_is_in_recovery(),
  'database', pg_catalog.current_database(),
  'session', (${sessionValue}),
  'existingRoles', (
    SELECT pg_catalog.json_agg(rolname ORDER BY rolname)
    FROM pg_catalog.pg_roles
    WHERE rolname = ANY (${textArray(requests.flatMap(({ roles }) => roles))})
  ),
  'memberships', (SELECT pg_catalog.json_agg(m) FROM memberships AS m),
  'dependencies', (SELECT pg_catalog.json_agg(d) FROM dependencies AS d),
  'roles', (${roleValues}),
  'objects', (${objectValues}),
  'actors', (${actorValues(requests)}),
  'obstacles', (${obstacleValues})
) AS look`;
}
