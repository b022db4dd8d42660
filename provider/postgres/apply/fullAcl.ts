/** Finds the table whose ACL has no room for another grantee: the server's error does not name it. */
import { nameInWords } from "../model/names";
import { openForReading } from "../server/opening";
import { resultRows } from "../server/resultRows";
import type { PgClient } from "../server/server";
import { message, sql } from "../sql";

/** A relation and how many entries its ACL has. */
export interface FullAcl {
  /** With its schema, as in other messages. */
  readonly name: string;
  readonly entries: number;
}

interface RawFullAclRow {
  readonly schema: string;
  readonly name: string;
  readonly entries: number;
}

/** The statement has failed already, so the query that explains it must not take long. */
const BOUND = { statementSeconds: 10 };

/**
 * The largest ACL in the database. A row of `pg_class` must fit into one page, because that catalog
 * has no TOAST table. Rolls back the failed transaction first.
 * @see https://www.postgresql.org/docs/current/storage-toast.html
 */
export async function largestAcl(client: PgClient): Promise<FullAcl | undefined> {
  const results: unknown = await client.query(
    message([
      sql`ROLLBACK`,
      openForReading(BOUND),
      sql`SELECT n.nspname AS schema, c.relname AS name, pg_catalog.cardinality(c.relacl) AS entries
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relacl IS NOT NULL
ORDER BY pg_catalog.pg_column_size(c.relacl) DESC, c.oid
LIMIT 1`,
      sql`COMMIT`,
    ]),
  );
  const row = resultRows(results).find(isFullAcl);
  if (row === undefined) return undefined;
  const { schema, name, entries } = row;
  return { name: `${nameInWords(schema)}.${nameInWords(name)}`, entries };
}

/** The row is our own query's: its shape is not checked again. */
function isFullAcl(row: object): row is RawFullAclRow {
  return "entries" in row;
}
