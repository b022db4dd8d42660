/** Cases of objects that a grant names and that are not there: what is said, and where. */
import type { GrantDeclaration } from "../../../../provider/postgres/model/declaration";
import type { Refusal } from "../../../../provider/postgres/model/plan";
import { aColumnGrant, aRoutineGrant } from "../objectBuilders";
import {
  aColumn,
  aGrant,
  anObject,
  aRoutine,
  aSchema,
  aSequence,
  aTable,
  type World,
} from "../snapshots";

interface MissingCase {
  /** What is said, as the end of a sentence that begins with "says". */
  readonly title: string;
  readonly grants: readonly GrantDeclaration[];
  /** Objects of database `orders`. */
  readonly objects: NonNullable<World["objects"]>;
  readonly refusals: readonly Refusal[];
}

const hint = "Create it first, or take it out of the grants.";

export const missingCases: readonly MissingCase[] = [
  {
    title: "nothing where all is there",
    grants: [aGrant(), aColumnGrant(), aRoutineGrant()],
    objects: [
      aSchema(),
      aTable("invoice"),
      aColumn("invoice", "status"),
      aRoutine("refund", ["integer", "text"]),
    ],
    refusals: [],
  },
  {
    title: "of a schema that is not there that alone, once",
    grants: [aGrant({ names: ["invoice", "item"] })],
    objects: [],
    refusals: [
      {
        path: "grants[0].schema",
        reason: 'schema sales does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of a schema that is not there, though something else has its name",
    grants: [aGrant()],
    objects: [anObject("LANGUAGE", "", "sales"), anObject("TABLE", "hr", "sales")],
    refusals: [
      {
        path: "grants[0].schema",
        reason: 'schema sales does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "where a schema was typed that privileges are on",
    grants: [aGrant({ type: "SCHEMA", schema: "", names: ["Sales"], privileges: ["USAGE"] })],
    objects: [],
    refusals: [
      {
        path: "grants[0].schema",
        reason: 'schema "Sales" does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of each table where it was typed, each once",
    grants: [aGrant({ names: ["Item", "invoice", "note", "Item"] })],
    objects: [aSchema(), aTable("invoice"), anObject("TABLE", "hr", "note")],
    refusals: [
      {
        path: "grants[0].tables[0]",
        reason: 'table sales."Item" does not exist in database "orders"',
        hint,
      },
      {
        path: "grants[0].tables[2]",
        reason: 'table sales.note does not exist in database "orders"',
        hint,
      },
      {
        path: "grants[0].tables[3]",
        reason: 'table sales."Item" does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of a column where it was typed, for each table that lacks it",
    grants: [aColumnGrant({ names: ["invoice", "item"], columns: ["number", "status"] })],
    objects: [
      aSchema(),
      aTable("invoice"),
      aTable("item"),
      aColumn("invoice", "number"),
      aColumn("item", "number"),
    ],
    refusals: ["invoice", "item"].map((table) => ({
      path: "grants[0].columns[1]",
      reason: `column sales.${table}.status does not exist in database "orders"`,
      hint,
    })),
  },
  {
    title: "of columns whose table is not there that of the table, once",
    grants: [aColumnGrant({ names: ["invoice", "item"], columns: ["number", "status"] })],
    objects: [
      aSchema(),
      aTable("invoice"),
      aColumn("invoice", "number"),
      aColumn("invoice", "status"),
    ],
    refusals: [
      {
        path: "grants[0].tables[1]",
        reason: 'table sales.item does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of columns whose table is not there, though something else has its name",
    grants: [aColumnGrant({ names: ["item", "note"] })],
    objects: [aSchema(), aSequence("item"), anObject("TABLE", "hr", "note")],
    refusals: ["item", "note"].map((table, index) => ({
      path: `grants[0].tables[${String(index)}]`,
      reason: `table sales.${table} does not exist in database "orders"`,
      hint,
    })),
  },
  {
    title: "of a column of a table that has the schema in its name nothing of that",
    grants: [aColumnGrant({ names: ["sales.invoice"] })],
    objects: [aSchema(), aTable("sales.invoice")],
    refusals: [
      {
        path: "grants[0].columns[0]",
        reason: 'column sales."sales.invoice".status does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of an object without schema nothing of one, though its name begins with a dot",
    grants: [aGrant({ type: "FOREIGN SERVER", schema: "", names: [".erp"], privileges: [] })],
    objects: [],
    refusals: [
      {
        path: "grants[0].foreignServers[0]",
        reason: 'foreign server ".erp" does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of a routine and a table that something else has the names of",
    grants: [
      aRoutineGrant({ names: ["invoice()", "close()"] }),
      aGrant({ names: ["refund"], path: "grants[1]" }),
    ],
    objects: [
      aSchema(),
      aTable("invoice"),
      anObject("ROUTINE", "hr", "close", { argumentTypes: [] }),
      aRoutine("refund"),
    ],
    refusals: [
      { path: "grants[0].routines[0]", words: "routine sales.invoice()" },
      { path: "grants[0].routines[1]", words: "routine sales.close()" },
      { path: "grants[1].tables[0]", words: "table sales.refund" },
    ].map(({ path, words }) => ({
      path,
      reason: `${words} does not exist in database "orders"`,
      hint,
    })),
  },
  {
    title: "of a routine which overloads there are, in order",
    grants: [aRoutineGrant({ names: ["refund(integer, text)", "Refund(int8)"] })],
    objects: [
      aSchema(),
      aRoutine("refund", ["text", "integer"]),
      aRoutine("refund"),
      aRoutine("refund", ["integer", "text"]),
      aRoutine("refunds", ["int8"]),
    ],
    refusals: [
      {
        path: "grants[0].routines[1]",
        reason: 'routine sales.refund(int8) does not exist in database "orders"',
        hint: "Overloads that exist: refund(), refund(integer, text), refund(text, integer).",
      },
    ],
  },
  {
    title: "of a routine whose name needs quotes the overloads with them",
    grants: [aRoutineGrant({ names: ['"Re""fund"(text)'] })],
    objects: [aSchema(), anObject("ROUTINE", "sales", 'Re"fund')],
    refusals: [
      {
        path: "grants[0].routines[0]",
        reason: 'routine sales."Re""fund"(text) does not exist in database "orders"',
        hint: 'Overloads that exist: "Re""fund"().',
      },
    ],
  },
  {
    title: "of a routine of which there is none of the name that",
    grants: [aRoutineGrant({ names: ["refund()", "close"] })],
    objects: [aSchema(), aRoutine("pay")],
    refusals: [
      {
        path: "grants[0].routines[0]",
        reason: 'routine sales.refund() does not exist in database "orders"',
        hint,
      },
      {
        path: "grants[0].routines[1]",
        reason: 'routine sales.close() does not exist in database "orders"',
        hint,
      },
    ],
  },
  {
    title: "of types, languages, wrappers, servers and large objects in which database",
    grants: [
      aGrant({ type: "TYPE", names: ["money"] }),
      ...(["LANGUAGE", "FOREIGN DATA WRAPPER", "FOREIGN SERVER", "LARGE OBJECT"] as const).map(
        (type, index) => plain(type, `grants[${String(index + 1)}]`),
      ),
    ],
    objects: [aSchema()],
    refusals: [
      { path: "grants[0].types[0]", words: "type sales.money" },
      { path: "grants[1].languages[0]", words: "language plperl" },
      { path: "grants[2].foreignDataWrappers[0]", words: "foreign-data wrapper plperl" },
      { path: "grants[3].foreignServers[0]", words: "foreign server plperl" },
      { path: "grants[4].largeObjects[0]", words: "large object 7" },
    ].map(({ path, words }) => ({
      path,
      reason: `${words} does not exist in database "orders"`,
      hint,
    })),
  },
  {
    title: "of tablespaces and parameters that the server has none",
    grants: [plain("TABLESPACE", "grants[0]"), plain("PARAMETER", "grants[1]")],
    objects: [],
    refusals: [
      {
        path: "grants[0].tablespaces[0]",
        reason: "tablespace plperl does not exist on the server",
        hint,
      },
      {
        path: "grants[1].parameters[0]",
        reason: "parameter plperl does not exist on the server",
        hint: "Take it out of the grants.",
      },
    ],
  },
];

/** A grant on an object that is in no schema. */
function plain(
  type:
    | "LANGUAGE"
    | "FOREIGN DATA WRAPPER"
    | "FOREIGN SERVER"
    | "LARGE OBJECT"
    | "TABLESPACE"
    | "PARAMETER",
  path: string,
): GrantDeclaration {
  const name = type === "LARGE OBJECT" ? "7" : "plperl";
  return aGrant({ type, schema: "", names: [name], privileges: [], path });
}
