/** The objects that random states and declarations are about: several owners, names that hurt. */
import { escapeIdentifier } from "pg";
import { APP } from "./caseShape";

export const MASTER = "dbmaster";
export const SUPERUSER = "rdsadmin";
/** A role of the master, which owns much. */
export const ALICE = 'Ali"ce';
/** A role of a superuser, which the master of 16 and later cannot act as. */
export const STRANGER = "stranger";

export type ThingType = "TABLE" | "SEQUENCE" | "ROUTINE" | "TYPE" | "SCHEMA" | "DATABASE";

/** An object, or objects that a role will create. */
export interface Place {
  /** As `held.ts` names it: `table s.t`. */
  readonly words: string;
  readonly owner: string;
  readonly schema: string;
}

export interface Thing extends Place {
  readonly type: ThingType;
  /** As a declaration names it; of a routine the signature, spelt as people do. */
  readonly declared: string;
  /** After ON in GRANT and REVOKE. */
  readonly target: string;
  /** SQL that creates it. */
  readonly make: string;
}

/** Everybody may use this one, which is a superuser's. */
export const PUBLIC_SCHEMA = "user";

export const SCHEMAS: readonly { readonly name: string; readonly owner: string }[] = [
  { name: "s", owner: MASTER },
  { name: `O'Neil "&" sons.`, owner: ALICE },
  { name: "größe".repeat(9), owner: MASTER }, // 63 bytes, the most that a name can have
  { name: PUBLIC_SCHEMA, owner: SUPERUSER },
];

/** Each table has both. */
export const COLUMNS: readonly string[] = ["id", 'Näme "x".y'];

const TABLES = [
  ["t", MASTER],
  ["Select", ALICE],
  [`a.b"; DROP TABLE s.t; --`, MASTER],
  ["größe", SUPERUSER],
] as const;
const SEQUENCES = [
  ["q", MASTER],
  ["Q (1)", ALICE],
  ["select", SUPERUSER],
] as const;
const TYPES = [
  ["Mood.x", MASTER, "AS ENUM ('ok')"],
  ["pair", ALICE, "AS (x int)"],
  ["span", SUPERUSER, "AS RANGE (SUBTYPE = date)"],
] as const;

/** A name as `format('%I')` writes it. */
export function shown(name: string): string {
  const isPlain = /^[a-z_][a-z0-9_$]*$/.test(name) && name !== PUBLIC_SCHEMA && name !== "select";
  return isPlain ? name : escapeIdentifier(name);
}

/** Everything that is there in every state. */
export const THINGS: readonly Thing[] = [
  ...SCHEMAS.flatMap(({ name }) => [
    ...TABLES.map(([table, owner]) => tableThing(name, table, owner)),
    ...SEQUENCES.map(([sequence, owner]) => ({
      type: "SEQUENCE" as const,
      schema: name,
      declared: sequence,
      owner,
      ...plain("sequence", name, sequence),
      make: `CREATE SEQUENCE ${full(name, sequence)}`,
    })),
    ...TYPES.map(([type, owner, definition]) => ({
      type: "TYPE" as const,
      schema: name,
      declared: type,
      owner,
      ...plain("type", name, type),
      make: `CREATE TYPE ${full(name, type)} ${definition}`,
    })),
    ...routineThings(name),
  ]),
  ...SCHEMAS.map(({ name, owner }) => ({
    type: "SCHEMA" as const,
    schema: "",
    declared: name,
    owner,
    words: `schema ${shown(name)}`,
    target: `SCHEMA ${escapeIdentifier(name)}`,
    make: `CREATE SCHEMA ${escapeIdentifier(name)}`,
  })),
  {
    type: "DATABASE",
    schema: "",
    declared: APP,
    owner: MASTER,
    words: `database ${APP}`,
    target: `DATABASE ${APP}`,
    make: "",
  },
];

/** A table that only some states have, of the role itself or of one beyond reach. */
function tableThing(schema: string, name: string, owner: string): Thing {
  const columns = COLUMNS.map((column) => `${escapeIdentifier(column)} int`).join(", ");
  return {
    type: "TABLE",
    schema,
    declared: name,
    owner,
    ...plain("table", schema, name),
    make: `CREATE TABLE ${full(schema, name)} (${columns})`,
  };
}

export const OWN_TABLE: Thing = tableThing("s", "Its own", "svc");
export const STRANGE_TABLE: Thing = tableThing("s", "str.ange", STRANGER);

/** The words of a column of a table. */
export function columnWords(table: Place, column: string): string {
  return `${table.words.replace("table", "column")}.${shown(column)}`;
}

function routineThings(schema: string): readonly Thing[] {
  const mood = `${shown(schema)}.${shown("Mood.x")}`;
  const routine = (
    owner: string,
    name: string,
    { typed, printed }: { readonly typed: string; readonly printed: string },
    make: string,
  ): Thing => ({
    type: "ROUTINE",
    schema,
    owner,
    declared: `${shown(name)}(${typed})`,
    words: `routine ${shown(schema)}.${shown(name)}(${printed})`,
    target: `ROUTINE ${full(schema, name)}(${printed})`,
    make: `CREATE ${make.replace("NAME", () => full(schema, name))}`,
  });
  const result = "RETURNS int LANGUAGE sql AS 'SELECT 1'";
  return [
    routine(MASTER, "f", { typed: "int", printed: "integer" }, `FUNCTION NAME(int) ${result}`),
    routine(
      ...([ALICE, "f", { typed: "decimal(10, 2), TEXT []", printed: "numeric, text[]" }] as const),
      `FUNCTION NAME(decimal(10, 2), text[]) ${result}`,
    ),
    routine(
      ...([
        ALICE,
        "f",
        { typed: "INT,varchar(9)", printed: "integer, character varying" },
      ] as const),
      `FUNCTION NAME(int, varchar) ${result}`,
    ),
    routine(MASTER, "f", { typed: mood, printed: mood }, `FUNCTION NAME(${mood}) ${result}`),
    routine(
      ...([ALICE, "Re (1,2) fund", { typed: "integer", printed: "integer" }] as const),
      "PROCEDURE NAME(INOUT x integer) LANGUAGE sql AS 'SELECT 1'",
    ),
    routine(
      ...([SUPERUSER, "lines", { typed: "*", printed: "" }] as const),
      "AGGREGATE NAME(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0')",
    ),
  ];
}

function plain(word: string, schema: string, name: string): Pick<Thing, "words" | "target"> {
  return {
    words: `${word} ${shown(schema)}.${shown(name)}`,
    target: `${word.toUpperCase()} ${full(schema, name)}`,
  };
}

function full(schema: string, name: string): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
}
