/**
 * The table of object types: what can be granted on, which privileges each has from which server
 * version, how it is named, and where its catalog keeps it. A new object type is a new row.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Tables 5.1 and 5.2)
 */
import { sql, type Sql } from "../sql";

/** Server version (as `server_version_num`) that a privilege appeared in; 0 = before 14. */
type Since = number;

interface PrivilegeRow {
  readonly name: Uppercase<string>;
  readonly since: Since;
}

/** Where objects are kept, so that they can be read by a query that is the same for all types. */
export interface CatalogRow {
  readonly name: Sql;
  /** What the catalog's columns begin with: `lan` of `lanname`, `lanowner` and `lanacl`. */
  readonly prefix: Sql;
  /** What `acldefault` calls the object type. */
  readonly acldefault: Sql;
  /** The object's name, where it is not the prefix and `name`. */
  readonly objectName?: Sql;
  /** Types of a routine's arguments, which are part of its name. */
  readonly arguments?: Sql;
  /** Which rows `c` of the catalog are objects of the type. Default: all. */
  readonly filter?: Sql;
  /** Which of them have privileges of their own. The others are listed only if the role holds something on them. */
  readonly grantable?: Sql;
  /** What `pg_shdepend` calls the catalog, where that is not its name. */
  readonly dependencyName?: Sql;
}

/** Text for the doc comments of the grant's type. */
interface DocRow {
  /** `Privileges on …` */
  readonly objects: string;
  /** What the key's list holds. */
  readonly names: string;
  /** One more sentence. */
  readonly note?: string;
}

/** An object type that exists: `GRANT … ON keyword name`. */
export interface PresentTypeRow {
  /** The word in messages and drift lines. */
  readonly word: string;
  /** The key of a grant that names such objects. */
  readonly key: string;
  /** The key words after ON in GRANT and REVOKE. */
  readonly keyword: Uppercase<string>;
  /** The key words of `ALL … IN SCHEMA`; `undefined`: there is no such form. */
  readonly all: Uppercase<string> | undefined;
  /** Whether names of objects are qualified by a schema. */
  readonly inSchema: boolean;
  /** Whether the object lives in a catalog shared by all databases. */
  readonly shared: boolean;
  /** How a grant's list names the objects. */
  readonly namedBy: "name" | "lower-case name" | "signature" | "number";
  /** `undefined`: no grant lists such objects under the key; its other keys say which are meant. */
  readonly doc: DocRow | undefined;
  /** `undefined`: the type has a query of its own (inspect/objects.ts). */
  readonly catalog: CatalogRow | undefined;
  readonly privileges: readonly PrivilegeRow[];
}

/** Objects that a role will create: `ALTER DEFAULT PRIVILEGES … ON keyword`. */
interface FutureTypeRow {
  readonly word: string;
  readonly key: string;
  readonly keyword: Uppercase<string>;
  readonly all: undefined;
  readonly inSchema: false;
  readonly shared: false;
  /** Their object type when they exist. */
  readonly becomes: string;
  /** `defaclobjtype` in `pg_default_acl`. */
  readonly defaclobjtype: Sql;
  readonly privileges: readonly PrivilegeRow[];
}

const tablePrivileges = [
  { name: "DELETE", since: 0 },
  { name: "INSERT", since: 0 },
  { name: "MAINTAIN", since: 170000 },
  { name: "REFERENCES", since: 0 },
  { name: "SELECT", since: 0 },
  { name: "TRIGGER", since: 0 },
  { name: "TRUNCATE", since: 0 },
  { name: "UPDATE", since: 0 },
] as const;
const sequencePrivileges = [
  { name: "SELECT", since: 0 },
  { name: "UPDATE", since: 0 },
  { name: "USAGE", since: 0 },
] as const;
const schemaPrivileges = [
  { name: "CREATE", since: 0 },
  { name: "USAGE", since: 0 },
] as const;
const executePrivilege = [{ name: "EXECUTE", since: 0 }] as const;
const usagePrivilege = [{ name: "USAGE", since: 0 }] as const;

