/** Cases of gathering changes into statements: what goes together, and in which order. */
import type { ObjectChange } from "../../../../provider/postgres/plan/batching";
import { aChange, aRevoke } from "./objectChanges";
import { aColumn, aDatabase, anObject, aRoutine, aSequence, aTable } from "../snapshots";

export interface ChunkCase {
  readonly title: string;
  readonly changes: readonly ObjectChange[];
  /** The SQL of the one chunk. */
  readonly texts: readonly string[];
}

const invoice = aTable("invoice");
const item = aTable("item");
const asEtl = { runAs: { as: "role", role: "etl" } } as const;

export const togetherCases: readonly ChunkCase[] = [
  { title: "sends nothing for nothing", changes: [], texts: [] },
  {
    title: "sends shared objects first, then what is revoked, then what is granted, by name",
    changes: [
      aChange(item),
      aChange(aSequence("ids")),
      aRevoke(invoice, "INSERT"),
      aRevoke(aRoutine("refund"), "EXECUTE"),
      aChange(aDatabase("orders"), "CONNECT"),
      aRevoke(anObject("PARAMETER", "", "work_mem"), "SET"),
    ],
    texts: [
      'REVOKE SET ON PARAMETER "work_mem" FROM "svc"',
      'GRANT CONNECT ON DATABASE "orders" TO "svc"',
      'REVOKE EXECUTE ON ROUTINE "sales"."refund"() FROM "svc"',
      'REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc"',
      'GRANT SELECT ON SEQUENCE "sales"."ids" TO "svc"',
      'GRANT SELECT ON TABLE "sales"."item" TO "svc"',
    ],
  },
  {
    title: "names objects with the same changes together, whatever their schema",
    changes: [
      aChange(item),
      aChange(invoice, "UPDATE"),
      aChange(item, "UPDATE"),
      aChange(anObject("TABLE", "hr", "salary")),
      aChange(invoice),
    ],
    texts: [
      'GRANT SELECT ON TABLE "hr"."salary" TO "svc"',
      'GRANT SELECT, UPDATE ON TABLE "sales"."invoice", "sales"."item" TO "svc"',
    ],
  },
  {
    title: "keeps apart what has the grant option, and what others do",
    changes: [
      aChange(invoice),
      aChange(item, "SELECT", { grantable: true }),
      aChange(aTable("note"), "SELECT", asEtl),
      aRevoke(invoice, "INSERT", { verb: "REVOKE GRANT OPTION" }),
      aRevoke(invoice, "DELETE"),
    ],
    texts: [
      'REVOKE GRANT OPTION FOR INSERT ON TABLE "sales"."invoice" FROM "svc"',
      'REVOKE DELETE ON TABLE "sales"."invoice" FROM "svc"',
      'GRANT SELECT ON TABLE "sales"."invoice" TO "svc"',
      'GRANT SELECT ON TABLE "sales"."item" TO "svc" WITH GRANT OPTION',
      'GRANT SELECT ON TABLE "sales"."note" TO "svc"',
    ],
  },
  {
    title: "gives each privilege its own statement where it is had by a grant option",
    changes: [invoice, item].flatMap((table) => [
      aChange(table, "SELECT", { separateStatements: true }),
      aChange(table, "INSERT", { separateStatements: true }),
      aChange(table, "UPDATE"),
      aChange(table, "DELETE"),
    ]),
    texts: [
      'GRANT SELECT ON TABLE "sales"."invoice", "sales"."item" TO "svc"',
      'GRANT INSERT ON TABLE "sales"."invoice", "sales"."item" TO "svc"',
      'GRANT DELETE, UPDATE ON TABLE "sales"."invoice", "sales"."item" TO "svc"',
    ],
  },
  {
    title: "names overloads of a routine each, and together",
    changes: [
      aChange(aRoutine("refund", ["text"]), "EXECUTE"),
      aChange(aRoutine("refund", ["integer"]), "EXECUTE"),
    ],
    texts: [
      'GRANT EXECUTE ON ROUTINE "sales"."refund"(IN "pg_catalog"."int4"), "sales"."refund"(IN "pg_catalog"."text") TO "svc"',
    ],
  },
  {
    title: "names creators of future objects together, and schemas apart",
    changes: [
      aChange(anObject("FUTURE TABLE", "sales", "etl")),
      aChange(anObject("FUTURE TABLE", "", "etl")),
      aChange(anObject("FUTURE TABLE", "sales", "dba")),
    ],
    texts: [
      'ALTER DEFAULT PRIVILEGES FOR ROLE "etl" GRANT SELECT ON TABLES TO "svc"',
      'ALTER DEFAULT PRIVILEGES FOR ROLE "dba", "etl" IN SCHEMA "sales" GRANT SELECT ON TABLES TO "svc"',
    ],
  },
];

