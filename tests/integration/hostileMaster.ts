/** A master whose own settings, which reach every connection, are set against this tool. */
import { escapeIdentifier } from "pg";
import type { RdsServer } from "../emulator/rdsServer";

/** Statements before anything but a transaction's first would fail, hide or mean something else. */
const SETTINGS: readonly (readonly [name: string, value: string, from?: number])[] = [
  ["default_transaction_isolation", "'repeatable read'"],
  ["default_transaction_read_only", "on"],
  ["default_transaction_deferrable", "on"],
  ["standard_conforming_strings", "off"],
  ["client_min_messages", "error"],
  ["search_path", "s, pg_temp"],
  ["quote_all_identifiers", "on"],
  ["bytea_output", "escape"],
  ["DateStyle", "'SQL, DMY'"],
  ["IntervalStyle", "sql_standard"],
  ["row_security", "off"],
  ["statement_timeout", "'1s'"],
  ["lock_timeout", "'1s'"],
  ["transaction_timeout", "'1s'", 17],
  ["createrole_self_grant", "'set, inherit'", 16],
];

/** Versions where it is so; the others keep PostgreSQL's defaults, as most masters do. */
const HOSTILE: readonly number[] = [15, 16, 17];

/** Sets the master of some versions, or as RDS_IAM_USER_TEST_HOSTILE_MASTER says, against us. */
export async function setMasterAgainstUs(rds: RdsServer): Promise<void> {
  if (!isHostile(rds.version)) return;
  const settings = SETTINGS.filter(([, , from = 0]) => from <= rds.version);
  const master = escapeIdentifier(rds.masterUsername);
  await rds.admin(
    settings.map(([name, value]) => `ALTER ROLE ${master} SET ${name} = ${value}`).join("; "),
  );
}

/** SQL for a session of the master that a test uses itself. */
export const UNHARMED = `SET default_transaction_isolation = 'read committed';
  SET default_transaction_read_only = off; SET default_transaction_deferrable = off;
  SET statement_timeout = 0; SET lock_timeout = 0;
  SELECT set_config('transaction_timeout', '0', false)
  WHERE current_setting('server_version_num')::int >= 170000`;

function isHostile(version: number): boolean {
  const which = process.env["RDS_IAM_USER_TEST_HOSTILE_MASTER"] ?? "";
  return which === "all" || (which !== "none" && HOSTILE.includes(version));
}