/** Arrays, rows of tables and multiranges have no privileges of their own: their element's count. */
const isTypeOfItsOwn = sql`c.typtype IN ('b', 'c', 'd', 'e', 'r')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = c.oid)
    AND (c.typrelid = 0 OR EXISTS (
      SELECT FROM pg_catalog.pg_class AS k WHERE k.oid = c.typrelid AND k.relkind = 'c'))`;

/** Object types of existing objects. */
export const presentTypes = {
  COLUMN: {
    word: "column",
    key: "columns",
    keyword: "TABLE",
    all: undefined,
    inSchema: true,
    shared: false,
    namedBy: "name",
    doc: undefined,
    catalog: undefined,
    privileges: [
      { name: "INSERT", since: 0 },
      { name: "REFERENCES", since: 0 },
      { name: "SELECT", since: 0 },
      { name: "UPDATE", since: 0 },
    ],
  },
  DATABASE: {
    word: "database",
    key: "database",
    keyword: "DATABASE",
    all: undefined,
    inSchema: false,
    shared: true,
    namedBy: "name",
    doc: undefined,
    catalog: {
      name: sql`pg_database`,
      prefix: sql`dat`,
      acldefault: sql`'d'`,
    },
    privileges: [
      { name: "CONNECT", since: 0 },
      { name: "CREATE", since: 0 },
      { name: "TEMPORARY", since: 0 },
    ],
  },
  "FOREIGN DATA WRAPPER": {
    word: "foreign-data wrapper",
    key: "foreignDataWrappers",
    keyword: "FOREIGN DATA WRAPPER",
    all: undefined,
    inSchema: false,
    shared: false,
    namedBy: "name",
    doc: {
      objects: "foreign-data wrappers",
      names: 'Names, such as `"postgres_fdw"`.',
    },
    catalog: {
      name: sql`pg_foreign_data_wrapper`,
      prefix: sql`fdw`,
      acldefault: sql`'F'`,
    },
    privileges: usagePrivilege,
  },
  "FOREIGN SERVER": {
    word: "foreign server",
    key: "foreignServers",
    keyword: "FOREIGN SERVER",
    all: undefined,
    inSchema: false,
    shared: false,
    namedBy: "name",
    doc: {
      objects: "foreign servers",
      names: "Names, as in CREATE SERVER.",
    },
    catalog: {
      name: sql`pg_foreign_server`,
      prefix: sql`srv`,
      acldefault: sql`'S'`,
    },
    privileges: usagePrivilege,
  },
  LANGUAGE: {
    word: "language",
    key: "languages",
    keyword: "LANGUAGE",
    all: undefined,
    inSchema: false,
    shared: false,
    namedBy: "name",
    doc: {
      objects: "procedural languages",
      names: 'Names, such as `"plpgsql"`.',
    },
    catalog: {
      name: sql`pg_language`,
      prefix: sql`lan`,
      acldefault: sql`'l'`,
    },
    privileges: usagePrivilege,
  },
  "LARGE OBJECT": {
    word: "large object",
    key: "largeObjects",
    keyword: "LARGE OBJECT",
    all: undefined,
    inSchema: false,
    shared: false,
    namedBy: "number",
    doc: {
      objects: "large objects",
      names: "Their numbers (oids), from 1 to 4294967295.",
    },
    catalog: {
      name: sql`pg_largeobject_metadata`,
      prefix: sql`lom`,
      acldefault: sql`'L'`,
      objectName: sql`c.oid::pg_catalog.text`,
      dependencyName: sql`pg_largeobject`,
    },
    privileges: [
      { name: "SELECT", since: 0 },
      { name: "UPDATE", since: 0 },
    ],
  },
  PARAMETER: {
    word: "parameter",
    key: "parameters",
    keyword: "PARAMETER",
    all: undefined,
    inSchema: false,
    shared: true,
    namedBy: "lower-case name",
    doc: {
      objects: "configuration parameters",
      names: 'Names, such as `"log_min_duration_statement"`, in any case.',
      note: "PostgreSQL 15 and later.",
    },
    catalog: undefined,
    privileges: [
      { name: "ALTER SYSTEM", since: 150000 },
      { name: "SET", since: 150000 },
    ],
  },
  ROUTINE: {
    word: "routine",
    key: "routines",
    keyword: "ROUTINE",
    all: "ALL ROUTINES IN SCHEMA",
    inSchema: true,
    shared: false,
    namedBy: "signature",
    doc: {
      objects: "functions, procedures, aggregates and window functions",
      names:
        'Signatures such as `"refund(integer, text)"`, without argument names, defaults and OUT arguments, or `"*"` for every one in the schema, as for tables.',
      note: "PUBLIC may execute routines unless somebody revoked that; this is not changed.",
    },
    catalog: {
      name: sql`pg_proc`,
      prefix: sql`pro`,
      acldefault: sql`'f'`,
      arguments: sql`c.proargtypes`,
    },
    privileges: executePrivilege,
  },
  SCHEMA: {
    word: "schema",
    key: "schema",
    keyword: "SCHEMA",
    all: undefined,
    inSchema: false,
    shared: false,
    namedBy: "name",
    doc: undefined,
    catalog: {
      name: sql`pg_namespace`,
      prefix: sql`nsp`,
      acldefault: sql`'n'`,
    },
    privileges: schemaPrivileges,
  },
  SEQUENCE: {
    word: "sequence",
    key: "sequences",
    keyword: "SEQUENCE",
    all: "ALL SEQUENCES IN SCHEMA",
    inSchema: true,
    shared: false,
    namedBy: "name",
    doc: {
      objects: "sequences",
      names: 'Names, or `"*"` for every one in the schema, as for tables.',
    },
    catalog: {
      name: sql`pg_class`,
      prefix: sql`rel`,
      acldefault: sql`'s'`,
      filter: sql`c.relkind = 'S' AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)`,
    },
    privileges: sequencePrivileges,
  },
  TABLE: {
    word: "table",
    key: "tables",
    keyword: "TABLE",
    all: "ALL TABLES IN SCHEMA",
    inSchema: true,
    shared: false,
    namedBy: "name",
    doc: {
      objects:
        "tables, partitioned tables, partitions, views, materialized views and foreign tables",
      names:
        'Names, or `"*"` for every one in the schema at the time of each deployment, except tables of extensions and superusers.',
    },
    catalog: {
      name: sql`pg_class`,
      prefix: sql`rel`,
      acldefault: sql`'r'`,
      filter: sql`c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)`,
    },
    privileges: tablePrivileges,
  },
  TABLESPACE: {
    word: "tablespace",
    key: "tablespaces",
    keyword: "TABLESPACE",
    all: undefined,
    inSchema: false,
    shared: true,
    namedBy: "name",
    doc: {
      objects: "tablespaces",
      names: "Names, as in CREATE TABLESPACE.",
    },
    catalog: {
      name: sql`pg_tablespace`,
      prefix: sql`spc`,
      acldefault: sql`'t'`,
    },
    privileges: [{ name: "CREATE", since: 0 }],
  },
  TYPE: {
    word: "type",
    key: "types",
    keyword: "TYPE",
    all: undefined,
    inSchema: true,
    shared: false,
    namedBy: "name",
    doc: {
      objects: "data types and domains",
      names:
        'Names, or `"*"` for every one in the schema, as for tables; array, row and multirange types are excluded.',
      note: "PUBLIC may use types unless somebody revoked that; this is not changed.",
    },
    catalog: {
      name: sql`pg_type`,
      prefix: sql`typ`,
      acldefault: sql`'T'`,
      grantable: isTypeOfItsOwn,
    },
    privileges: usagePrivilege,
  },
} as const satisfies Readonly<Record<string, PresentTypeRow>>;

