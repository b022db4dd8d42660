/**
 * All that everybody has, read by queries of the tests' own: attributes, comments, settings,
 * memberships, members and every ACL entry in every database. By names, so that what is made anew
 * compares.
 */
import type { RdsServer } from "../../emulator/rdsServer";

/** Sorted lines by role; PUBLIC is one. */
export type AclSnapshot = ReadonlyMap<string, readonly string[]>;

/** What there is in these databases, and in the server. */
export async function aclSnapshot(
  server: RdsServer,
  databases: readonly string[],
): Promise<AclSnapshot> {
  const shared = await server.admin(sharedLines(server.version));
  const own = await Promise.all(databases.map((name) => server.admin(OWN_LINES, name)));
  const lines = [...shared, ...own.flat()].map((row) => [String(row["role"]), String(row["line"])]);
  const byRole = new Map<string, string[]>();
  for (const [role = "", line = ""] of lines) {
    byRole.set(role, [...(byRole.get(role) ?? []), line].sort());
  }
  return byRole;
}

/** The last line of a comment is the marker; its generation counts how often the role was made. */
function sharedLines(version: number): string {
  const options = version >= 16 ? "m.inherit_option || ' ' || m.set_option" : "''";
  return `
SELECT r.rolname AS role, 'attribute ' || f.word AS line
FROM pg_roles AS r
CROSS JOIN LATERAL (VALUES ('LOGIN', r.rolcanlogin), ('SUPERUSER', r.rolsuper), ('CREATEDB', r.rolcreatedb),
  ('CREATEROLE', r.rolcreaterole), ('NOINHERIT', NOT r.rolinherit), ('REPLICATION', r.rolreplication),
  ('BYPASSRLS', r.rolbypassrls), ('CONNECTION LIMIT ' || r.rolconnlimit, r.rolconnlimit <> -1),
  ('VALID UNTIL ' || r.rolvaliduntil, r.rolvaliduntil < 'infinity')) AS f(word, given)
WHERE f.given
UNION ALL
SELECT r.rolname, 'comment ' || regexp_replace(c.text, '"generation":\\d+', '')
FROM pg_roles AS r
CROSS JOIN LATERAL string_to_table(shobj_description(r.oid, 'pg_authid'), E'\\n') AS c(text)
UNION ALL
SELECT r.rolname, concat_ws(' ', 'setting', d.datname, c.text)
FROM pg_db_role_setting AS s
JOIN pg_roles AS r ON r.oid = s.setrole
LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
CROSS JOIN LATERAL unnest(s.setconfig) AS c(text)
UNION ALL
SELECT x.rolname, concat_ws(' ', 'membership of', member.rolname, 'in', of.rolname, 'by', by.rolname, m.admin_option, ${options})
FROM pg_auth_members AS m
JOIN pg_roles AS of ON of.oid = m.roleid
JOIN pg_roles AS member ON member.oid = m.member
LEFT JOIN pg_roles AS by ON by.oid = m.grantor
JOIN pg_roles AS x ON x.oid IN (of.oid, member.oid)
UNION ALL
SELECT COALESCE(r.rolname, 'PUBLIC'), concat_ws(' ', a.privilege_type, a.is_grantable, 'on', o.name, 'by', by.rolname)
FROM (
  SELECT 'database ' || datname AS name, datacl AS acl FROM pg_database
  UNION ALL SELECT 'tablespace ' || spcname, spcacl FROM pg_tablespace
  ${version >= 15 ? "UNION ALL SELECT 'parameter ' || parname, paracl FROM pg_parameter_acl" : ""}
) AS o
CROSS JOIN LATERAL aclexplode(o.acl) AS a
LEFT JOIN pg_roles AS r ON r.oid = a.grantee
JOIN pg_roles AS by ON by.oid = a.grantor`;
}

/**
 * An ACL that is NULL holds nothing for a role but its owner; an owner's own entries are no grants.
 * Default privileges of a whole database begin with the built-in ones, which hold without a row too.
 */
const OWN_LINES = `
SELECT COALESCE(r.rolname, 'PUBLIC') AS role,
  concat_ws(' ', a.privilege_type, a.is_grantable, 'on', current_database(), o.name, 'by', by.rolname) AS line
FROM (
  SELECT 'schema ' || nspname AS name, nspacl AS acl, nspowner AS owner FROM pg_namespace
  UNION ALL SELECT 'relation ' || relnamespace::regnamespace || '.' || relname, relacl, relowner FROM pg_class
  UNION ALL
  SELECT 'column ' || c.relnamespace::regnamespace || '.' || c.relname || '.' || t.attname, t.attacl, c.relowner
  FROM pg_attribute AS t JOIN pg_class AS c ON c.oid = t.attrelid
  WHERE NOT t.attisdropped
  UNION ALL SELECT 'routine ' || oid::regprocedure, proacl, proowner FROM pg_proc WHERE proacl IS NOT NULL
  UNION ALL SELECT 'type ' || typnamespace::regnamespace || '.' || typname, typacl, typowner FROM pg_type
  UNION ALL SELECT 'language ' || lanname, lanacl, lanowner FROM pg_language
  UNION ALL SELECT 'wrapper ' || fdwname, fdwacl, fdwowner FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'server ' || srvname, srvacl, srvowner FROM pg_foreign_server
  UNION ALL SELECT 'large object ' || oid, lomacl, lomowner FROM pg_largeobject_metadata
  UNION ALL
  SELECT concat_ws(' ', 'future', d.defaclobjtype, 'of', c.rolname, 'in', n.nspname),
    CASE d.defaclnamespace WHEN 0 THEN ARRAY(
      SELECT unnest(d.defaclacl)
      EXCEPT SELECT unnest(acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)))
    ELSE d.defaclacl END,
    d.defaclrole
  FROM pg_default_acl AS d
  JOIN pg_roles AS c ON c.oid = d.defaclrole
  LEFT JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
) AS o
CROSS JOIN LATERAL aclexplode(o.acl) AS a
LEFT JOIN pg_roles AS r ON r.oid = a.grantee
JOIN pg_roles AS by ON by.oid = a.grantor
WHERE a.grantee <> o.owner`;
