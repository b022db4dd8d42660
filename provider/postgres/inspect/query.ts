/**
 * The one query that reads everything about any number of roles in one database: one row with one
 * JSON value, the same text on PostgreSQL 14 to 18. Columns that older servers lack are read
 * through `to_jsonb`, which answers null for them.
 */
import { objectRows } from "./objects";
import { creatorRows, nearbyRows } from "./suggestions";
import { publicWriteValues } from "./publicWrites";
import { dependencyRows, grantorRows, membershipRows } from "./memberships";
import { textArray } from "./lists";
import { sql, type Sql } from "../sql";
import type { InspectionRequest } from "./request";

const sessionValue = sql`SELECT pg_catalog.json_build_object(
    'name', s.rolname, 'superuser', s.rolsuper, 'createRole', s.rolcreaterole,
    'createDb', s.rolcreatedb, 'inherits', s.rolinherit,
    'readsAllSettings', pg_catalog.pg_has_role(s.oid, 'pg_read_all_settings', 'USAGE'),
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
    'sessionHasAdmin', pg_catalog.pg_has_role(s.oid, l.oid, 'MEMBER WITH ADMIN OPTION'),
    'settings', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object('database', d.datname, 'text', c.text)
        ORDER BY d.datname NULLS FIRST, c.text)
      FROM pg_catalog.pg_db_role_setting AS o
      LEFT JOIN pg_catalog.pg_database AS d ON d.oid = o.setdatabase
      CROSS JOIN LATERAL pg_catalog.unnest(o.setconfig) AS c(text)
      WHERE o.setrole = l.oid)
  ) ORDER BY l.rolname)
  FROM inspected AS l
  CROSS JOIN session AS s`;

/** Each object's ACL is taken apart by itself, so that the cost grows with their number alone. */
const objectValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'type', o.type, 'schema', o.schema, 'name', o.name, 'column', o."column", 'owner', w.rolname,
    'argumentTypes', CASE WHEN o.type = 'ROUTINE' THEN (
      SELECT COALESCE(pg_catalog.json_agg(pg_catalog.json_build_object(
        'schema', n.nspname, 'name', t.typname, 'words', pg_catalog.format_type(t.oid, NULL),
        'alias', COALESCE(e.typname || '[]', t.typname)) ORDER BY a.position), '[]')
      FROM pg_catalog.unnest(o.arguments) WITH ORDINALITY AS a(type, position)
      JOIN pg_catalog.pg_type AS t ON t.oid = a.type
      JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_type AS e ON e.typarray = t.oid) END,
    'sessionHasUsage', o."sessionHasUsage",
    'isExcluded', w.rolsuper OR EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e'),
    'acl', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
        'grantee', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
        'grantor', pg_catalog.pg_get_userbyid(a.grantor),
        'privilege', a.privilege_type, 'grantable', a.is_grantable,
        'grantorCanRevoke', NOT pg_catalog.pg_has_role(a.grantor, o.owner, 'USAGE')
          AND (o.schema = '' OR pg_catalog.has_schema_privilege(a.grantor, o.schema, 'USAGE')),
        'grantorActsAsOwner', pg_catalog.pg_has_role(a.grantor, o.owner, 'USAGE'),
        'grantorHoldsOption', a.grantor = o.owner OR EXISTS (
          SELECT FROM pg_catalog.aclexplode(o.acl || o.wider) AS g
          WHERE g.grantee = a.grantor AND g.privilege_type = a.privilege_type AND g.is_grantable))
        ORDER BY a.grantee, a.grantor, a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl) AS a
      WHERE a.grantee IN (SELECT oid FROM inspected) OR a.grantor IN (SELECT oid FROM inspected)),
    'publicHas', CASE WHEN NOT pg_catalog.pg_has_role(s.oid, o.owner, 'USAGE') THEN (
      SELECT pg_catalog.json_agg(a.privilege_type ORDER BY a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl) AS a
      WHERE a.grantee = 0) END,
    'ownerHasUsage', o.schema = '' OR pg_catalog.has_schema_privilege(o.owner, o.schema, 'USAGE'),
    'options', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
        'grantee', pg_catalog.pg_get_userbyid(a.grantee), 'privilege', a.privilege_type)
        ORDER BY a.grantee, a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl || o.wider) AS a
      WHERE a.is_grantable AND a.grantee <> o.owner),
    'sessionMayPassOn', CASE WHEN NOT pg_catalog.pg_has_role(s.oid, o.owner, 'USAGE') THEN (
      SELECT pg_catalog.json_agg(DISTINCT a.privilege_type ORDER BY a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl) AS a
      WHERE a.is_grantable AND a.grantee <> 0 AND a.grantee NOT IN (SELECT oid FROM inspected)
        AND pg_catalog.pg_has_role(s.oid, a.grantee, 'USAGE')) END,
    'sessionMayGrant', CASE WHEN NOT pg_catalog.pg_has_role(s.oid, o.owner, 'USAGE') THEN (
      SELECT pg_catalog.json_agg(DISTINCT a.privilege_type ORDER BY a.privilege_type)
      FROM pg_catalog.aclexplode(o.acl || o.wider) AS a
      WHERE a.is_grantable AND a.grantee <> 0 AND a.grantee NOT IN (SELECT oid FROM inspected)
        AND pg_catalog.pg_has_role(s.oid, a.grantee, 'USAGE')) END
  ) ORDER BY o.type, o.schema, o.name, o."column", o.objid)
  FROM objects AS o
  JOIN pg_catalog.pg_roles AS w ON w.oid = o.owner
  CROSS JOIN session AS s`;

/** What the session user can do with each owner, grantor and role asked about. */
function actorValues(requests: readonly InspectionRequest[]): Sql {
  return sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
    'name', r.rolname, 'superuser', r.rolsuper,
    'inherits', pg_catalog.pg_has_role(s.oid, r.oid, 'USAGE'),
    'canSetRole', pg_catalog.pg_has_role(s.oid, r.oid, CASE WHEN v.num >= 160000 THEN 'SET' ELSE 'MEMBER' END),
    'hasAdmin', a.has AND a.inherited,
    'adminNotInherited', a.has AND NOT a.inherited,
    'circular', pg_catalog.pg_has_role(r.oid, s.oid, 'MEMBER')
  ) ORDER BY r.rolname)
  FROM pg_catalog.pg_roles AS r
  CROSS JOIN session AS s
  CROSS JOIN version AS v
  CROSS JOIN LATERAL (
    SELECT pg_catalog.pg_has_role(s.oid, r.oid, 'MEMBER WITH ADMIN OPTION') AS has,
      v.num < 160000 OR s.rolsuper OR EXISTS (
        SELECT FROM pg_catalog.pg_auth_members AS am
        WHERE am.roleid = r.oid AND am.admin_option
          AND pg_catalog.pg_has_role(s.oid, am.member, 'USAGE')) AS inherited
  ) AS a
  WHERE r.oid IN (SELECT owner FROM objects UNION SELECT grantor FROM grantors)
    OR r.rolname IN (SELECT "grantor" FROM memberships UNION ALL SELECT "role" FROM memberships)
    OR r.rolname IN (SELECT role FROM creators)
    OR r.rolname = ANY (${textArray(requests.flatMap(({ roles }) => roles))})`;
}

