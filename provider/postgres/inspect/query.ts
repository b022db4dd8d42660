/**
 * The one query that reads everything about any number of roles in one database: one row with one
 * JSON value, the same text on PostgreSQL 14 to 18. Columns that older servers lack are read through
 * `to_jsonb`, which returns NULL for them. `npm run inspection-query` prints it for a program's role.
 */
import { sql, type Sql } from "../sql";
import { objectRows } from "./objects";
import { publicWriteValues } from "./publicWrites";
import type { InspectionRequest } from "./request";
import { requestedRows } from "./requested";
import {
  dependencyRows,
  grantorRows,
  inspectedRows,
  membershipRows,
  obstacleValues,
  otherRoleValues,
  roleValues,
  sessionRow,
  sessionValue,
} from "./roles";
import { settingNames, settingValues } from "./settings";
import { creatorRows } from "./creators";
import { nearbyNameRows } from "./nearbyNames";

/**
 * Each object's ACL is expanded separately: the cost grows with the number of objects only. Schemas are
 * identified by oid: if another session has dropped one, has_schema_privilege returns NULL; with the
 * name it would raise 3F000.
 */
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
    'sessionHasUsage', o.type <> 'SCHEMA'
      OR COALESCE(pg_catalog.has_schema_privilege(s.oid, o.objid, 'USAGE'), true),
    'isExcluded', w.rolsuper OR EXISTS (
      SELECT FROM pg_catalog.pg_depend AS d
      WHERE d.classid = o.classid AND d.objid = o.objid AND d.deptype = 'e'),
    'acl', (
      SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
        'grantee', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(a.grantee) END,
        'grantor', pg_catalog.pg_get_userbyid(a.grantor),
        'privilege', a.privilege_type, 'grantable', a.is_grantable,
        'grantorCanRevoke', NOT pg_catalog.pg_has_role(a.grantor, o.owner, 'USAGE')
          AND COALESCE(pg_catalog.has_schema_privilege(a.grantor, o.namespace, 'USAGE'), true),
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
    'usableBy', CASE
      WHEN o.type = 'SCHEMA' AND NOT pg_catalog.has_schema_privilege('public', o.objid, 'USAGE') THEN (
        SELECT COALESCE(pg_catalog.json_agg(u.rolname ORDER BY u.rolname), '[]')
        FROM inspected AS u
        WHERE pg_catalog.has_schema_privilege(u.oid, o.objid, 'USAGE'))
      WHEN o.type = 'DATABASE' AND NOT pg_catalog.has_database_privilege('public', o.objid, 'CONNECT') THEN (
        SELECT COALESCE(pg_catalog.json_agg(u.rolname ORDER BY u.rolname), '[]')
        FROM inspected AS u
        WHERE pg_catalog.has_database_privilege(u.oid, o.objid, 'CONNECT')) END,
    'ownerHasUsage', COALESCE(pg_catalog.has_schema_privilege(o.owner, o.namespace, 'USAGE'), true),
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

/** Databases that nobody can connect to. */
const closedDatabases = sql`SELECT pg_catalog.json_agg(datname ORDER BY datname)
  FROM pg_catalog.pg_database
  WHERE NOT datallowconn AND NOT datistemplate`;

/** The query for several requests at once; `major` is the server's version. */
export function inspectionQuery(requests: readonly InspectionRequest[], major: number): Sql {
  return sql`WITH ${requestedRows(requests)}, version AS (
  SELECT num, num >= 160000 AS "hasMembershipOptions",
    CASE WHEN num >= 160000 THEN 'USAGE' ELSE 'MEMBER' END AS "routingPrivilege"
  FROM (SELECT pg_catalog.current_setting('server_version_num')::integer AS num) AS v
), ${sessionRow}, ${inspectedRows}, ${membershipRows}, ${dependencyRows}, ${objectRows(major)}, ${grantorRows},
${nearbyNameRows}, ${creatorRows}
SELECT pg_catalog.json_build_object(
  'versionNum', (SELECT num FROM version),
  'inRecovery', pg_catalog.pg_is_in_recovery(),
  'database', pg_catalog.current_database(),
  'session', (${sessionValue}),
  'existingRoles', (
    SELECT pg_catalog.json_agg(rolname ORDER BY rolname)
    FROM pg_catalog.pg_roles
    WHERE rolname IN (SELECT name FROM requestedRoleNames)
  ),
  'closedDatabases', (${closedDatabases}),
  'memberships', (SELECT pg_catalog.json_agg(m) FROM memberships AS m),
  'dependencies', (SELECT pg_catalog.json_agg(d) FROM dependencies AS d),
  'roles', (${roleValues}),
  'objects', (${objectValues}),
  'nearby', (SELECT pg_catalog.json_agg(n ORDER BY n.type, n.schema, n.name, n."column") FROM nearby AS n),
  'creators', (SELECT pg_catalog.json_agg(c ORDER BY c.schema, c.role) FROM creators AS c),
  'otherRoles', (${otherRoleValues}),
  'obstacles', (${obstacleValues}),
  'publicWrites', (${publicWriteValues}),
  'settings', (${settingValues}),
  'settingNames', (${settingNames})
) AS inspection`;
}
