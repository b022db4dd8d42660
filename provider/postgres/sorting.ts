/** Sorting and grouping: everything that leaves the core is sorted. */

/** Items in the order of their keys, part by part. No name contains NUL, so it can separate the parts. */
export function sortedBy<T>(
  items: readonly T[],
  keyOf: (item: T) => readonly (string | undefined)[],
): readonly T[] {
  return items
    .map((item) => ({ item, key: keyOf(item).join("\0") }))
    .sort((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
    .map(({ item }) => item);
}

/** Sorted names without duplicates. */
export function distinctNames(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

/** A list with at least one item. */
export type NonEmpty<T> = readonly [T, ...T[]];

/** Groups of items with the same key, in the order of their first items. */
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
