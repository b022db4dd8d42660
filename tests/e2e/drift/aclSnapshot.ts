/**
 * All that anybody has, read by queries of the tests' own: attributes, settings, memberships, members
 * and every ACL entry in every database. By names, so that what is made anew compares.
 */
import type { RdsServer } from "../../emulator/rdsServer";

/** Sorted lines by holder: every role of the server, and `PUBLIC`. */
export type AclSnapshot = Readonly<Record<string, readonly string[]>>;

/** What is held in these databases, and beside all databases. */
export async function aclSnapshot(
  server: RdsServer,
  databases: readonly string[],
): Promise<AclSnapshot> {
  const shared = await server.admin(sharedLines(server.version));
  const own = await Promise.all(databases.map((name) => server.admin(ownLines(), name)));
  const byHolder = new Map<string, string[]>();
  for (const row of [...shared, ...own.flat()]) {
    const holder = String(row["holder"]);
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), String(row["line"])]);
  }
  return Object.fromEntries([...byHolder].map(([holder, lines]) => [holder, lines.sort()]));
}

/** What is in one list alone: `- ` was there before, `+ ` is there now. */
export function changedLines(
  before: readonly string[] = [],
  after: readonly string[] = [],
): readonly string[] {
  const [old, now] = [new Set(before), new Set(after)];
  return [
    ...before.filter((line) => !now.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}

function sharedLines(version: number): string {
  return [roleLines(), settingLines(), membershipLines(version), sharedAclLines(version)].join(
    "\nUNION ALL\n",
  );
}

/** Attributes that are not the usual ones, and the comment; a generation counts how often the role was made. */
function roleLines(): string {
  return `
SELECT r.rolname::text AS holder, a.line
FROM pg_authid AS r
CROSS JOIN LATERAL (VALUES
  ('attribute SUPERUSER', r.rolsuper), ('attribute NOINHERIT', NOT r.rolinherit),
  ('attribute CREATEROLE', r.rolcreaterole), ('attribute CREATEDB', r.rolcreatedb),
  ('attribute LOGIN', r.rolcanlogin), ('attribute REPLICATION', r.rolreplication),
  ('attribute BYPASSRLS', r.rolbypassrls),
  ('attribute CONNECTION LIMIT ' || r.rolconnlimit, r.rolconnlimit <> -1),
  ('attribute VALID UNTIL ' || r.rolvaliduntil, r.rolvaliduntil <> 'infinity'),
  ('password ' || md5(r.rolpassword), r.rolpassword IS NOT NULL)
) AS a(line, has)
WHERE a.has
UNION ALL
SELECT r.rolname, 'comment ' || c.line
FROM pg_authid AS r
CROSS JOIN LATERAL regexp_split_to_table(
  regexp_replace(shobj_description(r.oid, 'pg_authid'), '"generation":\\d+', '"generation":…', 'g'), E'\\n') AS c(line)`;
}

/** A setting without a role is everybody's. */
function settingLines(): string {
  return `
SELECT coalesce(r.rolname, 'PUBLIC'), concat_ws(' ', 'setting', d.datname, c.text)
FROM pg_db_role_setting AS s
LEFT JOIN pg_authid AS r ON r.oid = s.setrole
LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
CROSS JOIN LATERAL unnest(s.setconfig) AS c(text)`;
}

/** Each is told of both its roles. */
function membershipLines(version: number): string {
  const options = version >= 16 ? "m.inherit_option || ' ' || m.set_option" : "''";
  return `
SELECT x.rolname, concat_ws(' ', 'membership of', member.rolname, 'in', of.rolname, 'by', by.rolname, m.admin_option, ${options})
FROM pg_auth_members AS m
JOIN pg_authid AS of ON of.oid = m.roleid
JOIN pg_authid AS member ON member.oid = m.member
LEFT JOIN pg_authid AS by ON by.oid = m.grantor
JOIN pg_authid AS x ON x.oid IN (of.oid, member.oid)`;
}

// An ACL that is NULL is the default one: it is read as that, for the first GRANT writes it down.
function sharedAclLines(version: number): string {
  const parameters =
    version >= 15 ? "UNION ALL SELECT 'parameter ' || parname, paracl FROM pg_parameter_acl" : "";
  return `
SELECT coalesce(r.rolname, 'PUBLIC'), concat_ws(' ', a.privilege_type, a.is_grantable, 'on', o.name, 'by', by.rolname)
FROM (
  SELECT 'database ' || datname AS name, coalesce(datacl, acldefault('d', datdba)) AS acl FROM pg_database
  UNION ALL SELECT 'tablespace ' || spcname, coalesce(spcacl, acldefault('t', spcowner)) FROM pg_tablespace
  ${parameters}
) AS o
CROSS JOIN LATERAL aclexplode(o.acl) AS a
LEFT JOIN pg_authid AS r ON r.oid = a.grantee
JOIN pg_authid AS by ON by.oid = a.grantor`;
}

function ownLines(): string {
  return `
SELECT coalesce(r.rolname, 'PUBLIC') AS holder,
  concat_ws(' ', a.privilege_type, a.is_grantable, 'on', current_database(), o.name, 'by', by.rolname) AS line
FROM (${objectAcls()}
  UNION ALL ${defaultAcls()}
) AS o
CROSS JOIN LATERAL aclexplode(o.acl) AS a
LEFT JOIN pg_authid AS r ON r.oid = a.grantee
JOIN pg_authid AS by ON by.oid = a.grantor`;
}

function objectAcls(): string {
  return `
  SELECT 'schema ' || nspname AS name, coalesce(nspacl, acldefault('n', nspowner)) AS acl FROM pg_namespace
  UNION ALL
  SELECT 'relation ' || relnamespace::regnamespace || '.' || relname,
    coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
  FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT 'column ' || c.relnamespace::regnamespace || '.' || c.relname || '.' || t.attname, t.attacl
  FROM pg_attribute AS t JOIN pg_class AS c ON c.oid = t.attrelid
  WHERE NOT t.attisdropped
  UNION ALL SELECT 'routine ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
  UNION ALL
  SELECT 'type ' || typnamespace::regnamespace || '.' || typname, coalesce(typacl, acldefault('T', typowner))
  FROM pg_type
  UNION ALL SELECT 'language ' || lanname, coalesce(lanacl, acldefault('l', lanowner)) FROM pg_language
  UNION ALL
  SELECT 'wrapper ' || fdwname, coalesce(fdwacl, acldefault('F', fdwowner)) FROM pg_foreign_data_wrapper
  UNION ALL SELECT 'server ' || srvname, coalesce(srvacl, acldefault('S', srvowner)) FROM pg_foreign_server
  UNION ALL
  SELECT 'large object ' || oid, coalesce(lomacl, acldefault('L', lomowner)) FROM pg_largeobject_metadata`;
}

/** In a schema they only add; for the whole database they take the place of the built-in ones. */
function defaultAcls(): string {
  return `
  SELECT concat_ws(' ', 'future', d.defaclobjtype, 'of', c.rolname, 'in', n.nspname), d.defaclacl
  FROM pg_default_acl AS d
  JOIN pg_authid AS c ON c.oid = d.defaclrole
  JOIN pg_namespace AS n ON n.oid = d.defaclnamespace
  UNION ALL
  SELECT concat_ws(' ', 'future', t.type, 'of', c.rolname), coalesce(d.defaclacl, acldefault(t.built_in, c.oid))
  FROM pg_authid AS c
  CROSS JOIN (VALUES ('r'::"char", 'r'::"char"), ('S', 's'), ('f', 'f'), ('T', 'T'), ('n', 'n'), ('L', 'L')) AS t(type, built_in)
  LEFT JOIN pg_default_acl AS d
    ON d.defaclrole = c.oid AND d.defaclnamespace = 0 AND d.defaclobjtype = t.type`;
}