const column = aColumn("invoice", "total");
const option = { verb: "REVOKE GRANT OPTION" } as const;

export const columnChunkCases: readonly ChunkCase[] = [
  {
    title: "names columns in the statement of their table",
    changes: [
      aChange(column),
      aChange(aColumn("invoice", "id")),
      aChange(column, "UPDATE"),
      aChange(invoice, "INSERT"),
    ],
    texts: [
      'GRANT INSERT, SELECT ("id", "total"), UPDATE ("total") ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "names tables together of which the same columns are meant",
    changes: [aChange(column), aChange(aColumn("item", "total")), aChange(aColumn("note", "id"))],
    texts: [
      'GRANT SELECT ("total") ON TABLE "sales"."invoice", "sales"."item" TO "svc"',
      'GRANT SELECT ("id") ON TABLE "sales"."note" TO "svc"',
    ],
  },
  {
    title: "grants a privilege on a table beside the same on its columns",
    changes: [aChange(invoice), aChange(column)],
    texts: ['GRANT SELECT, SELECT ("total") ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "leaves the revoke on a column to that on its table",
    changes: [
      aRevoke(column),
      aRevoke(column, "INSERT", option),
      aRevoke(invoice),
      aRevoke(invoice, "INSERT"),
    ],
    texts: ['REVOKE INSERT, SELECT ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "leaves the revoke of a column's grant option to that of its table's",
    changes: [aRevoke(column, "SELECT", option), aRevoke(invoice, "SELECT", option)],
    texts: ['REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "revokes from a column what its table loses the grant option of alone",
    changes: [aRevoke(column), aRevoke(invoice, "SELECT", option)],
    texts: [
      'REVOKE SELECT ("total") ON TABLE "sales"."invoice" FROM "svc"',
      'REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "svc"',
    ],
  },
  {
    title: "revokes from a column the grant option of what its table gets",
    changes: [aRevoke(column, "SELECT", option), aChange(invoice)],
    texts: [
      'REVOKE GRANT OPTION FOR SELECT ("total") ON TABLE "sales"."invoice" FROM "svc"',
      'GRANT SELECT ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "revokes from a column what its table gets",
    changes: [aRevoke(column), aChange(invoice)],
    texts: [
      'REVOKE SELECT ("total") ON TABLE "sales"."invoice" FROM "svc"',
      'GRANT SELECT ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "grants on a column again what its table loses",
    changes: [aChange(column), aRevoke(invoice)],
    texts: [
      'REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"',
      'GRANT SELECT ("total") ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "revokes from a column what is another privilege, table, schema or grantor",
    changes: [
      aRevoke(column),
      aRevoke(invoice, "UPDATE"),
      aRevoke(item),
      aRevoke(anObject("TABLE", "hr", "invoice")),
      aRevoke(invoice, "SELECT", asEtl),
    ],
    texts: [
      'REVOKE SELECT ("total"), UPDATE ON TABLE "sales"."invoice" FROM "svc"',
      'REVOKE SELECT ON TABLE "hr"."invoice", "sales"."item" FROM "svc"',
      'REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"',
    ],
  },
];
