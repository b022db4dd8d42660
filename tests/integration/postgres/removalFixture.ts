/** A role that is made on one server and removed again, for the tests of removals. */
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { removeRole, type Removed } from "../../../provider/postgres/apply/removeRole";
import type {
  RemovalDeclaration,
  RoleDeclaration,
} from "../../../provider/postgres/model/declaration";
import type { Server } from "../../../provider/postgres/server/server";
import type { RdsServer } from "../../emulator/rdsServer";
import { TIMEOUTS } from "./caseRun";
import { APP, declare, preset, SVC } from "./caseShape";

/** What {@link create} gives it privileges in. */
export const DATABASES = [APP, "stock"];
export const STOCK = "CREATE SCHEMA s; CREATE TABLE s.part (); CREATE TABLE s.price ()";

/** Makes the role, by default with presets in both databases. */
export async function create(
  server: Server,
  declaration: Partial<RoleDeclaration> = {
    grants: [preset("readOnly"), preset("readWrite", "s", "stock")],
    settings: { work_mem: "1MB" },
  },
): Promise<number | undefined> {
  return (await applyRole(server, declare(declaration), TIMEOUTS)).oid;
}

/** Removes it as the resource that made it. */
export function remove(
  server: Server,
  removal: Partial<RemovalDeclaration> = {},
): Promise<Removed> {
  const declared = { name: SVC, database: APP, onDelete: undefined, owners: ["test"] };
  return removeRole(server, { ...declared, generation: 1, ...removal }, TIMEOUTS);
}

/** The live role's attributes; `undefined` if there is none. */
export async function roleIn({
  admin,
}: RdsServer): Promise<{ readonly login: boolean; readonly inRdsIam: boolean } | undefined> {
  const [row] = await admin(`SELECT rolcanlogin AS login,
    EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid AND roleid = 'rds_iam'::regrole) AS iam
    FROM pg_roles AS r WHERE rolname = '${SVC}'`);
  return row === undefined
    ? undefined
    : { login: row["login"] === true, inRdsIam: row["iam"] === true };
}
