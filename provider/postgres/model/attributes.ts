/**
 * Attributes of a role that this tool never gives: one that is on is drift.
 * @see https://www.postgresql.org/docs/current/sql-alterrole.html
 */
import { sql, type Sql } from "../sql";

interface AttributeRow {
  /** What takes it away in ALTER ROLE. */
  readonly reset: Sql;
  /** Only a superuser is sure to be able to take it away; RDS gives its master none. */
  readonly superuserOnly: boolean;
}

export const foreignAttributes = {
  BYPASSRLS: { reset: sql`NOBYPASSRLS`, superuserOnly: true },
  CREATEDB: { reset: sql`NOCREATEDB`, superuserOnly: false },
  CREATEROLE: { reset: sql`NOCREATEROLE`, superuserOnly: false },
  NOINHERIT: { reset: sql`INHERIT`, superuserOnly: false },
  REPLICATION: { reset: sql`NOREPLICATION`, superuserOnly: true },
  SUPERUSER: { reset: sql`NOSUPERUSER`, superuserOnly: true },
  "VALID UNTIL": { reset: sql`VALID UNTIL 'infinity'`, superuserOnly: false }, // null cannot be set again
} as const satisfies Readonly<Record<string, AttributeRow>>;

export type ForeignAttribute = keyof typeof foreignAttributes;
