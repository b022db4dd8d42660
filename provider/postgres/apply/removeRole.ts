/**
 * Remove a role. Every database is inspected and planned before the first commit, which takes the login
 * away; each further transaction is planned again under its own lock, because objects come and go
 * meanwhile. So a removal that was interrupted continues when it is run again.
 */
import { sqlState } from "../../../connect/errorCodes";
import { databasesHeld } from "../inspect/otherDatabases";
import { inspectionRequestForRemoval } from "../inspect/request";
import type { RemovalDeclaration } from "../model/declaration";
import { RoleError } from "../model/errors";
import { quoted } from "../model/names";
import type { RemovalPlan, Statement } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { planRemoval } from "../plan/planRemoval";
import type { TransactionTimeouts } from "../server/opening";
import type { PgClient, Server } from "../server/server";
import { lockedAgain, planOf, send, withOtherDatabases, write, type Removing } from "./removalPart";
import { halfRemoved, heldAgain, refusedLate, sessionsLeft, staysInRdsIam } from "./removalErrors";
import { jitter } from "./retry";
import { commit, lockAndInspect, rollback } from "./transaction";

/** The result of a removal. */
export interface Removed {
  /** What was not done, and why. */
  readonly warnings: readonly string[];
}

/**
 * Remove a role from a server.
 * @throws {RoleError} which says what is committed, where something is
 */
export async function removeRole(
  server: Server,
  declared: RemovalDeclaration,
  timeouts: TransactionTimeouts,
): Promise<Removed> {
  const { removing, begun } = await beginSomewhere(server, declared, timeouts);
  if ("kept" in begun) return { warnings: [`${begun.kept}: it was not changed`] };
  try {
    const warnings = await finish(removing, begun.known);
    return { warnings: [...removing.notes, ...warnings] };
  } catch (error) {
    throw removing.committed.length === 0
      ? error
      : halfRemoved(declared.name, removing.committed, error);
  }
}

/** The database that the RDS console, and PostgreSQL, make on every server. */
const everywhere = "postgres";

interface Begun {
  readonly removing: Removing;
  readonly begun: Exclude<FirstTransaction, { readonly uncertain: Snapshot }>;
}

type FirstTransaction =
  | { readonly kept: string }
  | { readonly known: Snapshot }
  /** Nothing is changed: what is planned is to be tried first. */
  | { readonly uncertain: Snapshot };

/** In the role's own database; in another one where that is gone or takes no connections. */
async function beginSomewhere(
  server: Server,
  declared: RemovalDeclaration,
  timeouts: TransactionTimeouts,
): Promise<Begun> {
  const inDatabase = async (database: string): Promise<Begun> => {
    const removal = { ...declared, database };
    const removing: Removing = {
      server,
      removal,
      timeouts,
      refusedProbes: [],
      committed: [],
      notes: [],
      isRehearsed: false,
      isLoginTaken: false,
      comeAndGo: false,
      sessionsLeft: 0,
    };
    for (;;) {
      const begun = await write(removing, database, (client) => begin(removing, client));
      if (!("uncertain" in begun)) return { removing, begun };
      await rehearse(removing, begun.uncertain);
      removing.isRehearsed = true;
    }
  };
  return inDatabase(declared.database).catch((error: unknown) => {
    if (!isClosed(error, declared.database) || declared.database === everywhere) throw error;
    return inDatabase(everywhere);
  });
}

/** Whether the server answers, but lets nobody, or not this login, into the database. */
function isClosed(error: unknown, database: string): boolean {
  const closed: readonly string[] = [
    sqlState.invalidCatalogName,
    sqlState.objectNotInPrerequisiteState,
    sqlState.insufficientPrivilege,
  ];
  return (
    error instanceof RoleError &&
    error.code === "could not connect" &&
    error.database === database &&
    closed.includes(error.sqlState ?? "")
  );
}

/**
 * Only the server knows whether some statements are allowed, and what depends on what the role owns: these
 * are tried in each database and rolled back, before anything is committed.
 */
