/** What a role is in the database, read by other queries than the package's. */
import { escapeLiteral } from "pg";
import { z } from "zod";
import type { RdsServer } from "../emulator/rdsServer";

const role = z.object({
  login: z.boolean(),
  createDb: z.boolean(),
  connectionLimit: z.number(),
  comment: z.string().nullable(),
  /** Roles that it is a member of, sorted. */
  memberOf: z.array(z.string()),
  /** `work_mem=8MB`, sorted. */
  settings: z.array(z.string()),
});

/** A role as it is. */
export type LiveRole = Readonly<z.infer<typeof role>>;

/** The role's own attributes; undefined where there is no such role. */
export async function liveRole(server: RdsServer, name: string): Promise<LiveRole | undefined> {
  const [row] = await server.admin(`
SELECT pg_catalog.json_build_object(
  'login', role.rolcanlogin,
  'createDb', role.rolcreatedb,
  'connectionLimit', role.rolconnlimit,
  'comment', pg_catalog.shobj_description(role.oid, 'pg_authid'),
  'memberOf', ARRAY(
    SELECT DISTINCT of.rolname::text
    FROM pg_catalog.pg_auth_members AS edge
    JOIN pg_catalog.pg_roles AS of ON of.oid = edge.roleid
    WHERE edge.member = role.oid
    ORDER BY 1),
  'settings', ARRAY(SELECT pg_catalog.unnest(role.rolconfig) ORDER BY 1)
) AS role
FROM pg_catalog.pg_roles AS role
WHERE role.rolname = ${escapeLiteral(name)}`);
  return row === undefined ? undefined : role.parse(row["role"]);
}

/** What the role holds in one database: `SELECT on table sales.invoice`; sorted. */
export async function liveGrants(
  server: RdsServer,
  database: string,
  name: string,
): Promise<readonly string[]> {
  const rows = await server.admin(
    `
SELECT acl.privilege_type || ' on ' || object.name AS held
FROM (
  SELECT 'database ' || datname AS name, datacl AS acl
  FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
  UNION ALL
  SELECT 'schema ' || nspname, nspacl FROM pg_catalog.pg_namespace
  UNION ALL
  SELECT 'table ' || relation.relnamespace::regnamespace || '.' || relation.relname, relation.relacl
  FROM pg_catalog.pg_class AS relation WHERE relation.relkind = 'r'
) AS object, pg_catalog.aclexplode(object.acl) AS acl, pg_catalog.pg_roles AS role
WHERE role.oid = acl.grantee AND role.rolname = ${escapeLiteral(name)}
ORDER BY 1`,
    database,
  );
  return rows.map(({ held }) => String(held));
}

/** Oids of those of the roles that exist: a role that is made anew under its name has another one. */
export async function oidsOf(
  server: RdsServer,
  names: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const list = names.map(escapeLiteral).join(", ");
  const rows = await server.admin(`SELECT rolname, oid FROM pg_roles WHERE rolname IN (${list})`);
  return Object.fromEntries(rows.map(({ rolname, oid }) => [String(rolname), oid]));
}

/** Which of the roles hold a privilege, as {@link liveGrants} says it. */
export async function holdersOf(
  server: RdsServer,
  database: string,
  names: readonly string[],
  privilege: string,
): Promise<readonly string[]> {
  const held = await Promise.all(names.map((name) => liveGrants(server, database, name)));
  return names.filter((_, index) => held[index]?.includes(privilege));
}
