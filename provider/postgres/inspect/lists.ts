/** Lists of names inside of the look's query. */
import { join, literal, sql, type Sql } from "../sql";

/** A list of names as an array, each once. */
export function textArray(values: readonly string[]): Sql {
  const distinct = [...new Set(values)].sort();
  return sql`ARRAY[${join(distinct.map(literal))}]::pg_catalog.text[]`;
}

/** Rows of texts, each once, with one of nulls in front, for an empty list is a syntax error. */
export function valuesOf(rows: readonly (readonly string[])[], width: number): Sql {
  const none = join(Array.from({ length: width }, () => sql`NULL::pg_catalog.text`));
  const distinct = [...new Set(rows.map((row) => join(row.map(literal))))].sort();
  return sql`VALUES ${join([none, ...distinct].map((row) => sql`(${row})`))}`;
}
