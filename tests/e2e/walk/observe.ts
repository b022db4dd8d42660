/** Reads what is live, for the model. */
import { z } from "zod";
import type { RdsServer } from "../../emulator/rdsServer";
import { liveGrants, liveRole } from "../liveRole";
import type { Membership } from "./memberships";
import { DATABASE, type Live, OTHER_DATABASE } from "./model";

const membership = z.object({
  role: z.string(),
  member: z.string(),
  grantor: z.string(),
  isManaged: z.boolean(),
});

/** The role, and what it depends on, as they are. */
export async function observe(server: RdsServer, username: string): Promise<Live> {
  const roles = await server.admin(
    "SELECT rolname::text AS name FROM pg_catalog.pg_roles WHERE rolname ^@ 'walk_' ORDER BY 1",
  );
  const tables = await server.admin(
    "SELECT tablename::text AS name FROM pg_catalog.pg_tables WHERE schemaname = 'sales' ORDER BY 1",
    DATABASE,
  );
  return {
    role: await heldBy(server, username),
    memberships: await memberships(server),
    roles: roles.map((row) => String(row["name"])),
    tables: tables.map((row) => String(row["name"])),
  };
}

async function heldBy(server: RdsServer, username: string): Promise<Live["role"]> {
  const role = await liveRole(server, username);
  if (role === undefined) return "absent";
  const elsewhere = await liveGrants(server, OTHER_DATABASE, username);
  return new Set([
    ...(role.login ? ["login"] : []),
    ...(role.createDb ? ["CREATEDB"] : []),
    ...(role.connectionLimit === -1 ? [] : [`connection limit is ${role.connectionLimit}`]),
    ...(role.comment?.includes("pulumi-rds-iam-user:") === true ? ["marker"] : []),
    ...role.settings.map((setting) => `setting ${setting}`),
    ...(await liveGrants(server, DATABASE, username)),
    ...elsewhere.map((held) => `${held} in database "${OTHER_DATABASE}"`),
  ]);
}

/** All but the row that CREATE ROLE makes for its creator from 16 on. */
async function memberships(server: RdsServer): Promise<readonly Membership[]> {
  const rows = await server.admin(`
SELECT role.rolname::text AS role, member.rolname::text AS member, grantor.rolname::text AS grantor,
  COALESCE(
    pg_catalog.shobj_description(member.oid, 'pg_authid') ~ 'pulumi-rds-iam-user:', false
  ) AS "isManaged"
FROM pg_catalog.pg_auth_members AS edge
JOIN pg_catalog.pg_roles AS role ON role.oid = edge.roleid
JOIN pg_catalog.pg_roles AS member ON member.oid = edge.member
JOIN pg_catalog.pg_roles AS grantor ON grantor.oid = edge.grantor
WHERE (role.rolname ^@ 'walk_' OR member.rolname ^@ 'walk_')
  AND NOT (grantor.oid = 10 AND edge.admin_option AND NOT edge.inherit_option AND NOT edge.set_option)
ORDER BY 1, 2, 3`);
  return rows.map((row) => membership.parse(row));
}
