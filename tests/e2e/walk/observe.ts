/** Reads what is live, for the model. */
import type { RdsServer } from "../../emulator/rdsServer";
import { liveGrants, liveRole } from "../liveRole";
import { DATABASE, type Live, OTHER_DATABASE } from "./model";

/** The role and the tables as they are. */
export async function observe(server: RdsServer, username: string): Promise<Live> {
  const tables = await server.admin(
    "SELECT tablename::text AS name FROM pg_catalog.pg_tables WHERE schemaname = 'sales' ORDER BY 1",
    DATABASE,
  );
  return {
    role: await heldBy(server, username),
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
    ...role.memberOf.map((name) => `member of "${name}"`),
    ...role.settings.map((setting) => `setting ${setting}`),
    ...(await liveGrants(server, DATABASE, username)),
    ...elsewhere,
  ]);
}