async function rehearse(removing: Removing, known: Snapshot): Promise<void> {
  const { transactions } = planOf(removing, known);
  const databases = transactions
    .filter(({ statements }) => statements.some(isUncertain))
    .map(({ database }) => database);
  for (const database of new Set(databases)) {
    await write(removing, database, async (client) => {
      const before = await lockedAgain(removing, client, known);
      await send(removing, client, before, within(database)).catch((error: unknown) => {
        throw refusedLate(removing.removal, error);
      });
      await rollback(client);
    });
  }
}

function isUncertain({ probe, hazard }: Statement): boolean {
  return probe !== undefined || hazard === "drop" || hazard === "owner changed";
}

function within(name: string): (plan: RemovalPlan) => readonly Statement[] {
  return ({ transactions }) =>
    transactions.flatMap(({ database, statements }) => (database === name ? statements : []));
}

/** The first transaction: the whole removal is planned under its lock. */
async function begin(removing: Removing, client: PgClient): Promise<FirstTransaction> {
  const { removal, timeouts } = removing;
  const first = await lockAndInspect(client, inspectionRequestForRemoval(removal), timeouts);
  const known = await withOtherDatabases(removing, first);
  const planned = planRemoval(removal, known);
  if ("kept" in planned) {
    await commit(client);
    return planned;
  }
  const { transactions } = planOf(removing, known);
  if (
    !removing.isRehearsed &&
    transactions.some(({ statements }) => statements.some(isUncertain))
  ) {
    await rollback(client);
    return { uncertain: known };
  }
  const after = await send(removing, client, known, ({ login }) => login);
  removing.isLoginTaken ||= after !== known;
  await commit(client);
  if (removing.isLoginTaken) {
    removing.committed.push(`the login of ${quoted(removal.name)} is off`);
  }
  return { known: after };
}

/** How often databases are cleared of what other sessions gave the role meanwhile. */
const maxRounds = 10;

async function finish(removing: Removing, begun: Snapshot): Promise<readonly string[]> {
  let known = begun;
  for (let round = 1; ; round += 1) {
    known = await sessionsEnded(removing, known);
    for (const database of otherDatabases(removing, known)) {
      const before = known;
      known = await cleared(removing, database, known).catch((error: unknown) => {
        if (!isGone(error, database)) throw error;
        return before; // what the role held there went with it
      });
    }
    const warnings = warningsOf(removing, known);
    const again = await ended(removing, known);
    if (again === undefined) return warnings;
    if (round === maxRounds) throw heldAgain(removing.removal.name, heldElsewhere(removing, again));
    known = again;
    await jitter(removing.server, round);
  }
}

async function sessionsEnded(removing: Removing, known: Snapshot): Promise<Snapshot> {
  if (planOf(removing, known).sessions.length === 0) return known;
  const ended = await write(removing, removing.removal.database, async (client) => {
    const before = await lockedAgain(removing, client, known);
    const after = await send(removing, client, before, ({ sessions }) => sessions);
    await commit(client);
    return after;
  });
  removing.sessionsLeft = sessionsIn(ended);
  return ended;
}

function sessionsIn({ role }: Snapshot): number {
  return role === "absent" ? 0 : (role.sessions ?? 0);
}

/** A session that logged in before the login was off, and was not counted then. */
function hasNewSessions(removing: Removing, before: Snapshot): boolean {
  const mayEnd = planOf(removing, before).sessions.length > 0;
  return mayEnd && sessionsIn(before) > removing.sessionsLeft;
}

function otherDatabases(removing: Removing, known: Snapshot): readonly string[] {
  const { transactions } = planOf(removing, known);
  const names = transactions.map(({ database }) => database);
  return [...new Set(names)].filter((name) => name !== removing.removal.database);
}

