/** What becomes of one ACL entry of a role: it stays, for it is declared or beyond reach, or it goes. */
import type { Meaning } from "./expectedGrants";
import { futureKey, futurePlace } from "./futurePlace";
import { FUTURE_TYPES, FUTURES } from "./randomPrivileges";
import type { RandomState } from "./randomState";
import { tablesOf } from "./randomStateSql";
import {
  ALICE,
  COLUMNS,
  columnWords,
  MASTER,
  SCHEMAS,
  shown,
  STRANGER,
  SUPERUSER,
  THINGS,
  type Place,
} from "./randomWorld";

/** One ACL entry of the role. */
export interface Entry {
  /** `table s.t: SELECT` */
  readonly key: string;
  readonly grantable: boolean;
  /** As the server prints it. */
  readonly grantor: string;
}

/** What was there before. */
export interface Before {
  readonly state: RandomState;
  readonly version: number;
  readonly own: readonly Entry[];
  /** Lines of everybody else's entries, with the holder in front. */
  readonly others: readonly string[];
}

export type Fate = "kept" | "left" | "revoked" | "option revoked";

export function fateOf(
  entry: Entry,
  meaning: Meaning,
  before: Before,
  places: ReadonlyMap<string, Place>,
): Fate {
  const words = entry.key.slice(0, entry.key.lastIndexOf(":"));
  const place = places.get(words);
  if (place === undefined) throw new Error(`nothing is known of ${words}`);
  if (place.owner === "svc") return "kept";
  const declared = declaredAs(entry, words, place, meaning);
  const onTable = entry.grantable ? undefined : entryOnTable(entry, words, before);
  if (declared === true && onTable !== undefined) {
    // On a column what gives less than declared is not given again behind the table's REVOKE.
    return fateOf(onTable, meaning, before, places) === "revoked" ? "revoked" : "kept";
  }
  if (declared === true || (declared === false && !entry.grantable)) return "kept";
  if (isPassedOn(entry, words, before) || !isRevocable(entry, place, before)) return "left";
  return declared === undefined ? "revoked" : "option revoked";
}

/** Whether an entry is declared with grant option, or without; undefined: it is not declared. */
function declaredAs(
  { key, grantor }: Entry,
  words: string,
  { owner, schema }: Place,
  { items, anyCreator }: Meaning,
): boolean | undefined {
  const find = (one: string): boolean | undefined =>
    items.get(one)?.grantable ?? anyCreator.get(futureKey(one, owner));
  const own = find(key);
  const type = FUTURE_TYPES.find((one) => words.startsWith(`${FUTURES[one].of.toLowerCase()} `));
  if (grantor !== shown(owner) || type === undefined) return own;
  // It may come from default privileges that the owner had when it created the object.
  const defaults = [schema, ""].map((within) =>
    find(futurePlace(type, within, owner).words + key.slice(words.length)),
  );
  return [true, false].find((grantable) => [own, ...defaults].includes(grantable));
}

/** Of a column the entry of the same grantor on the whole table. */
function entryOnTable({ key, grantor }: Entry, words: string, { own }: Before): Entry | undefined {
  const keys = tableOfColumn(words).map((table) => table + key.slice(words.length));
  return own.find((one) => keys.includes(one.key) && one.grantor === grantor);
}

/** A REVOKE on a table takes the same grantor's entries on its columns along. */
function isPassedOn(entry: Entry, words: string, { own, others }: Before): boolean {
  const privilege = entry.key.slice(words.length);
  const onColumns = words.startsWith("table ")
    ? COLUMNS.map((column) => columnWords({ words, owner: "", schema: "" }, column) + privilege)
    : [];
  const taken = [entry, ...own.filter(({ key }) => onColumns.includes(key))].filter(
    ({ grantable, grantor }) => grantable && grantor === entry.grantor,
  );
  return taken.some(({ key }) => others.some((line) => line.endsWith(` ${key} by svc`)));
}

function isRevocable({ grantor }: Entry, place: Place, { version, others }: Before): boolean {
  if (grantor === shown(place.owner)) return isReachable(place.owner, version);
  switch (grantor) {
    case "porter": // with USAGE only where PUBLIC has it
      return (
        place.schema === "" ||
        others.some((line) => line.startsWith(`- schema ${shown(place.schema)}: USAGE by `))
      );
    case "deputy": // a member of an owner
      return place.owner !== ALICE;
    default:
      return isReachable(grantor, version);
  }
}

/** Every place that a role can hold something on, by its words. */
export function placesIn(state: RandomState): ReadonlyMap<string, Place> {
  const things = [...THINGS, ...tablesOf(state)];
  const columns = things
    .filter(({ type }) => type === "TABLE")
    .flatMap((table) => COLUMNS.map((column) => ({ ...table, words: columnWords(table, column) })));
  const creators = [MASTER, ALICE, STRANGER, SUPERUSER, "svc"];
  const futures = FUTURE_TYPES.flatMap((type) =>
    ["", ...SCHEMAS.map(({ name }) => name)].flatMap((schema) =>
      creators.map((creator) => futurePlace(type, schema, creator)),
    ),
  );
  return new Map([...things, ...columns, ...futures].map((place) => [place.words, place]));
}

export function isReachable(role: string, version: number): boolean {
  return role !== SUPERUSER && (role !== STRANGER || version < 16);
}

export function tableOfColumn(words: string): readonly string[] {
  if (!words.startsWith("column ")) return [];
  return COLUMNS.map((column) => `.${shown(column)}`)
    .filter((end) => words.endsWith(end))
    .map((end) => words.slice(0, -end.length).replace("column", "table"));
}
