/** Cases of objects that are not there where others are that may be meant. */
import type { GrantDeclaration } from "../../../../provider/postgres/model/declaration";
import type { NameNearby } from "../../../../provider/postgres/model/snapshot";
import type { ObjectType } from "../../../../provider/postgres/model/objectTypes";
import { aColumnGrant, aRoutineGrant } from "../objectBuilders";
import { aGrant } from "../snapshots";

interface NearbyCase {
  /** What is said, as the end of a sentence that begins with "says". */
  readonly title: string;
  /** The grant; schema `sales` has table `invoice` and nothing else. */
  readonly grant: GrantDeclaration;
  /** Names beside those that are asked for. */
  readonly nearby: readonly NameNearby[];
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
}

const orCreate = "Create it first, or take it out of the grants.";

export const missingNearbyCases: readonly NearbyCase[] = [
  {
    title: "which schema may be meant",
    grant: aGrant({ schema: "seles" }),
    nearby: ["sole", "sales", "hr"].map((name) => near("SCHEMA", name, { schema: "" })),
    path: "grants[0].schema",
    reason: 'schema seles does not exist in database "orders"',
    hint: `Did you mean "sales"? ${orCreate}`,
  },
  {
    title: "which tables of the schema may be meant, the nearest first",
    grant: aGrant({ names: ["invoice", "invoise"] }),
    nearby: [
      near("TABLE", "invoices"),
      near("TABLE", "invoice"),
      near("TABLE", "note"),
      near("TABLE", "invoise", { schema: "hr" }),
      near("TABLE", "invoyse", { schema: "hr" }),
      near("SEQUENCE", "invoises"),
      near("SEQUENCE", "invoise", { schema: "hr" }),
    ],
    path: "grants[0].tables[1]",
    reason: 'table sales.invoise does not exist in database "orders"',
    hint: `Did you mean "invoice" or "invoices"? ${orCreate}`,
  },
  {
    title: "which table differs in upper and lower case alone",
    grant: aGrant({ names: ["Note"] }),
    nearby: [near("TABLE", "note"), near("TABLE", "NOTE")],
    path: "grants[0].tables[0]",
    reason: 'table sales."Note" does not exist in database "orders"',
    hint: `Did you mean "NOTE" or "note"? ${orCreate}`,
  },
  {
    title: "which columns of the table may be meant",
    grant: aColumnGrant({ columns: ["state"] }),
    nearby: [
      near("TABLE", "invoice"),
      near("TABLE", "state"),
      ...["stats", "number"].map((column) => near("COLUMN", "invoice", { column })),
      near("COLUMN", "item", { column: "estate" }),
    ],
    path: "grants[0].columns[0]",
    reason: 'column sales.invoice.state does not exist in database "orders"',
    hint: `Did you mean "stats"? ${orCreate}`,
  },
  {
    title: "which tables may be meant by that of a column",
    grant: aColumnGrant({ names: ["item"] }),
    nearby: [near("TABLE", "items"), near("COLUMN", "item", { column: "status" })],
    path: "grants[0].tables[0]",
    reason: 'table sales.item does not exist in database "orders"',
    hint: `Did you mean "items"? ${orCreate}`,
  },
  {
    title: "which routine's name may be meant, once for all overloads",
    grant: aRoutineGrant(),
    nearby: [near("ROUTINE", "refunds"), near("ROUTINE", "refunds"), near("ROUTINE", "pay")],
    path: "grants[0].routines[0]",
    reason: 'routine sales.refund(integer, text) does not exist in database "orders"',
    hint: `Did you mean "refunds"? ${orCreate}`,
  },
  {
    title: "which language may be meant",
    grant: aGrant({ type: "LANGUAGE", schema: "", names: ["plpgsq"], privileges: ["USAGE"] }),
    nearby: ["c", "plpgsql"].map((name) => near("LANGUAGE", name, { schema: "" })),
    path: "grants[0].languages[0]",
    reason: 'language plpgsq does not exist in database "orders"',
    hint: `Did you mean "plpgsql"? ${orCreate}`,
  },
  {
    title: "which parameter of the server may be meant",
    grant: aGrant({ type: "PARAMETER", schema: "", names: ["workmem"], privileges: ["SET"] }),
    nearby: [near("PARAMETER", "work_mem", { schema: "" })],
    path: "grants[0].parameters[0]",
    reason: "parameter workmem does not exist on the server",
    hint: 'Did you mean "work_mem"? Take it out of the grants.',
  },
  {
    title: "that a table is a sequence, rather than which tables are near",
    grant: aGrant({ names: ["ids"] }),
    nearby: [near("TABLE", "idx"), near("SEQUENCE", "ids")],
    path: "grants[0].tables[0]",
    reason: "table sales.ids does not exist: sequence sales.ids has that name",
    hint: 'Write sequences: ["ids"] to grant on it.',
  },
  {
    title: "that a sequence is a table",
    grant: aGrant({ type: "SEQUENCE", names: ["Note"], privileges: ["USAGE"] }),
    nearby: [near("TABLE", "Note")],
    path: "grants[0].sequences[0]",
    reason: 'sequence sales."Note" does not exist: table sales."Note" has that name',
    hint: 'Write tables: ["Note"] to grant on it.',
  },
  {
    title: "that a table is a routine, whose arguments are to be written",
    grant: aGrant({ names: ["refund"] }),
    nearby: [near("ROUTINE", "refund")],
    path: "grants[0].tables[0]",
    reason: "table sales.refund does not exist: routine sales.refund has that name",
    hint: 'Write routines: ["refund(…)"] to grant on it.',
  },
  {
    title: "that a routine is a type",
    grant: aRoutineGrant({ names: ["money(integer)"] }),
    nearby: [near("TYPE", "money")],
    path: "grants[0].routines[0]",
    reason: "routine sales.money(integer) does not exist: type sales.money has that name",
    hint: 'Write types: ["money"] to grant on it.',
  },
  {
    title: "that the table of a column is a sequence",
    grant: aColumnGrant({ names: ["ids"] }),
    nearby: [near("COLUMN", "ids", { column: "last_value" }), near("SEQUENCE", "ids")],
    path: "grants[0].tables[0]",
    reason: "table sales.ids does not exist: sequence sales.ids has that name",
    hint: 'Write sequences: ["ids"] to grant on it.',
  },
];

/** A name in schema `sales`. */
function near(type: ObjectType, name: string, part: Partial<NameNearby> = {}): NameNearby {
  return { type, schema: "sales", name, column: undefined, ...part };
}