/** Whether the database is there no more. */
function isGone(error: unknown, database: string): boolean {
  const isNotThere = error instanceof RoleError && error.sqlState === sqlState.invalidCatalogName;
  return isNotThere && error.code === "could not connect" && error.database === database;
}

/** More transactions than these are needed only where something gives the role privileges again. */
function transactionsBound(removing: Removing, database: string, known: Snapshot): number {
  const { transactions } = planOf(removing, known);
  return transactions.filter((one) => one.database === database).length + maxRounds;
}

/** Takes away what the role holds in another database, in as many transactions as it needs. */
async function cleared(removing: Removing, database: string, known: Snapshot): Promise<Snapshot> {
  const within = ({ transactions }: RemovalPlan): readonly Statement[] =>
    transactions.find((one) => one.database === database)?.statements ?? [];
  let now = known;
  const bound = transactionsBound(removing, database, known);
  for (let sent = 0; ; sent += 1) {
    if (sent === bound) throw heldAgain(removing.removal.name, [database]);
    now = await write(removing, database, async (client) => {
      const before = await lockedAgain(removing, client, now);
      const after = await send(removing, client, before, within);
      await commit(client);
      return after;
    });
    if (within(planOf(removing, now)).length === 0) break;
  }
  const what = `what it held in database ${quoted(database)} is taken away`;
  if (!removing.committed.includes(what)) removing.committed.push(what);
  return now;
}

/**
 * The last transactions, in the removal's own database.
 * @returns what was found, where the role holds something in other databases or has sessions again
 */
async function ended(removing: Removing, known: Snapshot): Promise<Snapshot | undefined> {
  const { database, name } = removing.removal;
  let now = known;
  const bound = transactionsBound(removing, database, known);
  for (let sent = 0; ; sent += 1) {
    if (sent === bound) throw heldAgain(name, [database]);
    const result = await write(removing, database, async (client, isAgain) => {
      const before = await lockedAgain(removing, client, now);
      // Its marker was taken away by the transaction whose COMMIT was not answered.
      const isEnded = isAgain && "kept" in planRemoval(removing.removal, before);
      if (isEnded) return { after: before, isLast: true };
      if (isHeldElsewhere(removing, before) || hasNewSessions(removing, before)) {
        const again = await withOtherDatabases(removing, before);
        await commit(client);
        return { again };
      }
      const { isLast, statements } = ending(database, planOf(removing, before));
      const after =
        statements.length === 0
          ? before
          : await send(removing, client, before, (plan) => ending(database, plan).statements);
      await commit(client);
      return { after, isLast };
    });
    if ("again" in result) return result.again;
    if (result.isLast) return undefined;
    now = result.after;
  }
}

/** Further revokes of the removal's own database, or the last of them with the end. */
function ending(
  database: string,
  { transactions, last }: RemovalPlan,
): { readonly isLast: boolean; readonly statements: readonly Statement[] } {
  const [first, ...further] = transactions.filter((one) => one.database === database);
  const revokes = first?.statements ?? [];
  return further.length > 0
    ? { isLast: false, statements: revokes }
    : { isLast: true, statements: [...revokes, ...last] };
}

/** What would make DROP ROLE fail, for it was given after its database was cleared. */
function isHeldElsewhere(removing: Removing, before: Snapshot): boolean {
  const isDropped = planOf(removing, before).last.some(({ hazard }) => hazard === "drop");
  return isDropped && heldElsewhere(removing, before).length > 0;
}

function heldElsewhere({ removal }: Removing, snapshot: Snapshot): readonly string[] {
  return databasesHeld(snapshot).filter((name) => name !== removal.database);
}

/** What stays, told before the role is dropped. */
function warningsOf(removing: Removing, known: Snapshot): readonly string[] {
  const { name } = removing.removal;
  const { role } = known;
  if (role === "absent") return [];
  const stays = staysInRdsIam(name, planOf(removing, known).unreachable);
  const { sessions = 0, oid } = role;
  return sessions === 0 ? stays : [...stays, sessionsLeft(name, sessions, oid)];
}
