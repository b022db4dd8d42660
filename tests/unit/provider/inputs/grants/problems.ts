/** Cases of grants that are refused by their shape. */
import { tablePrivileges } from "../inputProblems";

/** One grant, and what is said of it, by the path below it. */
export interface GrantProblemCase {
  readonly title: string;
  readonly typed: object;
  readonly problems: Readonly<Record<string, string>>;
}

const select = { privileges: ["SELECT"] };
const inSales = { schema: "sales", ...select };
const noSignature = 'expected a signature such as "refund(integer, text)", found';
const long = "x".repeat(64);

const missing: readonly GrantProblemCase[] = [
  {
    title: "an empty grant",
    typed: {},
    problems: { privileges: "expected a list, found nothing" },
  },
  {
    title: "tables without schema and privileges",
    typed: { tables: ["invoice"] },
    problems: {
      schema: "expected the schema of the tables, found nothing",
      privileges: "expected a list, found nothing",
    },
  },
  {
    title: "all routines without schema",
    typed: { routines: "*", privileges: ["EXECUTE"] },
    problems: { schema: "expected the schema of the routines, found nothing" },
  },
  {
    title: "columns without tables",
    typed: { ...inSales, columns: ["id"] },
    problems: { tables: "expected the tables of the columns, by name, found nothing" },
  },
  {
    title: "columns without schema",
    typed: { tables: ["invoice"], columns: ["id"], ...select },
    problems: { schema: "expected the schema of the tables, found nothing" },
  },
  {
    title: "a preset without schema",
    typed: { access: "readOnly" },
    problems: { schema: "expected the schema of the preset, found nothing" },
  },
  {
    title: "an empty list of creators",
    typed: { tables: "future", createdBy: [], ...select },
    problems: { createdBy: "expected a length of at least 1, found an empty list" },
  },
  {
    title: "an empty list of creators in a schema",
    typed: { ...inSales, tables: "*", future: {} },
    problems: { "future.createdBy": "expected a list, found nothing" },
  },
];

const objects: readonly GrantProblemCase[] = [
  ...[
    { key: "tables", or: '"*" or a list of names beside a schema', found: '"invoice"' },
    { key: "sequences", or: '"*" or a list of names beside a schema', found: '"invoice"' },
    { key: "routines", or: '"*" or a list of signatures beside a schema', found: '"invoice"' },
    { key: "types", or: '"*" or a list of names beside a schema', found: '"invoice"' },
    { key: "largeObjects", or: "a list of numbers", found: '"invoice"' },
    { key: "schemas", or: 'one schema by the key "schema"', found: '"invoice"' },
  ].map(({ key, or, found }) => ({
    title: `${key} that are not a list`,
    typed: { [key]: "invoice", privileges: ["ALL"] },
    problems: { [key]: `expected "future", or ${or}, found ${found}` },
  })),
  {
    title: "several schemas",
    typed: { schemas: ["sales"], privileges: ["USAGE"] },
    problems: { schemas: 'expected "future", or one schema by the key "schema", found a list' },
  },
  {
    title: "a table that is not in a list",
    typed: { ...inSales, tables: "invoice" },
    problems: { tables: 'expected a list, found "invoice"' },
  },
  {
    title: "an empty list of tables and a wrong privilege",
    typed: { schema: "sales", tables: [], privileges: ["USAGE"] },
    problems: {
      tables: "expected a length of at least 1, found an empty list",
      "privileges[0]": `${tablePrivileges}, found "USAGE"`,
    },
  },
  {
    title: '"*" for languages',
    typed: { languages: "*", privileges: ["USAGE"] },
    problems: { languages: 'expected a list, found "*"' },
  },
  {
    title: "oids that no large object can have",
    typed: { largeObjects: [0, 4294967296, 1.5, "16401"], ...select },
    problems: {
      "largeObjects[0]": "expected at least 1, found 0",
      "largeObjects[1]": "expected at most 4294967295, found 4294967296",
      "largeObjects[2]": "expected a whole number, found 1.5",
      "largeObjects[3]": 'expected a number, found "16401"',
    },
  },
  {
    title: "routines without argument types",
    typed: { schema: "sales", routines: ["refund", "f(integer)", ""], privileges: ["EXECUTE"] },
    problems: { "routines[0]": `${noSignature} "refund"`, "routines[2]": `${noSignature} ""` },
  },
  {
    title: "a routine's name that PostgreSQL would truncate",
    typed: { schema: "sales", routines: [`${long}()`], privileges: ["EXECUTE"] },
    problems: {
      "routines[0]": `expected at most 63 bytes, found 64: PostgreSQL would truncate "${long}"`,
    },
  },
  ...["pg_catalog", "pg_toast", "information_schema"].flatMap((schema) => {
    const problems = {
      schema: `expected a schema of your own, found "${schema}": PostgreSQL keeps its system catalogs there`,
    };
    return [
      { title: `schema ${schema}`, typed: { schema, privileges: ["USAGE"] }, problems },
      { title: `tables in ${schema}`, typed: { schema, tables: "*", ...select }, problems },
      { title: `a preset on ${schema}`, typed: { schema, access: "readOnly" }, problems },
      {
        title: `columns in ${schema}`,
        typed: { schema, tables: ["pg_class"], columns: ["relname"], ...select },
        problems,
      },
    ];
  }),
  ...["tables", "sequences", "routines", "types", "languages", "foreignServers"].map((key) => ({
    title: `an empty name among ${key}`,
    typed: {
      ...(["languages", "foreignServers"].includes(key) ? {} : { schema: "sales" }),
      [key]: [key === "routines" ? '""()' : ""],
      privileges: ["ALL"],
    },
    problems: {
      [`${key}[0]`]:
        key === "routines" ? `${noSignature} """()"` : "expected a name, found an empty string",
    },
  })),
];

export const grantProblems: readonly GrantProblemCase[] = [...missing, ...objects];
