/** One stack with a role for each row, and what its commands show of them. */
import { parsePreview, type PreviewDigest } from "../pulumiJson";
import { createRoleStack, createSales, type RoleStack } from "../roleStack";
import { type AclSnapshot, aclSnapshot } from "./aclSnapshot";
import { ARCHIVE_OBJECTS, databaseRows } from "./databaseRows";
import { futureRows } from "./futureRows";
import { DATABASE_OBJECTS, forgetShared, masterRows } from "./masterRows";
import { membershipRows } from "./membershipRows";
import { objectRows } from "./objectRows";
import { partlyRows } from "./partlyRows";
import { roleRows } from "./roleRows";
import { ARCHIVE, CLOSED, DATABASE, OTHER, type Row, SELECT, SHARED_ROLES, USAGE } from "./rows";
import { silentRows } from "./silentRows";

/** A row with the names of its own. */
export interface NamedRow extends Row {
  readonly role: string;
  readonly schema: string;
}

const DATABASES = [DATABASE, ARCHIVE, OTHER];

/** The rows that there are on a version. */
export function rowsOn(version: number): readonly NamedRow[] {
  return [
    ...roleRows,
    ...membershipRows,
    ...objectRows,
    ...masterRows,
    ...futureRows,
    ...databaseRows,
    ...partlyRows,
    ...silentRows,
  ]
    .filter(({ since = 0, until = version }) => since <= version && version <= until)
    .map((row, index) => withNames(row, { prefix: "drift", index }));
}

/** The rows that one version has and another one has not. */
export function rowsOnlyOn(
  version: number,
  { not }: { readonly not: number },
): readonly NamedRow[] {
  return rowsOn(version).filter(({ until = not }) => until < not);
}

/** Gives a row a role and a schema of its own, and the arguments that it has by default. */
export function withNames<Some extends Pick<Row, "args">>(
  row: Some,
  { prefix, index }: { readonly prefix: string; readonly index: number },
): Some & { readonly role: string; readonly schema: string } {
  const number = String(index).padStart(3, "0");
  const names = { role: `${prefix}_${number}`, schema: `s${number}` };
  const whole = { ...row, ...names, args: { login: true, grants: [USAGE, SELECT], ...row.args } };
  const text = JSON.stringify(whole)
    .replaceAll("@role", names.role)
    .replaceAll("@schema", names.schema);
  return JSON.parse(text) as typeof whole; // other names, the same shape
}

/** Makes databases, objects and stack; nothing is declared yet. */
export async function prepareRows(version: number, rows: readonly NamedRow[]): Promise<RoleStack> {
  const stack = await createRoleStack(DATABASE, version);
  for (const name of [ARCHIVE, OTHER, CLOSED]) await createSales(stack.server, name);
  await stack.server.admin(ARCHIVE_OBJECTS, ARCHIVE);
  await stack.sql(SHARED_ROLES);
  await stack.sql(DATABASE_OBJECTS);
  await seedRows(stack, rows);
  return stack;
}

/** What a row needs so that its role can be deployed. */
interface Deployable extends Pick<Row, "args" | "seed"> {
  readonly role: string;
  readonly schema: string;
}

/** Makes a schema for each row, and what else it wants to be there. */
export async function seedRows(stack: RoleStack, rows: readonly Deployable[]): Promise<void> {
  for (const { schema, seed = "" } of rows) {
    await stack.sql(
      `SET ROLE dbmaster; CREATE SCHEMA ${schema}; GRANT USAGE ON SCHEMA ${schema} TO PUBLIC;
       CREATE TABLE ${schema}.invoice (id integer, status text); CREATE TABLE ${schema}.item (id integer)`,
    );
    if (seed !== "") await stack.sql(seed);
  }
}

/** Deploys a role for each row. */
export async function deployRows(stack: RoleStack, rows: readonly Deployable[]): Promise<void> {
  await stack.declare(Object.fromEntries(rows.map(({ role, args = {} }) => [role, { args }])));
  await stack.up({ args: ["--skip-preview"] });
}

/** Does by hand what the rows say. */
export async function changeByHand(stack: RoleStack, rows: readonly NamedRow[]): Promise<void> {
  for (const { change, database = DATABASE } of rows) await stack.server.admin(change, database);
}

/** What everybody has, but in the database that a row closes. */
export function snapshotOf({ server }: RoleStack): Promise<AclSnapshot> {
  return aclSnapshot(server, DATABASES);
}

/** By role, what a command shows that changes nothing: sorted lines, none where it says nothing. */
export async function driftShown(
  stack: RoleStack,
  command: "preview" | "refreshPreview",
): Promise<(role: string) => readonly string[]> {
  return driftIn(parsePreview((await stack[command]({ args: ["--json"] })).stdout));
}

/** The same, of a preview that has been made. */
export function driftIn({ steps }: PreviewDigest): (role: string) => readonly string[] {
  return (role) => {
    const own = steps.filter(({ urn, op }) => urn.endsWith(`::${role}`) && op !== "same");
    if (own.some(({ op }) => op === "delete")) return ["role does not exist"];
    const drift = own.map(({ newState }) => newState?.inputs?.["drift"]).at(-1);
    if (drift === undefined && own.some(({ op }) => op === "update")) return ["(an update)"];
    return Array.isArray(drift) ? drift.map(String).sort() : [];
  };
}

/** Removes what DROP OWNED leaves, then the stack with its databases and roles. */
export async function removeRows(stack: RoleStack): Promise<void> {
  for (const sql of forgetShared(stack.server.version)) await stack.server.admin(sql);
  await stack.dispose();
}
