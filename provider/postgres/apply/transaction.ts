/**
 * One transaction on one database, from its lock to its COMMIT: statements are sent in one message
 * that ends with an inspection, which the caller judges before anything is committed.
 */
import { inspectionQuery } from "../inspect/query";
import { type InspectionRequest } from "../inspect/request";
import { codeOf, fieldOf, saidBy, sqlState } from "../../../connect/errorCodes";
import type { PgClient } from "../server/server";
import { RoleError } from "../model/errors";
import { queryInspection } from "../inspect/inspector";
import { listInWords, quoted } from "../model/names";
import { isTimedOut, timedOutHint, timedOutWhile } from "../model/timedOut";
import type { Snapshot } from "../model/snapshot";
import { refusedProbe } from "../authority/probed";
import type { Probe, Statement } from "../model/plan";
import { inspectError } from "../inspect/inspectError";
import { replicaError } from "../server/replicaError";
import { requireSupportedVersion } from "../server/supportedVersions";
import { snapshotOf } from "../inspect/parse";
import { message, sql } from "../sql";
import { type FullAcl, largestAcl } from "./fullAcl";
import { isConnectionLost } from "../server/failureScope";
import { openForWriting, type TransactionTimeouts } from "../server/opening";

/** A GRANT or REVOKE that changed nothing is only a notice to PostgreSQL. */
const nothingHappened: readonly string[] = [
  sqlState.privilegeNotRevoked,
  sqlState.privilegeNotGranted,
];

/** Open the transaction, wait for the lock, and inspect: one message. */
export async function lockAndInspect(
  client: PgClient,
  request: InspectionRequest,
  timeouts: TransactionTimeouts,
): Promise<Snapshot> {
  const { serverMajor = 0, database = "" } = client;
  requireSupportedVersion(serverMajor);
  const text = message([openForWriting(timeouts), inspectionQuery([request], serverMajor)]);
  try {
    return snapshotOf(await queryInspection(client, text), request.role);
  } catch (error) {
    throw openingError(error, database);
  }
}

function openingError(error: unknown, database: string): RoleError {
  if (error instanceof RoleError && isTimedOut(error)) {
    return timedOutWhile(
      error,
      `waiting to write to database ${quoted(database)}, or inspecting it`,
    );
  }
  switch (codeOf(error)) {
    case sqlState.lockNotAvailable:
      return new RoleError("busy", "another deployment is writing to this database", {
        hint: "Try again when it has ended, or raise timeouts.queueSeconds.",
        cause: error,
      });
    case sqlState.featureNotSupported: // from a standby: READ WRITE cannot be set in recovery
    case sqlState.readOnlySqlTransaction:
      return replicaError(error);
    default:
      return inspectError(error, database);
  }
}

/** Send the statements and inspect again, in one message; nothing is committed. */
export async function sendAndInspect(
  client: PgClient,
  statements: readonly Statement[],
  request: InspectionRequest,
): Promise<Snapshot> {
  const completed = countCompleted(client);
  const notices = collectNotices(client, completed.count);
  const text = message([
    ...statements.map((statement) => statement.text),
    inspectionQuery([request], client.serverMajor ?? 0),
  ]);
  try {
    const after = snapshotOf(await queryInspection(client, text), request.role);
    const idle = [...notices.found].flatMap((index) => statements[index]?.summary ?? []);
    if (idle.length > 0) throw didNothing(idle);
    return after;
  } catch (error) {
    if (error instanceof RoleError && !isTimedOut(error)) throw error;
    // Answers are sent together: without the last one it is not known which statement it was.
    const isUnanswered = isTimedOut(error) || isCut(error);
    const statement = isUnanswered ? together(statements) : statements[completed.count()];
    const isFull = codeOf(error) === sqlState.programLimitExceeded;
    const acl = isFull ? await largestAcl(client).catch(() => undefined) : undefined;
    throw statementError(error, statement, acl);
  } finally {
    completed.stop();
    notices.stop();
  }
}

const savepoint: Statement = { text: sql`SAVEPOINT inspected`, summary: "set a savepoint" };

/**
 * The same for statements of which some are only tried. Where the server refuses one of those, the
 * transaction goes back to where it was after the inspection, and what was refused is noted.
 */
export async function sendProbing(
  client: PgClient,
  statements: readonly Statement[],
  request: InspectionRequest,
  refusedProbes: Probe[],
): Promise<Snapshot | "refused"> {
  const hasProbes = statements.some(({ probe }) => probe !== undefined);
  const sent = hasProbes ? [savepoint, ...statements] : statements;
  try {
    return await sendAndInspect(client, sent, request);
  } catch (error) {
    const refused = refusedProbe(error, statements);
    if (refused === undefined) throw error;
    refusedProbes.push(refused);
    await client.query(sql`ROLLBACK TO SAVEPOINT inspected`);
    return "refused";
  }
}

/**
 * Tries what later transactions would try, and goes back: what the server refuses to the master is the same
 * in every database.
 */
export async function tryProbes(
  client: PgClient,
  statements: readonly Statement[],
  request: InspectionRequest,
  refusedProbes: Probe[],
): Promise<"accepted" | "refused"> {
  const probing = statements.filter(({ probe }) => probe !== undefined);
  if (probing.length === 0) return "accepted";
  if ((await sendProbing(client, probing, request, refusedProbes)) === "refused") return "refused";
  await client.query(sql`ROLLBACK TO SAVEPOINT inspected`);
  return "accepted";
}

