/**
 * One transaction on one database, from its lock to its COMMIT: statements are sent in one message
 * with a look behind them, and the caller judges that look before anything is committed.
 */
import { inspectionQuery } from "../inspect/query";
import { type InspectionRequest } from "../inspect/request";
import { codeOf } from "../../../connect/errorCodes";
import type { PgClient } from "../server/server";
import { RoleError } from "../model/errors";
import { queryInspection } from "../inspect/inspector";
import { listInWords, quoted } from "../model/names";
import type { Snapshot } from "../model/snapshot";
import type { Statement } from "../model/plan";
import { snapshotOf } from "../inspect/parse";
import { message, sql } from "../sql";
import { openForWriting, type TransactionTimeouts } from "../server/opening";

/** A GRANT or REVOKE that changed nothing is only a notice to PostgreSQL. */
const nothingHappened = ["01006", "01007"];

/** Open the transaction, wait for the lock, and look: one message. */
export async function lockAndInspect(
  client: PgClient,
  request: InspectionRequest,
  timeouts: TransactionTimeouts,
): Promise<Snapshot> {
  const text = message([
    openForWriting(timeouts),
    inspectionQuery([request], client.serverMajor ?? 0),
  ]);
  try {
    return snapshotOf(await queryInspection(client, text), request.role);
  } catch (error) {
    throw openingError(error);
  }
}

function openingError(error: unknown): unknown {
  switch (codeOf(error)) {
    case "55P03":
      return new RoleError("busy", "another deployment is writing to this database", {
        hint: "Try again when it has ended, or raise timeouts.queueSeconds.",
        cause: error,
      });
    case "25006":
      return new RoleError("could not connect", "the server is a replica, which takes no changes", {
        hint: "Give the endpoint of the primary instance, or of the cluster's writer, as `server`.",
        cause: error,
      });
    default:
      return error;
  }
}

/** Send the statements and look again, in one message; nothing is committed. */
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
    const idle = notices.found.flatMap((index) => statements[index]?.summary ?? []);
    if (idle.length > 0) throw didNothing(idle);
    return after;
  } catch (error) {
    throw error instanceof RoleError ? error : statementError(error, statements[completed.count()]);
  } finally {
    completed.stop();
    notices.stop();
  }
}

export async function commit(client: PgClient): Promise<void> {
  await client.query(sql`COMMIT`);
}

/** Give everything up where the run fails; a connection that is gone has done so already. */
export async function orRollback<T>(client: PgClient, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    await client.query(sql`ROLLBACK`).catch(() => undefined);
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
): { readonly found: readonly number[]; stop(): void } {
  const found: number[] = [];
  const listener = (notice: unknown): void => {
    if (nothingHappened.includes(codeOf(notice))) found.push(statementIndex());
  };
  client.on("notice", listener);
  return { found, stop: () => client.removeListener("notice", listener) };
}

function didNothing(summaries: readonly string[]): RoleError {
  return new RoleError("statement failed", `could not ${listInWords(summaries, 3)}`, {
    detail:
      "The server accepted the statement and changed nothing: the master lacks the grant option. Everything was rolled back.",
    hint: "Let the object's owner, or a role that holds the privilege with grant option, do it.",
  });
}

function statementError(error: unknown, statement: Statement | undefined): RoleError {
  const text = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error && "detail" in error ? error.detail : undefined;
  const what = statement === undefined ? "read back what was changed" : statement.summary;
  return new RoleError("statement failed", `could not ${what}: ${text}`, {
    ...(typeof detail === "string" ? { detail } : {}),
    hint: hintFor(codeOf(error)),
    sqlState: codeOf(error),
    statement: statement?.summary ?? "",
    cause: error,
  });
}

function hintFor(code: string): string {
  switch (code) {
    case "42501":
      return `Everything was rolled back. The master lacks a right for this; from PostgreSQL 16 that is often ADMIN OPTION on the role named.`;
    case "53200":
      return `Everything was rolled back. Raise max_locks_per_transaction, or name fewer objects.`;
    case "55P03":
    case "57014":
      return `Everything was rolled back. Another session holds a lock on the object; raise timeouts.${code === "55P03" ? "lockSeconds" : "statementSeconds"}, or try again later.`;
    default:
      return `Everything was rolled back. The server's SQLSTATE is ${quoted(code)}.`;
  }
}
