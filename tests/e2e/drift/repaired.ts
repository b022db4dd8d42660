/** What is to be so after `up`: which lines stay, what is warned of, and who has what. */
import { type AclSnapshot, changedLines } from "./aclSnapshot";
import type { NamedRow } from "./driftStack";

/** The lines that `up` leaves. */
export function leftOf({ drift, stays = [] }: NamedRow): readonly string[] {
  return stays === true ? drift : stays;
}

/** The warnings of those, with the ways out. */
export function warningsOf(row: NamedRow): readonly string[] {
  const { role, hint = "", learnt = "" } = row;
  return leftOf(row).map((line, index) => {
    const wayOut = typeof hint === "string" ? hint : hint[index];
    return `warning: role "${role}": ${line}${learnt}. ${wayOut ?? ""}`;
  });
}

/** Snapshots of before the changes by hand, after them, and after `up`. */
interface Snapshots {
  readonly clean: AclSnapshot;
  readonly changed: AclSnapshot;
  readonly repaired: AclSnapshot;
}

/** How the row's role differs from what it should be. */
export function wrongIn(row: NamedRow, { clean, changed, repaired }: Snapshots): readonly string[] {
  const { role, adds = [] } = row;
  const expected = isTouched(row) ? [...(clean[role] ?? []), ...adds] : changed[role];
  return changedLines(expected, repaired[role]);
}

/** Where nothing is noticed, or all of it stays, `up` has nothing to do. */
export function isTouched(row: NamedRow): boolean {
  return row.drift.length > leftOf(row).length;
}

/** Two looks, and the rows whose roles `up` made or repaired between them. */
interface Between {
  readonly before: AclSnapshot;
  readonly after: AclSnapshot;
  readonly touched: readonly NamedRow[];
}

/** What became of anybody beside the rows' roles: nothing is said of lines that name a touched one. */
export function harmDone(
  rows: readonly NamedRow[],
  { before, after, touched }: Between,
): readonly string[] {
  const own = new Set(rows.map(({ role }) => role));
  const made = new Set(touched.map(({ role }) => role));
  const isAboutMade = (line: string): boolean =>
    [...line.matchAll(/drift_\d{3}/g)].some(([role]) => made.has(role));
  const holders = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...holders]
    .filter((holder) => !own.has(holder))
    .flatMap((holder) =>
      changedLines(before[holder], after[holder])
        .filter((line) => !isAboutMade(line))
        .map((line) => `${holder}: ${line}`),
    );
}
