/**
 * Who keeps a writer waiting. When its wait is over, the server no longer knows: so while the writer works,
 * another connection asks from time to time.
 */
import { sqlState, codeOf } from "../../../connect/errorCodes";
import { causeOf, RoleError, withDetail } from "../model/errors";
import { isTimedOut } from "../model/timedOut";
import { resultRows } from "../server/resultRows";
import type { TransactionTimeouts } from "../server/opening";
import type { PgClient, Server } from "../server/server";
import { integer, sql } from "../sql";
import { blockersInWords, isBlocker, type Blocker } from "./blockersInWords";

/** A writer, and the server that others connect to. */
export interface Waiting {
  readonly server: Server;
  readonly client: PgClient;
  readonly timeouts: TransactionTimeouts;
}

/** Runs a writer's work. Where it waited for a lock too long, the error names who held it. */
export async function namingBlockers<T>(waiting: Waiting, run: () => Promise<T>): Promise<T> {
  const { lockSeconds, queueSeconds } = waiting.timeouts;
  let found: readonly Blocker[] = [];
  let isAsking = false;
  const ask = async (): Promise<void> => {
    if (isAsking) return;
    isAsking = true;
    const now = await blockersOf(waiting).catch(() => []);
    if (now.length > 0) found = now;
    isAsking = false;
  };
  // Most work ends before the first of them.
  const timer = setInterval(() => void ask(), Math.min(lockSeconds, queueSeconds) * 250);
  try {
    return await run();
  } catch (error) {
    throw isTooLong(error) && found.length > 0 ? withDetail(error, blockersInWords(found)) : error;
  } finally {
    clearInterval(timer);
  }
}

function isTooLong(error: unknown): error is RoleError {
  const codes: readonly string[] = [sqlState.lockNotAvailable, sqlState.queryCanceled];
  if (!(error instanceof RoleError)) return false;
  return codes.includes(codeOf(causeOf(error))) || isTimedOut(error);
}

/** @see https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION */
async function blockersOf({ server, client }: Waiting): Promise<readonly Blocker[]> {
  const { processID = 0, database = "" } = client;
  return server.withClient(database, async (other) => {
    const result =
      await other.query(sql`SELECT pid, usename AS "user", application_name AS "application", state
FROM pg_catalog.pg_stat_activity
WHERE pid = ANY (pg_catalog.pg_blocking_pids(${integer(processID)}))
ORDER BY pid`);
    return resultRows(result).filter(isBlocker);
  });
}
