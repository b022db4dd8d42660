/**
 * How every transaction begins. A master's own settings (`ALTER ROLE master SET …`) apply to every
 * connection, so each setting that matters is set here. Settings that older servers do not know are
 * set through `set_config`, only where they exist. No start-up options are sent: poolers refuse them.
 */
import { integer, keyword, message, sql, type Sql } from "../sql";

/** Bounds on waiting, in seconds. */
export interface TransactionTimeouts {
  readonly queueSeconds: number;
  readonly lockSeconds: number;
  readonly statementSeconds: number;
}

/**
 * The key of the advisory lock that writers of one database take: the same for every version of
 * this tool, for ever. Its digits are "rds iam" on a telephone's keys.
 */
const advisoryLockKey = 737426;

/** Opens a transaction that only reads. */
export function openForReading({
  statementSeconds,
}: Pick<TransactionTimeouts, "statementSeconds">): Sql {
  return message([
    ...opening("READ ONLY"),
    sql`SET LOCAL lock_timeout = 0`, // the next one bounds it
    sql`SET LOCAL statement_timeout = ${milliseconds(statementSeconds)}`,
  ]);
}

/** Opens a transaction that writes: waits for other writers, then limits the time of each statement. */
export function openForWriting(timeouts: TransactionTimeouts): Sql {
  return message([
    ...opening("READ WRITE"),
    sql`SET LOCAL lock_timeout = ${milliseconds(timeouts.queueSeconds)}`,
    sql`SELECT pg_catalog.pg_advisory_xact_lock(${integer(advisoryLockKey)})`,
    sql`SET LOCAL lock_timeout = ${milliseconds(timeouts.lockSeconds)}`,
    sql`SET LOCAL statement_timeout = ${milliseconds(timeouts.statementSeconds)}`,
  ]);
}

function opening(mode: "READ ONLY" | "READ WRITE"): readonly Sql[] {
  return [
    sql`BEGIN ISOLATION LEVEL READ COMMITTED ${keyword(mode)}`,
    // Timeouts first, because they already run; then search_path, before any operator is resolved.
    sql`SET LOCAL statement_timeout = 0`,
    sql`SET LOCAL search_path = pg_catalog`,
    sql`SELECT pg_catalog.set_config('transaction_timeout', '0', true)
WHERE pg_catalog.current_setting('server_version_num')::integer >= 170000`,
    sql`SET LOCAL client_min_messages = notice`,
    sql`SET LOCAL standard_conforming_strings = on`,
    sql`SET LOCAL quote_all_identifiers = off`, // else the server quotes what it prints
    // So that a wait for a lock ends with its connection. Elsewhere some servers refuse to be asked for it.
    sql`SELECT pg_catalog.set_config('client_connection_check_interval', '1000', true)
WHERE pg_catalog.version() ~ 'linux'`,
    sql`SET LOCAL idle_in_transaction_session_timeout = ${milliseconds(300)}`,
    sql`SET LOCAL ROLE NONE`,
    sql`SELECT pg_catalog.set_config('createrole_self_grant', '', true)
WHERE pg_catalog.current_setting('server_version_num')::integer >= 160000`,
  ];
}

function milliseconds(seconds: number): Sql {
  return integer(Math.round(seconds * 1000));
}
