/** What a role should hold after a declaration, entry by entry, from what it held before. */
import { fateOf, isReachable, placesIn, tableOfColumn, type Before, type Entry } from "./entryFate";
import { meaningOf, type Item } from "./expectedGrants";
import type { RandomGrant } from "./randomGrants";
import { MASTER } from "./randomWorld";

export interface Expected {
  /** Entries that stay, whole or without the option. */
  readonly kept: readonly Entry[];
  /** What has to be given by whomever. */
  readonly missing: readonly Item[];
  /** How many extras are beyond the master's reach. */
  readonly left: number;
}

/** What a line tells of an entry. */
export function entryOf(line: string): Entry | undefined {
  const [, key, star, grantor] = /^(.*: [A-Z]+)(\*?) by (.*)$/.exec(line) ?? [];
  if (key === undefined || grantor === undefined) return undefined;
  return { key, grantable: star === "*", grantor };
}

export function expectedOf(grants: readonly RandomGrant[], before: Before): Expected | "refused" {
  const meaning = meaningOf(grants, {
    ...before,
    isSuperfluous: (item) =>
      before.others.some((line) => line.startsWith(`- ${item.key} by `)) &&
      !before.own.some(({ key }) => key === item.key) &&
      !canGive(item, before),
  });
  const missing = [...meaning.items.values()].filter((item) => !isHeld(item, before.own));
  if (meaning.isLacking || missing.some((item) => !canGive(item, before))) return "refused";
  const places = placesIn(before.state);
  const fates = before.own.map((entry) => ({
    entry,
    fate: fateOf(entry, meaning, before, places),
  }));
  return {
    missing,
    left: fates.filter(({ fate }) => fate === "left").length,
    kept: fates.flatMap(({ entry, fate }) => {
      if (fate === "revoked") return [];
      return [fate === "option revoked" ? { ...entry, grantable: false } : entry];
    }),
  };
}

function isHeld({ key, grantable }: Item, own: readonly Entry[]): boolean {
  return own.some((entry) => entry.key === key && (entry.grantable || !grantable));
}

/** As the owner, or by a grant option of the master's own, which on a table counts for its columns. */
function canGive({ key, place }: Item, { version, others }: Before): boolean {
  if (isReachable(place.owner, version)) return true;
  const privilege = key.slice(place.words.length);
  return [place.words, ...tableOfColumn(place.words)].some((words) =>
    others.some((line) => line.startsWith(`${MASTER} ${words}${privilege}* by `)),
  );
}