/** What keeps a role from being dropped in this database, in the server's words. */
const obstacleValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object('role', b.rolname, 'text', b.text))
  FROM (
    SELECT l.rolname, d.text
    FROM inspected AS l
    CROSS JOIN LATERAL (
      SELECT CASE s.deptype WHEN 'o' THEN 'owns ' ELSE 'is named in ' END
        || pg_catalog.pg_describe_object(s.classid, s.objid, s.objsubid) AS text
      FROM pg_catalog.pg_shdepend AS s
      WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
        AND s.refobjid = l.oid
        AND s.deptype IN ('o', 'r')
        AND s.dbid IN (0, (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()))
      ORDER BY 1
      LIMIT 20
    ) AS d
  ) AS b`;

/** Of the settings asked about and those that a role has: who may set them. */
function settingValues(requests: readonly InspectionRequest[]): Sql {
  return sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', p.name, 'context', p.context)
    ORDER BY p.name)
  FROM pg_catalog.pg_settings AS p
  WHERE pg_catalog.lower(p.name) = ANY (${settingsAsked(requests)})
    OR pg_catalog.lower(p.name) IN (
      SELECT pg_catalog.lower(pg_catalog.split_part(c.text, '=', 1))
      FROM pg_catalog.pg_db_role_setting AS s
      CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(text)
      WHERE s.setrole IN (SELECT oid FROM inspected))`;
}

/** All names there are, where one is asked about that does not exist. */
function settingNames(requests: readonly InspectionRequest[]): Sql {
  return sql`SELECT pg_catalog.json_agg(p.name ORDER BY p.name)
  FROM pg_catalog.pg_settings AS p
  WHERE EXISTS (
    SELECT FROM pg_catalog.unnest(${settingsAsked(requests)}) AS a(name)
    WHERE a.name NOT LIKE '%.%'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_settings AS s WHERE pg_catalog.lower(s.name) = a.name))`;
}

function settingsAsked(requests: readonly InspectionRequest[]): Sql {
  return textArray(requests.flatMap(({ settings }) => settings.map((name) => name.toLowerCase())));
}

const closedDatabases = sql`SELECT pg_catalog.json_agg(datname ORDER BY datname)
  FROM pg_catalog.pg_database
  WHERE NOT datallowconn AND NOT datistemplate`;

/** The query for several requests at once; `major` is the server's version. */
export function inspectionQuery(requests: readonly InspectionRequest[], major: number): Sql {
  return sql`WITH version AS (
  SELECT pg_catalog.current_setting('server_version_num')::integer AS num
), session AS (
  SELECT oid, rolname, rolsuper, rolcreaterole, rolcreatedb, rolinherit
  FROM pg_catalog.pg_roles
  WHERE rolname = SESSION_USER
), inspected AS (
  SELECT *
  FROM pg_catalog.pg_roles
  WHERE rolname = ANY (${textArray(requests.map(({ role }) => role))})
), ${membershipRows}, ${dependencyRows}, ${objectRows(requests, major)}, ${grantorRows},
${nearbyRows(requests)}, ${creatorRows(requests)}
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
  'closedDatabases', (${closedDatabases}),
  'memberships', (SELECT pg_catalog.json_agg(m) FROM memberships AS m),
  'dependencies', (SELECT pg_catalog.json_agg(d) FROM dependencies AS d),
  'roles', (${roleValues}),
  'objects', (${objectValues}),
  'nearby', (SELECT pg_catalog.json_agg(n ORDER BY n.type, n.schema, n.name, n."column") FROM nearby AS n),
  'creators', (SELECT pg_catalog.json_agg(c ORDER BY c.schema, c.role) FROM creators AS c),
  'otherRoles', (${actorValues(requests)}),
  'obstacles', (${obstacleValues}),
  'publicWrites', (${publicWriteValues(requests)}),
  'settings', (${settingValues(requests)}),
  'settingNames', (${settingNames(requests)})
) AS inspection`;
}
