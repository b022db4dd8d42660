/** Every form of a grant, and what it declares. */
import {
  presentTypeNames,
  presentTypeRow,
  privilegeRows,
} from "../../../../../provider/postgres/model/objectTypes";

/** A grant as it is typed, and what it says beside its path and the resource's own database. */
export interface GrantForm {
  readonly title: string;
  readonly typed: object;
  readonly declared: object;
}

const named = { kind: "named", database: "orders", schema: "", grantable: false };
const future = { kind: "future", database: "orders", grantable: false };
const select = { privileges: ["SELECT"] };
const usage = { privileges: ["USAGE"] };
const migrations = { createdBy: ["orders_migrations"] };

const onDatabaseAndSchema: readonly GrantForm[] = [
  {
    title: "the resource's database",
    typed: { privileges: ["CONNECT"] },
    declared: { ...named, type: "DATABASE", names: ["orders"], privileges: ["CONNECT"] },
  },
  {
    title: "another database",
    typed: { database: "billing", privileges: ["ALL"], withGrantOption: true },
    declared: {
      ...named,
      type: "DATABASE",
      database: "billing",
      names: ["billing"],
      privileges: ["ALL"],
      grantable: true,
    },
  },
  {
    title: "a schema",
    typed: { schema: "sales", ...usage },
    declared: { ...named, type: "SCHEMA", names: ["sales"], ...usage },
  },
  {
    title: "a schema of another database",
    typed: { database: "billing", schema: "sales", ...usage, withGrantOption: true },
    declared: {
      ...named,
      type: "SCHEMA",
      database: "billing",
      names: ["sales"],
      ...usage,
      grantable: true,
    },
  },
];

const onObjects: readonly GrantForm[] = [
  {
    title: "tables",
    typed: { schema: "sales", tables: ["invoice", "*"], ...select, withGrantOption: true },
    declared: {
      ...named,
      type: "TABLE",
      schema: "sales",
      names: ["invoice", "*"],
      ...select,
      grantable: true,
    },
  },
  {
    title: "sequences",
    typed: { schema: "sales", sequences: ["invoice_id_seq"], ...usage },
    declared: { ...named, type: "SEQUENCE", schema: "sales", names: ["invoice_id_seq"], ...usage },
  },
  {
    title: "routines",
    typed: { schema: "sales", routines: ["refund( int, text )"], privileges: ["EXECUTE"] },
    declared: {
      ...named,
      type: "ROUTINE",
      schema: "sales",
      names: ["refund( int, text )"],
      privileges: ["EXECUTE"],
    },
  },
  {
    title: "types",
    typed: { schema: "sales", types: ["money"], ...usage },
    declared: { ...named, type: "TYPE", schema: "sales", names: ["money"], ...usage },
  },
  {
    title: "columns",
    typed: { schema: "sales", tables: ["invoice"], columns: ["id", "total"], ...select },
    declared: {
      ...named,
      type: "COLUMN",
      schema: "sales",
      names: ["invoice"],
      columns: ["id", "total"],
      ...select,
    },
  },
  {
    title: "columns of tables in another database",
    typed: {
      database: "billing",
      schema: "sales",
      tables: ["a", "b"],
      columns: ["id"],
      privileges: ["ALL"],
      withGrantOption: true,
    },
    declared: {
      ...named,
      type: "COLUMN",
      database: "billing",
      schema: "sales",
      names: ["a", "b"],
      columns: ["id"],
      privileges: ["ALL"],
      grantable: true,
    },
  },
];

const onEvery: readonly GrantForm[] = [
  ...[
    { key: "tables", type: "TABLE", privileges: ["SELECT"] },
    { key: "sequences", type: "SEQUENCE", privileges: ["SELECT"] },
    { key: "routines", type: "ROUTINE", privileges: ["EXECUTE"] },
    { key: "types", type: "TYPE", privileges: ["USAGE"] },
  ].flatMap(({ key, type, privileges }) => {
    const typed = { schema: "sales", [key]: "*", privileges };
    const declared = { ...named, type, schema: "sales", names: "*", privileges };
    return [
      { title: `all ${key}`, typed, declared },
      { title: `all ${key} without future ones`, typed: { ...typed, future: false }, declared },
      {
        title: `all ${key}, existing and future`,
        typed: { ...typed, future: true },
        declared: { ...declared, future: "default" },
      },
      {
        title: `all ${key}, and those of a creator`,
        typed: { ...typed, future: migrations },
        declared: { ...declared, future: ["orders_migrations"] },
      },
    ];
  }),
];

