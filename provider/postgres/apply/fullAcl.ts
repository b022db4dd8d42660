/** Which table's ACL has no room for another grantee: the server's error does not name it. */
import type { PgClient } from "../server/server";
import { message, sql } from "../sql";

/** A relation and how many entries its ACL has. */
export interface FullAcl {
  /** As SQL writes it. */
  readonly name: string;
  readonly entries: number;
}

/**
 * The largest ACL in the database: a row of `pg_class` has to fit into one page, for that catalog
 * has no TOAST table. Ends the failed transaction first.
 * @see https://www.postgresql.org/docs/current/storage-toast.html
 */
export async function largestAcl(client: PgClient): Promise<FullAcl | undefined> {
  const results: unknown = await client.query(
    message([
      sql`ROLLBACK`,
      sql`BEGIN READ ONLY`,
      sql`SET LOCAL search_path = pg_catalog`,
      sql`SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  pg_catalog.cardinality(c.relacl) AS entries
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relacl IS NOT NULL
ORDER BY pg_catalog.pg_column_size(c.relacl) DESC, 1
LIMIT 1`,
      sql`COMMIT`,
    ]),
  );
  return Array.isArray(results) ? results.flatMap(rowsOf)[0] : undefined;
}

function rowsOf(result: unknown): readonly FullAcl[] {
  return isResult(result) ? result.rows : [];
}

/** The row is our own query's: its shape is not checked again. */
function isResult(result: unknown): result is { readonly rows: readonly FullAcl[] } {
  return typeof result === "object" && result !== null && "rows" in result;
}
