/** Grants of the same privileges, once with and once without grant option. */

/** Grants side by side, and what is said of them where they were typed. */
interface ContradictionCase {
  readonly title: string;
  readonly grants: readonly object[];
  readonly problems: Readonly<Record<string, string>>;
}

const option = { withGrantOption: true };
const select = { privileges: ["SELECT"] };
const usage = { privileges: ["USAGE"] };
const execute = { privileges: ["EXECUTE"] };
const onInvoice = { schema: "sales", tables: ["invoice"] };
const everyTable = { schema: "sales", tables: "*" };

/** The later of two grants is the one refused. */
function contradiction(index: number, first: number, found: boolean): Record<string, string> {
  const reason = `expected ${!found} as in grants[${first}], which grants the same, found ${found}`;
  return { [`grants[${index}].withGrantOption`]: reason };
}

const onTables: readonly ContradictionCase[] = [
  {
    title: "contradicting grants on tables",
    grants: [
      { ...onInvoice, privileges: ["SELECT", "UPDATE"] },
      { ...onInvoice, privileges: ["INSERT", "SELECT", "UPDATE"], ...option },
      { ...onInvoice, privileges: ["TRUNCATE"], ...option },
      { ...onInvoice, database: "billing", ...select, ...option },
    ],
    problems: contradiction(1, 0, true),
  },
  {
    title: "every table with the grant option and one table without",
    grants: [
      { ...everyTable, ...select, ...option, future: true },
      { ...onInvoice, privileges: ["INSERT", "SELECT"] },
      { ...onInvoice, schema: "audit", ...select },
      { ...everyTable, privileges: ["INSERT"], ...option },
    ],
    problems: { ...contradiction(1, 0, false), ...contradiction(3, 1, true) },
  },
  {
    title: "one table with the grant option and every table without, or other tables",
    grants: [
      { ...everyTable, ...select },
      { ...onInvoice, ...select, ...option },
      { ...onInvoice, tables: ["item"], ...select },
    ],
    problems: {},
  },
  {
    title: "contradicting grants on a column",
    grants: [
      { ...onInvoice, columns: ["id", "total"], privileges: ["ALL"], ...option },
      { ...onInvoice, columns: ["id"], privileges: ["REFERENCES"] },
      { ...onInvoice, columns: ["note"], privileges: ["ALL"] },
      { ...onInvoice, tables: ["item"], columns: ["id"], privileges: ["ALL"] },
      { ...onInvoice, ...select },
    ],
    problems: contradiction(1, 0, false),
  },
];

const onOthers: readonly ContradictionCase[] = [
  {
    title: "contradicting grants on a schema and a database",
    grants: [
      { privileges: ["CONNECT"], ...option },
      { schema: "sales", ...usage, ...option },
      { schema: "sales", access: "readOnly" },
      { database: "orders", privileges: ["CONNECT"] },
      { database: "orders", schema: "sales", ...usage },
    ],
    problems: { ...contradiction(3, 0, false), ...contradiction(4, 1, false) },
  },
  {
    title: "ALL and one privilege",
    grants: [
      { ...onInvoice, privileges: ["ALL"], ...option },
      { ...onInvoice, privileges: ["MAINTAIN"] },
      { schema: "sales", ...usage, ...option },
      { schema: "sales", privileges: ["ALL"] },
      { privileges: ["ALL"] },
      { privileges: ["ALL"], ...option },
    ],
    problems: {
      ...contradiction(1, 0, false),
      ...contradiction(3, 2, false),
      ...contradiction(5, 4, true),
    },
  },
  {
    title: "two spellings of a routine's signature",
    grants: [
      { schema: "sales", routines: ["refund(integer, text)"], ...execute, ...option },
      { schema: "sales", routines: ["refund(integer)"], ...execute },
      { schema: "sales", routines: ["REFUND(int,text)"], ...execute },
    ],
    problems: contradiction(2, 0, false),
  },
  {
    title: "objects that all databases share, in upper or lower case",
    grants: [
      { parameters: ["work_mem"], privileges: ["SET"] },
      { parameters: ["Work_Mem"], privileges: ["ALL"], ...option },
      { tablespaces: ["fast"], privileges: ["CREATE"] },
      { tablespaces: ["fast"], privileges: ["CREATE"], ...option },
    ],
    problems: { ...contradiction(1, 0, true), ...contradiction(3, 2, true) },
  },
  {
    title: "objects of the same name and another type or database",
    grants: [
      { languages: ["x"], ...usage, ...option },
      { foreignServers: ["x"], ...usage },
      { foreignDataWrappers: ["x"], ...usage, ...option },
      { languages: ["x"], ...usage, database: "billing" },
      { largeObjects: [7], ...select },
      { largeObjects: [7], ...select, ...option, database: "billing" },
    ],
    problems: {},
  },
];

const onFuture: readonly ContradictionCase[] = [
  {
    title: "future objects of the same creators",
    grants: [
      { tables: "future", ...select },
      { tables: "future", ...select, ...option },
      { types: "future", ...usage, createdBy: ["ada", "bob"], ...option },
      { types: "future", ...usage, createdBy: ["bob"] },
      { sequences: "future", ...select, createdBy: ["ada"], ...option },
      { sequences: "future", ...select, createdBy: ["bob", "ada"] },
    ],
    problems: {
      ...contradiction(1, 0, true),
      ...contradiction(3, 2, false),
      ...contradiction(5, 4, false),
    },
  },
  {
    title: "future objects of other creators, and of default creators",
    grants: [
      { tables: "future", ...select, createdBy: ["ada"] },
      { tables: "future", ...select, createdBy: ["default"], ...option },
      { tables: "future", ...select },
    ],
    problems: {},
  },
  {
    title: "future objects of other types and databases",
    grants: [
      { tables: "future", ...select },
      { sequences: "future", ...select, ...option },
      { tables: "future", ...select, ...option, database: "billing" },
      { tables: "future", ...select, createdBy: ["ada"] },
      { sequences: "future", ...select, createdBy: ["ada"], ...option },
    ],
    problems: {},
  },
];

export const contradictions: readonly ContradictionCase[] = [...onTables, ...onOthers, ...onFuture];