/** Object types of objects that roles create later. */
export const futureTypes = {
  "FUTURE LARGE OBJECT": {
    word: "future large objects",
    key: "largeObjects",
    keyword: "LARGE OBJECTS",
    all: undefined,
    inSchema: false,
    shared: false,
    becomes: "LARGE OBJECT",
    defaclobjtype: sql`'L'`,
    privileges: [
      { name: "SELECT", since: 180000 },
      { name: "UPDATE", since: 180000 },
    ],
  },
  "FUTURE ROUTINE": {
    word: "future routines",
    key: "routines",
    keyword: "ROUTINES",
    all: undefined,
    inSchema: false,
    shared: false,
    becomes: "ROUTINE",
    defaclobjtype: sql`'f'`,
    privileges: executePrivilege,
  },
  "FUTURE SCHEMA": {
    word: "future schemas",
    key: "schemas",
    keyword: "SCHEMAS",
    all: undefined,
    inSchema: false,
    shared: false,
    becomes: "SCHEMA",
    defaclobjtype: sql`'n'`,
    privileges: schemaPrivileges,
  },
  "FUTURE SEQUENCE": {
    word: "future sequences",
    key: "sequences",
    keyword: "SEQUENCES",
    all: undefined,
    inSchema: false,
    shared: false,
    becomes: "SEQUENCE",
    defaclobjtype: sql`'S'`,
    privileges: sequencePrivileges,
  },
  "FUTURE TABLE": {
    word: "future tables",
    key: "tables",
    keyword: "TABLES",
    all: undefined,
    inSchema: false,
    shared: false,
    becomes: "TABLE",
    defaclobjtype: sql`'r'`,
    privileges: tablePrivileges,
  },
  "FUTURE TYPE": {
    word: "future types",
    key: "types",
    keyword: "TYPES",
    all: undefined,
    inSchema: false,
    shared: false,
    becomes: "TYPE",
    defaclobjtype: sql`'T'`,
    privileges: usagePrivilege,
  },
} as const satisfies Readonly<Record<string, FutureTypeRow>>;

