/** Refusals for objects of each type: one that is not there, or that the master cannot grant. */
import { columns, on, routines, SALES, tables } from "./caseShape";
import { CREATE_FIRST, type RefusalCase } from "./refusals";

const IN_APP = 'does not exist in database "app"';
const ON_SERVER = "does not exist on the server";
const REFUNDS = `${SALES} CREATE FUNCTION s.refund(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION s.refund(int, text) RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE TYPE s.mood AS ENUM ('ok'); CREATE SEQUENCE s.q;`;

/** Declared types whose name is that of another type's object, and what is said. */
const OF_ANOTHER_TYPE: readonly (readonly [string, RefusalCase["declared"], string])[] = [
  [
    "a routine",
    { grants: [tables(["refund"], ["SELECT"])] },
    `grants[0].tables[0]: table s.refund does not exist: routine s.refund has that name
Hint: Write routines: ["refund(…)"] to grant on it.`,
  ],
  [
    "a type",
    { grants: [on("SEQUENCE", ["mood"], ["USAGE"])] },
    `grants[0].sequences[0]: sequence s.mood does not exist: type s.mood has that name
Hint: Write types: ["mood"] to grant on it.`,
  ],
  [
    "a table, whose rows are no type of their own",
    { grants: [on("TYPE", ["a"], ["USAGE"])] },
    `grants[0].types[0]: type s.a does not exist: table s.a has that name
Hint: Write tables: ["a"] to grant on it.`,
  ],
  [
    "a sequence",
    { grants: [routines(["q()"])] },
    `grants[0].routines[0]: routine s.q() does not exist: sequence s.q has that name
Hint: Write sequences: ["q"] to grant on it.`,
  ],
];

/** Names that nothing has, of objects that are in no schema. */
const NOWHERE: readonly (readonly [string, RefusalCase["declared"], string])[] = [
  [
    "the language",
    { grants: [on("LANGUAGE", ["plpgsq"], ["USAGE"])] },
    `grants[0].languages[0]: language plpgsq ${IN_APP}
Hint: Did you mean "plpgsql"? Create it first, or take it out of the grants.`,
  ],
  [
    "the foreign-data wrapper",
    { grants: [on("FOREIGN DATA WRAPPER", ["postgres_fdv"], ["USAGE"])] },
    `grants[0].foreignDataWrappers[0]: foreign-data wrapper postgres_fdv ${IN_APP}
Hint: Did you mean "postgres_fdw"? Create it first, or take it out of the grants.`,
  ],
  [
    "the foreign server",
    { grants: [on("FOREIGN SERVER", ["stock"], ["USAGE"])] },
    `grants[0].foreignServers[0]: foreign server stock ${IN_APP}\n${CREATE_FIRST}`,
  ],
  [
    "the tablespace",
    { grants: [on("TABLESPACE", ["fsat"], ["CREATE"])] },
    `grants[0].tablespaces[0]: tablespace fsat ${ON_SERVER}\n${CREATE_FIRST}`,
  ],
  [
    "the large object",
    { grants: [on("LARGE OBJECT", ["4711"], ["SELECT"])] },
    `grants[0].largeObjects[0]: large object 4711 ${IN_APP}\n${CREATE_FIRST}`,
  ],
];

export const objectRefusals: readonly RefusalCase[] = [
  {
    title: "the overload does not exist",
    seed: { app: REFUNDS },
    declared: { grants: [routines(["refund(int)", "refund(text)"])] },
    says: `grants[0].routines[1]: routine s.refund(text) ${IN_APP}
Hint: Overloads that exist: refund(integer), refund(integer, text).`,
  },
  {
    title: "the routine does not exist",
    seed: { app: REFUNDS },
    declared: { grants: [routines(["refunds(int)"])] },
    says: `grants[0].routines[0]: routine s.refunds(integer) ${IN_APP}
Hint: Did you mean "refund"? Create it first, or take it out of the grants.`,
  },
  {
    title: "a column does not exist",
    seed: { app: SALES },
    declared: { grants: [columns(["a"], ["id", "notes"], ["SELECT"])] },
    says: `grants[0].columns[1]: column s.a.notes ${IN_APP}
Hint: Did you mean "note"? Create it first, or take it out of the grants.`,
  },
  {
    title: "the table of a column does not exist",
    seed: { app: SALES },
    declared: { grants: [columns(["orders"], ["id"], ["SELECT"])] },
    says: `grants[0].tables[0]: table s.orders ${IN_APP}\n${CREATE_FIRST}`,
  },
  {
    title: "the type is an array",
    seed: { app: REFUNDS },
    declared: { grants: [on("TYPE", ["_mood"], ["USAGE"])] },
    says: `grants[0].types[0]: type s._mood ${IN_APP}
Hint: Did you mean "mood"? Create it first, or take it out of the grants.`,
  },
  ...OF_ANOTHER_TYPE.map(([words, declared = {}, says]) => ({
    title: `the object is ${words}`,
    seed: { app: REFUNDS },
    declared,
    says,
  })),
  ...NOWHERE.map(([words, declared = {}, says]) => ({
    title: `${words} does not exist`,
    seed: { app: "RESET ROLE; CREATE FOREIGN DATA WRAPPER postgres_fdw" },
    declared,
    says,
  })),
  {
    title: "the parameter does not exist",
    from: 15,
    declared: { grants: [on("PARAMETER", ["log_statment"], ["SET"])] },
    says: `grants[0].parameters[0]: parameter log_statment ${ON_SERVER}
Hint: Did you mean "log_statement"? Take it out of the grants.`,
  },
];
