/**
 * What a role holds, read by SQL of the tests' own, never by the provider's query: one line an ACL
 * entry, membership, setting and attribute. Example: `table s.invoice: SELECT* by alice`, where the
 * star is the grant option.
 */
import { escapeLiteral } from "pg";
import type { RdsServer } from "../../emulator/rdsServer";
import { objectsInDatabase, objectsInServer } from "./heldRows";

/** Rows `(grantee, about, line)`: one an ACL entry. */
const entriesOf = (objects: string): string => `
  SELECT a.grantee, o.about, pg_catalog.format('%s: %s%s by %s', o.words, a.privilege_type,
    CASE WHEN a.is_grantable THEN '*' ELSE '' END, a.grantor::pg_catalog.regrole) AS line
  FROM (${objects}) AS o
  CROSS JOIN LATERAL pg_catalog.aclexplode(o.acl) AS a
  WHERE a.grantee IS DISTINCT FROM o.silent`;

/** The same of what is shared; the grantors of memberships are told for others alone. */
const inServer = (version: number, grantors: boolean): string => `
  ${entriesOf(objectsInServer(version))}
  UNION ALL
  SELECT m.member, m.roleid, pg_catalog.format('member of %s%s%s%s', m.roleid::pg_catalog.regrole,
    CASE WHEN m.admin_option THEN ' with admin' END,
    CASE WHEN pg_catalog.to_jsonb(m) @> '{"inherit_option": false}' THEN ' without inherit' END,
    CASE WHEN pg_catalog.to_jsonb(m) @> '{"set_option": false}' THEN ' without set' END)
    ${grantors ? "|| ' by ' || m.grantor::pg_catalog.regrole" : ""}
  FROM pg_catalog.pg_auth_members AS m
  UNION ALL
  SELECT s.setrole, 0, pg_catalog.concat('setting ', c, ' in database ' || d.datname)
  FROM pg_catalog.pg_db_role_setting AS s
  LEFT JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase
  CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c
  UNION ALL
  SELECT r.oid, 0, 'attribute ' || f.word
  FROM pg_catalog.pg_roles AS r
  CROSS JOIN LATERAL (VALUES ('LOGIN', r.rolcanlogin), ('CREATEDB', r.rolcreatedb),
    ('SUPERUSER', r.rolsuper), ('CREATEROLE', r.rolcreaterole), ('NOINHERIT', NOT r.rolinherit),
    ('REPLICATION', r.rolreplication), ('BYPASSRLS', r.rolbypassrls),
    ('CONNECTION LIMIT ' || r.rolconnlimit, r.rolconnlimit <> -1),
    ('VALID UNTIL ' || r.rolvaliduntil, r.rolvaliduntil < 'infinity')) AS f(word, given)
  WHERE f.given`;

/** SQL of a holder's name that is not told. */
const NOBODY = "''";

/** What one role holds: in the server, and in each of these databases. */
export async function heldBy(
  rds: RdsServer,
  role: string,
  databases: readonly string[],
): Promise<readonly string[]> {
  return linesOf(rds, { condition: `grantee = ${oidOf(role)}`, prefix: NOBODY }, databases);
}

/** What everybody else holds, PUBLIC included, with the holder's name in front. */
export async function heldByOthers(
  rds: RdsServer,
  role: string,
  databases: readonly string[],
): Promise<readonly string[]> {
  const condition = `grantee IS DISTINCT FROM ${oidOf(role)} AND about IS DISTINCT FROM ${oidOf(role)}`;
  const prefix = "grantee::pg_catalog.regrole || ' '";
  return linesOf(rds, { condition, prefix }, databases);
}

function oidOf(role: string): string {
  return `(SELECT oid FROM pg_catalog.pg_roles WHERE rolname = ${escapeLiteral(role)})`;
}

async function linesOf(
  { admin, version }: RdsServer,
  { condition, prefix }: { readonly condition: string; readonly prefix: string },
  databases: readonly string[],
): Promise<readonly string[]> {
  const query = (rows: string): string =>
    `SELECT ${prefix} || line AS line FROM (${rows}) AS held WHERE ${condition}`;
  const lines = databases.map(async (database) => {
    const where = databases.length === 1 ? "" : `${database}: `;
    const own = query(entriesOf(objectsInDatabase)).replace(
      "SELECT",
      `SELECT ${escapeLiteral(where)} ||`,
    );
    const shared = query(inServer(version, prefix !== NOBODY));
    const text = database === databases[0] ? `${own} UNION ALL ${shared}` : own;
    const rows = await admin(`SET search_path = pg_catalog; ${text}`, database);
    return rows.map(({ line }) => String(line));
  });
  return (await Promise.all(lines)).flat().sort();
}
