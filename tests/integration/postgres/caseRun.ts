/** Runs one case: seed, apply, look with the tests' own eyes, apply again. */
import { escapeIdentifier } from "pg";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import { unreachableWithHints } from "../../../provider/postgres/diff/describe";
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import type { TransactionTimeouts } from "../../../provider/postgres/server/opening";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { openAsMaster } from "../servers";
import { again, APP, declare, LOGIN, type Case } from "./caseShape";
import { heldBy, heldByOthers } from "./held";

export const TIMEOUTS: TransactionTimeouts = {
  queueSeconds: 60,
  lockSeconds: 30,
  statementSeconds: 60,
};

/** What a run shows, beside what it should show. */
export interface Seen {
  readonly holds: readonly string[];
  readonly left: readonly string[];
  readonly others: readonly string[];
  readonly failures: readonly string[];
  readonly sends?: readonly string[];
  /** Summaries of what is sent when the same is applied once more. */
  readonly again: readonly string[];
}

/** Make the state, apply the declaration twice, and answer what is seen. */
export async function runCase(emulator: Emulator, rds: RdsServer, one: Case): Promise<Seen> {
  const databases = [APP, ...(one.databases ?? [])];
  const declaration = declare(one.declared);
  for (const tablespace of one.tablespaces ?? []) await createTablespace(rds, tablespace);
  await seed(rds, databases, one.seed ?? {});
  const before = await heldByOthers(rds, declaration.name, databases);
  const server = await openAsMaster(emulator, rds);
  const { first, second, after } = await applyTwice(server, declaration, async () => {
    const others = await heldByOthers(rds, declaration.name, databases);
    await runAsMaster(rds, one.meanwhile ?? {});
    return others;
  });
  return {
    holds: await heldBy(rds, declaration.name, databases),
    left: unreachableWithHints(first.plan.unreachable, first.snapshot),
    others: changed(before, after),
    failures: first.failures.map(({ database, error }) => `${database}: ${String(error)}`),
    ...(one.sends === undefined ? {} : { sends: summaries(first) }),
    again: summaries(second),
  };
}

/** What should be seen. */
export function expectedOf(one: Case, version: number): Seen {
  const declaration = declare(one.declared);
  const listed = (list: Case["left"]): readonly string[] =>
    typeof list === "function" ? list(version) : (list ?? []);
  const login = declaration.login && declaration.iamAuthentication ? LOGIN : [];
  return {
    holds: [...login, ...listed(one.holds)].sort(),
    left: listed(one.left),
    others: [],
    failures: [],
    ...(one.sends === undefined ? {} : { sends: one.sends }),
    again: [],
  };
}

/** Databases that the master owns, and what is in them. */
export async function seed(
  rds: RdsServer,
  databases: readonly string[],
  statements: Readonly<Record<string, string>>,
): Promise<void> {
  for (const database of databases) await rds.createDatabase(database);
  await runAsMaster(rds, statements);
}

/** A tablespace of the master, in the server's own folder. */
async function createTablespace({ admin, masterUsername }: RdsServer, name: string): Promise<void> {
  const owner = escapeIdentifier(masterUsername);
  await admin(`CREATE TABLESPACE ${escapeIdentifier(name)} OWNER ${owner} LOCATION ''`);
}

async function runAsMaster(
  rds: RdsServer,
  statements: Readonly<Record<string, string>>,
): Promise<void> {
  const master = escapeIdentifier(rds.masterUsername);
  for (const [database, text] of Object.entries(statements)) {
    await rds.admin(`SET ROLE ${master}; ${text}`, database);
  }
}

/** The declaration as create sends it, and then as an update with the generation that was given. */
async function applyTwice(
  server: Server,
  declaration: RoleDeclaration,
  meanwhile: () => Promise<readonly string[]>,
): Promise<{
  readonly first: Applied;
  readonly second: Applied;
  readonly after: readonly string[];
}> {
  try {
    const first = await applyRole(server, declaration, TIMEOUTS);
    const after = await meanwhile();
    const second = await applyRole(server, again(declaration), TIMEOUTS);
    return { first, second, after };
  } finally {
    await server.close();
  }
}

function summaries({ plan }: Applied): readonly string[] {
  return plan.transactions.flatMap(({ statements }) => statements.map(({ summary }) => summary));
}

function changed(before: readonly string[], after: readonly string[]): readonly string[] {
  return [
    ...without(before, after).map((line) => `-${line}`),
    ...without(after, before).map((line) => `+${line}`),
  ];
}

/** Lines that the others have not, or have less often. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const index = rest.indexOf(line);
    if (index !== -1) rest.splice(index, 1);
    return index === -1;
  });
}