export const objectTypes = { ...presentTypes, ...futureTypes };

export type PresentType = keyof typeof presentTypes;
export type FutureType = keyof typeof futureTypes;
export type ObjectType = keyof typeof objectTypes;

/** The row of an object type, with the fields that every row has. */
export function presentTypeRow(type: PresentType): PresentTypeRow {
  return presentTypes[type];
}

/** In the table's order. */
export const presentTypeNames = Object.keys(presentTypes).filter(isPresent);
export const futureTypeNames = Object.keys(futureTypes).filter(isFuture);

/** Every privilege of any object type. */
export type Privilege = PrivilegeOn<ObjectType>;

/** The privileges of one object type. */
export type PrivilegeOn<Type extends ObjectType> =
  (typeof objectTypes)[Type]["privileges"][number]["name"];

/** The privileges of an object type, sorted, each with the server version that it appeared in. */
export function privilegeRows(
  type: ObjectType,
): readonly { readonly name: Privilege; readonly since: Since }[] {
  return objectTypes[type].privileges;
}

/** Whether a name is one of {@link presentTypes}. */
export function isPresent(type: string): type is PresentType {
  return type in presentTypes;
}

/** Whether a name is one of {@link futureTypes}. */
export function isFuture(type: string): type is FutureType {
  return type in futureTypes;
}

/** The future objects that become objects of a type; `undefined` if default privileges have no such type. */
export function futureTypeOf(type: ObjectType): FutureType | undefined {
  return futureTypeNames.find((one) => futureTypes[one].becomes === type);
}

/** The major version as text, such as `16`. */
export function majorOf(versionNum: number): string {
  return String(Math.floor(versionNum / 10000));
}
