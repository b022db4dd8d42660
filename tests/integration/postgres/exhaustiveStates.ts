/**
 * Every state of one table with one column between two grantors, a role and somebody to whom the
 * role passed it on; and every goal. Each pair is a table of its own.
 */
import type { NamedGrant } from "../../../provider/postgres/model/declaration";
import { columns, tables } from "./caseShape";

/** Nothing, SELECT, SELECT with grant option. */
type Degree = 0 | 1 | 2;

/** On the table and on its column. */
export interface Degrees {
  readonly table: Degree;
  readonly column: Degree;
}

export interface Pair {
  /** Of the table, in schema `s`; its column is `c`. */
  readonly name: string;
  /** By the owner. */
  readonly owner: Degrees;
  /** By a role that holds the grant option on both. */
  readonly etl: Degrees;
  /** By the role wherever it can, else by the owner. */
  readonly bob: Degrees;
  readonly goal: Degrees;
}

const degrees: readonly Degree[] = [0, 1, 2];
const all: readonly Degrees[] = degrees.flatMap((table) =>
  degrees.map((column) => ({ table, column })),
);

export const pairs: readonly Pair[] = all
  .flatMap((owner) =>
    all.flatMap((etl) => all.flatMap((bob) => all.map((goal) => ({ owner, etl, bob, goal })))),
  )
  .map((pair, index) => ({ ...pair, name: `t${index}` }));

/** What the role can pass on to bob: PostgreSQL wants a column's own option for a column's option. */
function passesOn({ owner, etl, bob }: Pair): {
  readonly table: boolean;
  readonly column: boolean;
} {
  const mayTable = owner.table === 2 || etl.table === 2;
  const mayColumn = owner.column === 2 || etl.column === 2;
  return {
    table: bob.table > 0 && mayTable,
    column: bob.column > 0 && (mayColumn || (bob.column === 1 && mayTable)),
  };
}

/** SQL that makes the states, in messages that each take few locks. */
export function makeStates(some: readonly Pair[]): string {
  const to = (grantee: string, by: (pair: Pair) => Degrees | undefined): readonly string[] =>
    ([1, 2] as const).flatMap((degree) => [
      grant(
        some.filter((pair) => by(pair)?.table === degree),
        "SELECT",
        grantee,
        degree,
      ),
      grant(
        some.filter((pair) => by(pair)?.column === degree),
        "SELECT (c)",
        grantee,
        degree,
      ),
    ]);
  const names = some.map(({ name }) => `s.${name}`).join(", ");
  return [
    ...some.map(({ name }) => `CREATE TABLE s.${name} (c int)`),
    ...some.map(({ name }) => `ALTER TABLE s.${name} OWNER TO dbmaster`),
    `GRANT SELECT, SELECT (c) ON ${names} TO etl WITH GRANT OPTION`,
    ...to("svc", ({ owner }) => owner),
    "SET ROLE etl",
    ...to("svc", ({ etl }) => etl),
    "SET ROLE svc",
    ...to("bob", (pair) => partOf(pair, true)),
    "RESET ROLE",
    ...to("bob", (pair) => partOf(pair, false)),
  ]
    .filter((text) => text !== "")
    .join(";\n");
}

/** Of what bob holds the part that the role gave, or that the owner gave. */
function partOf(pair: Pair, byRole: boolean): Degrees {
  const passed = passesOn(pair);
  return {
    table: passed.table === byRole ? pair.bob.table : 0,
    column: passed.column === byRole ? pair.bob.column : 0,
  };
}

function grant(some: readonly Pair[], what: string, to: string, degree: Degree): string {
  if (some.length === 0) return "";
  const option = degree === 2 ? " WITH GRANT OPTION" : "";
  return `GRANT ${what} ON ${some.map(({ name }) => `s.${name}`).join(", ")} TO ${to}${option}`;
}

