/** One stack with a role for each row, and what its commands show of them. */
import { parsePreview } from "../pulumiJson";
import { createRoleStack, createSales, type RoleStack } from "../roleStack";
import { type AclSnapshot, aclSnapshot } from "./aclSnapshot";
import { DATABASE_OBJECTS, databaseRows, forgetShared } from "./databaseRows";
import { membershipRows } from "./membershipRows";
import { objectRows } from "./objectRows";
import { roleRows } from "./roleRows";
import { ARCHIVE, DATABASE, OTHER, type Row, SELECT, SHARED_ROLES, USAGE } from "./rows";
import { silentRows } from "./silentRows";

/** A row with the names of its own. */
export interface NamedRow extends Row {
  readonly role: string;
}

const DATABASES = [DATABASE, ARCHIVE, OTHER];

/** The rows that there are on a version. */
export function rowsOn(version: number): readonly NamedRow[] {
  return [...roleRows, ...membershipRows, ...objectRows, ...databaseRows, ...silentRows]
    .filter(({ since = 0, until = version }) => since <= version && version <= until)
    .map((row, index) => withNames(row, index));
}

function withNames(row: Row, index: number): NamedRow {
  const number = String(index).padStart(3, "0");
  const role = `drift_${number}`;
  const whole = { ...row, role, args: { login: true, grants: [USAGE, SELECT], ...row.args } };
  const text = JSON.stringify(whole).replaceAll("@role", role).replaceAll("@schema", `s${number}`);
  return JSON.parse(text) as NamedRow; // other names, the same shape
}

/** Makes databases, objects and stack, and deploys all rows. */
export async function deployRows(version: number, rows: readonly NamedRow[]): Promise<RoleStack> {
  const stack = await createRoleStack(DATABASE, version);
  for (const name of [ARCHIVE, OTHER]) await createSales(stack.server, name);
  await stack.sql(SHARED_ROLES);
  await stack.sql(DATABASE_OBJECTS);
  for (const { role, seed = "" } of rows) {
    const schema = role.replace("drift_", "s");
    await stack.sql(
      `SET ROLE dbmaster; CREATE SCHEMA ${schema};
       CREATE TABLE ${schema}.invoice (id integer, status text); CREATE TABLE ${schema}.item (id integer)`,
    );
    if (seed !== "") await stack.sql(seed);
  }
  await stack.declare(Object.fromEntries(rows.map(({ role, args = {} }) => [role, { args }])));
  await stack.up({ args: ["--skip-preview"] });
  return stack;
}

/** Does by hand what the rows say. */
export async function changeByHand(stack: RoleStack, rows: readonly NamedRow[]): Promise<void> {
  for (const { change, database = DATABASE } of rows) await stack.server.admin(change, database);
}

/** What everybody has. */
export function snapshotOf({ server }: RoleStack): Promise<AclSnapshot> {
  return aclSnapshot(server, DATABASES);
}

/** By role, what a command shows that changes nothing: sorted lines, none where it says nothing. */
export async function driftShown(
  stack: RoleStack,
  command: "preview" | "refreshPreview",
): Promise<(role: string) => readonly string[]> {
  const { steps } = parsePreview((await stack[command]({ args: ["--json"] })).stdout);
  return (role) => {
    const own = steps.filter(({ urn, op }) => urn.endsWith(`::${role}`) && op !== "same");
    if (own.some(({ op }) => op === "delete")) return ["role does not exist"];
    const drift = own.map(({ newState }) => newState?.inputs?.["drift"]).at(-1);
    if (drift === undefined && own.some(({ op }) => op === "update")) return ["(an update)"];
    return Array.isArray(drift) ? drift.map(String).sort() : [];
  };
}

/** Removes roles and databases: a role that owns something would not be dropped by destroy. */
export async function removeRows(stack: RoleStack, rows: readonly NamedRow[]): Promise<void> {
  const roles = [...rows.map(({ role }) => role), "drift_renamed", "bob", "etl_owner"];
  await stack.dispose();
  for (const sql of forgetShared(stack.server.version)) await stack.server.admin(sql);
  for (const database of DATABASES) {
    await stack.server.admin(`DROP DATABASE ${database} WITH (FORCE)`);
  }
  await stack.server.admin(
    [
      ...roles,
      "drift_group",
      "drift_payroll",
      ...(stack.server.version >= 16 ? ["drift_outsider"] : []),
    ]
      .map((role) => `DROP OWNED BY ${role}; DROP ROLE ${role};`)
      .join("\n"),
  );
}
