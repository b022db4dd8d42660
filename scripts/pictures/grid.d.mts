/** @param ids in the order in which they are placed within a column */
export function placesOf(
  ids: readonly string[],
  edges: readonly (readonly [from: string, to: string])[],
): ReadonlyMap<string, { readonly column: number; readonly row: number }>;