/** The connection ended before COMMIT was answered. */
export class CommitUnanswered extends Error {
  /** What takes back that the change may lock the master out. */
  readonly undo: readonly Statement[];

  constructor(cause: unknown, undo: readonly Statement[] = []) {
    super("the connection ended before the server answered COMMIT", { cause });
    this.undo = undo;
  }
}

const commitStatement: Statement = { text: sql`COMMIT`, summary: "commit the change" };

/**
 * @throws {CommitUnanswered} where it is not known whether the transaction is committed
 * @throws {RoleError} where the server answered that it is not
 */
export async function commit(client: PgClient): Promise<void> {
  try {
    await client.query(commitStatement.text);
  } catch (error) {
    if (!(await isAnswer(client, error))) throw new CommitUnanswered(error);
    throw statementError(error, commitStatement, undefined);
  }
}

/**
 * Only an error of the server itself is an answer, and only where its session goes on: one that ends the
 * session, such as a PANIC for a full disk, does not tell what became of COMMIT. The severity would tell the
 * same, but in the server's language.
 */
async function isAnswer(client: PgClient, error: unknown): Promise<boolean> {
  if (fieldOf(error, "severity") === undefined || isConnectionLost(error)) return false;
  return rollback(client).then(
    () => true,
    () => false,
  );
}

export async function rollback(client: PgClient): Promise<void> {
  await client.query(sql`ROLLBACK`);
}

/** Roll back if the run fails; if the connection ended, the server has done so already. */
export async function orRollback<T>(client: PgClient, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await rollback(client).catch(() => undefined);
    throw error;
  }
}

function countCompleted(client: PgClient): { readonly count: () => number; stop(): void } {
  const { connection } = client;
  let count = 0;
  const listener = (): void => {
    count += 1;
  };
  connection.on("commandComplete", listener);
  return { count: () => count, stop: () => connection.removeListener("commandComplete", listener) };
}

/** Notices come before their statement's completion, so the count names the statement. */
function collectNotices(
  client: PgClient,
  statementIndex: () => number,
): { readonly found: ReadonlySet<number>; stop(): void } {
  const found = new Set<number>(); // a table-level REVOKE is answered for each column too
  const listener = (notice: unknown): void => {
    if (nothingHappened.includes(codeOf(notice))) found.add(statementIndex());
  };
  client.on("notice", listener);
  return { found, stop: () => client.removeListener("notice", listener) };
}

function didNothing(summaries: readonly string[]): RoleError {
  return new RoleError("statement failed", `could not ${listInWords(summaries, 3)}`, {
    detail:
      "The server accepted the statement and changed nothing: the master lacks the grant option. Everything was rolled back.",
    hint: "Have the object's owner, or a role that holds the privilege with grant option, run the statement.",
  });
}

/** Whether the connection ended without a word of the server. */
function isCut(error: unknown): boolean {
  return isConnectionLost(error) && fieldOf(error, "severity") === undefined;
}

function together(statements: readonly Statement[]): Pick<Statement, "summary"> | undefined {
  const summaries = statements.map(({ summary }) => summary);
  return summaries.length === 0 ? undefined : { summary: listInWords(summaries, 3) };
}

function statementError(
  error: unknown,
  statement: Pick<Statement, "summary"> | undefined,
  acl: FullAcl | undefined,
): RoleError {
  const detail =
    acl === undefined
      ? fieldOf(error, "detail")
      : `The largest ACL is that of ${acl.name}, with ${String(acl.entries)} entries.`;
  const what = statement === undefined ? "read back what was changed" : statement.summary;
  return new RoleError("statement failed", `could not ${what}: ${saidBy(error)}`, {
    ...(detail === undefined ? {} : { detail }),
    hint: isConnectionLost(error)
      ? connectionEnded
      : `Everything was rolled back. ${fieldOf(error, "hint") ?? hintFor(codeOf(error))}`,
    sqlState: codeOf(error),
    statement: statement?.summary ?? "",
    cause: error,
  });
}

/** What a lost connection means for a transaction of which COMMIT was not sent. */
export const connectionEnded =
  "The connection ended, and with it the transaction: nothing of it was committed. Try again.";

/** What to do, if the server itself gives no hint. */
function hintFor(code: string): string {
  switch (code) {
    case "timed out":
      return timedOutHint;
    case sqlState.insufficientPrivilege:
      return "The master lacks a right for this; from PostgreSQL 16 that is often ADMIN OPTION on the role named.";
    case sqlState.programLimitExceeded:
      return "An ACL has no room for more grantees: grant the privileges to one group role (login: false), and make this role a member of it with memberOf.";
    case sqlState.outOfMemory:
      return "The server has no memory left for this: try again later, or name fewer objects.";
    case sqlState.lockNotAvailable:
      return "Another session holds a lock on the object; raise timeouts.lockSeconds, or try again later.";
    case sqlState.queryCanceled:
      return "Another session holds a lock on the object; raise timeouts.statementSeconds, or try again later.";
    default:
      return `The server's SQLSTATE is ${quoted(code)}.`;
  }
}
