/**
 * All that roles have, read by queries of the tests' own: attributes, settings, memberships, members
 * and every ACL entry in every database. By names, so that what is made anew compares.
 */
import { escapeLiteral } from "pg";
import type { RdsServer } from "../../emulator/rdsServer";

/** Sorted lines by role. */
export type AclSnapshot = Readonly<Record<string, readonly string[]>>;

/** What these roles have in these databases. */
export async function aclSnapshot(
  server: RdsServer,
  roles: readonly string[],
  databases: readonly string[],
): Promise<AclSnapshot> {
  const list = `ARRAY[${roles.map(escapeLiteral).join(", ")}]`;
  const shared = await server.admin(sharedLines(list, server.version));
  const own = await Promise.all(databases.map((name) => server.admin(ownLines(list), name)));
  const lines = [...shared, ...own.flat()].map((row) => [String(row["role"]), String(row["line"])]);
  return Object.fromEntries(
    roles.map((role) => [
      role,
      lines.flatMap(([of, line = ""]) => (of === role ? line : [])).sort(),
    ]),
  );
}

/** The last line of the comment is the marker; its generation counts how often the role was made. */
function sharedLines(roles: string, version: number): string {
  const options = version >= 16 ? "m.inherit_option || ' ' || m.set_option" : "''";
  return `
SELECT r.rolname AS role, concat_ws(' ', 'attributes', r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb,
  r.rolcanlogin, r.rolreplication, r.rolbypassrls, r.rolconnlimit, NULLIF(r.rolvaliduntil, 'infinity')) AS line
FROM pg_roles AS r WHERE r.rolname = ANY (${roles})
UNION ALL
SELECT r.rolname, 'marker ' || regexp_replace(
  regexp_replace(shobj_description(r.oid, 'pg_authid'), '^.*\\n', ''), '"generation":\\d+', '')
FROM pg_roles AS r WHERE r.rolname = ANY (${roles})
UNION ALL
SELECT r.rolname, concat_ws(' ', 'setting', d.datname, c.text)
FROM pg_db_role_setting AS s
JOIN pg_roles AS r ON r.oid = s.setrole
LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
CROSS JOIN LATERAL unnest(s.setconfig) AS c(text)
WHERE r.rolname = ANY (${roles})
UNION ALL
SELECT x.rolname, concat_ws(' ', 'membership of', member.rolname, 'in', of.rolname, 'by', by.rolname, m.admin_option, ${options})
FROM pg_auth_members AS m
JOIN pg_roles AS of ON of.oid = m.roleid
JOIN pg_roles AS member ON member.oid = m.member
LEFT JOIN pg_roles AS by ON by.oid = m.grantor
JOIN pg_roles AS x ON x.oid IN (of.oid, member.oid)
WHERE x.rolname = ANY (${roles})
UNION ALL
SELECT r.rolname, concat_ws(' ', a.privilege_type, a.is_grantable, 'on', o.name, 'by', by.rolname)
FROM (
  SELECT 'database ' || datname AS name, datacl AS acl FROM pg_database
  UNION ALL SELECT 'tablespace ' || spcname, spcacl FROM pg_tablespace
  ${version >= 15 ? "UNION ALL SELECT 'parameter ' || parname, paracl FROM pg_parameter_acl" : ""}
) AS o
CROSS JOIN LATERAL aclexplode(o.acl) AS a
JOIN pg_roles AS r ON r.oid = a.grantee
JOIN pg_roles AS by ON by.oid = a.grantor
WHERE r.rolname = ANY (${roles})`;
}

/** An ACL that is NULL holds nothing for a role but its owner; an owner's own entries are no grants. */
function ownLines(roles: string): string {
  return `
SELECT r.rolname AS role,
  concat_ws(' ', a.privilege_type, a.is_grantable, 'on', current_database(), o.name, 'by', by.rolname) AS line
FROM (
  SELECT 'schema ' || nspname AS name, nspacl AS acl, nspowner AS owner FROM pg_namespace
  UNION ALL SELECT 'relation ' || relnamespace::regnamespace || '.' || relname, relacl, relowner FROM pg_class
  UNION ALL
  SELECT 'column ' || c.relnamespace::regnamespace || '.' || c.relname || '.' || t.attname, t.attacl, c.relowner
  FROM pg_attribute AS t JOIN pg_class AS c ON c.oid = t.attrelid
  UNION ALL SELECT 'routine ' || oid::regprocedure, proacl, proowner FROM pg_proc WHERE proacl IS NOT NULL
  UNION ALL SELECT 'type ' || typnamespace::regnamespace || '.' || typname, typacl, typowner FROM pg_type
  UNION ALL SELECT 'language ' || lanname, lanacl, lanowner FROM pg_language
  UNION ALL SELECT 'wrapper ' || fdwname, fdwacl, fdwowner FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'server ' || srvname, srvacl, srvowner FROM pg_foreign_server
  UNION ALL SELECT 'large object ' || oid, lomacl, lomowner FROM pg_largeobject_metadata
  UNION ALL
  SELECT concat_ws(' ', 'future', d.defaclobjtype, 'of', c.rolname, 'in', n.nspname), d.defaclacl, d.defaclrole
  FROM pg_default_acl AS d
  JOIN pg_roles AS c ON c.oid = d.defaclrole
  LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
) AS o
CROSS JOIN LATERAL aclexplode(o.acl) AS a
JOIN pg_roles AS r ON r.oid = a.grantee AND r.oid <> o.owner
JOIN pg_roles AS by ON by.oid = a.grantor
WHERE r.rolname = ANY (${roles})`;
}