const ofPresets: readonly GrantForm[] = ["readOnly", "readWrite"].flatMap((access) => {
  const typed = { schema: "sales", access };
  const declared = { kind: "preset", database: "orders", schema: "sales", access };
  return [
    { title: `preset ${access}`, typed, declared: { ...declared, future: "default" } },
    {
      title: `preset ${access} with its default`,
      typed: { ...typed, future: true },
      declared: { ...declared, future: "default" },
    },
    {
      title: `preset ${access} without future objects`,
      typed: { ...typed, future: false },
      declared,
    },
    {
      title: `preset ${access} in another database, with creators`,
      typed: { ...typed, database: "billing", future: migrations },
      declared: { ...declared, database: "billing", future: ["orders_migrations"] },
    },
  ];
});

const inNoSchema: readonly GrantForm[] = [
  ...[
    { key: "languages", type: "LANGUAGE" },
    { key: "foreignDataWrappers", type: "FOREIGN DATA WRAPPER" },
    { key: "foreignServers", type: "FOREIGN SERVER" },
  ].map(({ key, type }) => ({
    title: key,
    typed: { database: "billing", [key]: ["x"], ...usage },
    declared: { ...named, type, database: "billing", names: ["x"], ...usage },
  })),
  {
    title: "tablespaces",
    typed: { tablespaces: ["fast"], privileges: ["CREATE"] },
    declared: { ...named, type: "TABLESPACE", names: ["fast"], privileges: ["CREATE"] },
  },
  {
    title: "parameters in any case",
    typed: { parameters: ["Work_Mem", "my.Own"], privileges: ["SET", "ALTER SYSTEM"] },
    declared: {
      ...named,
      type: "PARAMETER",
      names: ["work_mem", "my.own"],
      privileges: ["SET", "ALTER SYSTEM"],
    },
  },
  {
    title: "large objects",
    typed: { largeObjects: [1, 4294967295], ...select, withGrantOption: true },
    declared: {
      ...named,
      type: "LARGE OBJECT",
      names: ["1", "4294967295"],
      ...select,
      grantable: true,
    },
  },
];

const everywhere: readonly GrantForm[] = [
  { key: "tables", type: "FUTURE TABLE", privileges: ["MAINTAIN"] },
  { key: "sequences", type: "FUTURE SEQUENCE", privileges: ["UPDATE"] },
  { key: "routines", type: "FUTURE ROUTINE", privileges: ["EXECUTE"] },
  { key: "types", type: "FUTURE TYPE", privileges: ["USAGE"] },
  { key: "schemas", type: "FUTURE SCHEMA", privileges: ["CREATE"] },
  { key: "largeObjects", type: "FUTURE LARGE OBJECT", privileges: ["ALL"] },
].flatMap(({ key, type, privileges }) => {
  const typed = { [key]: "future", privileges };
  const declared = { ...future, type, privileges };
  return [
    { title: `future ${key}`, typed, declared: { ...declared, createdBy: "default" } },
    {
      title: `future ${key} of a creator in another database`,
      typed: { ...typed, ...migrations, database: "billing", withGrantOption: true },
      declared: { ...declared, ...migrations, database: "billing", grantable: true },
    },
  ];
});

const NAME_OF = { name: "x", "lower-case name": "x", signature: "x()", number: 1 };

/** One of each type that grants list under a key of its own, as the type's row says. */
const ofEachRow: readonly GrantForm[] = presentTypeNames.flatMap((type) => {
  const { key, doc, inSchema, namedBy } = presentTypeRow(type);
  if (doc === undefined) return [];
  const name = NAME_OF[namedBy];
  const privileges = privilegeRows(type).map((row) => row.name);
  const schema = inSchema ? { schema: "sales" } : {};
  return {
    title: `the ${key} of the table of object types`,
    typed: { ...schema, [key]: [name], privileges },
    declared: { ...named, ...schema, type, names: [String(name)], privileges },
  };
});

export const grantForms: readonly GrantForm[] = [
  ...onDatabaseAndSchema,
  ...onObjects,
  ...onEvery,
  ...ofPresets,
  ...inNoSchema,
  ...everywhere,
  ...ofEachRow,
];
