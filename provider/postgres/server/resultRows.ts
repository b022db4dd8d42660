/** What a message of several statements returned. */

/** The rows of all of its results, in order; `pg` returns a list only where there are several results. */
export function resultRows(results: unknown): readonly object[] {
  return (Array.isArray(results) ? results : [results]).flatMap((result: unknown) =>
    hasRows(result) ? result.rows : [],
  );
}

/** Rows are not checked again: they are those of the package's own queries. */
function hasRows(result: unknown): result is { readonly rows: readonly object[] } {
  return typeof result === "object" && result !== null && "rows" in result;
}