/** One declaration of all goals. */
export const goals: readonly NamedGrant[] = ([1, 2] as const).flatMap((degree) => {
  const more = { grantable: degree === 2 };
  const namesOf = (part: keyof Degrees): readonly string[] =>
    pairs.filter(({ goal }) => goal[part] === degree).map(({ name }) => name);
  return [
    tables(namesOf("table"), ["SELECT"], more),
    columns(namesOf("column"), ["c"], ["SELECT"], more),
  ];
});

/** One entry of the role. */
interface Entry {
  readonly part: keyof Degrees;
  readonly grantor: "dbmaster" | "etl";
  readonly degree: 1 | 2;
}

export interface Outcome {
  /** Lines as `held.ts` has them. */
  readonly holds: readonly string[];
  /** What stays because it was passed on. */
  readonly left: readonly string[];
}

/** What a pair should come to, by rules of the test's own. */
export function outcomeOf(pair: Pair): Outcome {
  const before = entriesOf(pair);
  const after = before.map((entry) => ({ entry, fate: fateOf(entry, before, pair) }));
  const kept = after.flatMap(({ entry, fate }): readonly Entry[] => {
    if (fate === "revoked") return [];
    return [fate === "option revoked" ? { ...entry, degree: 1 } : entry];
  });
  const given = (["table", "column"] as const).flatMap((part) => givenOn(part, before, pair));
  const others = kept.filter(
    ({ part, grantor }) => !given.some((one) => one.part === part && one.grantor === grantor),
  );
  return {
    holds: [...others, ...given].map((entry) => lineOf(pair, entry)).sort(),
    left: after
      .filter(({ fate }) => fate === "left")
      .map(({ entry }) => leftLine(pair, entry))
      .sort(),
  };
}

function entriesOf({ owner, etl }: Pair): readonly Entry[] {
  const of = (grantor: Entry["grantor"], held: Degrees): readonly Entry[] =>
    (["table", "column"] as const).flatMap((part) => {
      const degree = held[part];
      return degree === 0 ? [] : [{ part, grantor, degree }];
    });
  return [...of("dbmaster", owner), ...of("etl", etl)];
}

/** A REVOKE on the table takes along what the same grantor gave on the column. */
function fateOf(
  entry: Entry,
  before: readonly Entry[],
  pair: Pair,
): "kept" | "left" | "revoked" | "option revoked" {
  const goal = pair.goal[entry.part];
  if (goal > entry.degree && isTakenAlong(entry, before, pair)) return "revoked";
  if (goal >= entry.degree) return "kept";
  const passed = passesOn(pair);
  const taken = before.filter(
    (one) =>
      one === entry ||
      (entry.part === "table" && one.part === "column" && one.grantor === entry.grantor),
  );
  if (taken.some(({ part, degree }) => degree === 2 && passed[part])) return "left";
  return goal === 0 ? "revoked" : "option revoked";
}

/** On a column what gives less than declared is not given again behind the table's REVOKE. */
function isTakenAlong(entry: Entry, before: readonly Entry[], pair: Pair): boolean {
  const onTable = before.find(({ part, grantor }) => part === "table" && grantor === entry.grantor);
  if (entry.part === "table" || onTable === undefined) return false;
  return fateOf(onTable, before, pair) === "revoked";
}

/** What nobody gives to the degree of the goal, the owner gives. */
function givenOn(part: keyof Degrees, before: readonly Entry[], { goal }: Pair): readonly Entry[] {
  const degree = goal[part];
  if (degree === 0 || before.some((one) => one.part === part && one.degree >= degree)) return [];
  return [{ part, grantor: "dbmaster", degree }];
}

function lineOf({ name }: Pair, { part, grantor, degree }: Entry): string {
  const object = part === "table" ? `table s.${name}` : `column s.${name}.c`;
  return `${object}: SELECT${degree === 2 ? "*" : ""} by ${grantor}`;
}

/** The line of an entry that stays: where the privilege is declared, only its option is extra. */
function leftLine(pair: Pair, entry: Entry): string {
  return `${pair.goal[entry.part] > 0 ? "option of " : ""}${lineOf(pair, entry)}`;
}
