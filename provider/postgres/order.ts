/** One order for all that leaves the core, whatever order it came in. */

/** Items in the order of their keys, part by part; no name holds NUL, so parts do not run together. */
export function sortedBy<T>(
  items: readonly T[],
  keyOf: (item: T) => readonly (string | undefined)[],
): readonly T[] {
  return items
    .map((item) => ({ item, key: keyOf(item).join("\0") }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ item }) => item);
}

/** Names in order, each once. */
export function distinctNames(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** A list that is known to hold something. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Items with the same key together, in the order of the first of each. */
export function groupedBy<T>(
  items: readonly T[],
  keyOf: (item: T) => unknown,
): readonly NonEmpty<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
