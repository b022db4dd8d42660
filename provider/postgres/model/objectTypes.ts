/**
 * The table of object types: what can be granted on, which privileges each has from which server
 * version, and how it is named. A new object type is a new row.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Tables 5.1 and 5.2)
 */

/** Server version (as `server_version_num`) that a privilege appeared in; 0 = before 14. */
type Since = number;

interface ObjectTypeRow {
  /** The word in messages and drift lines. */
  readonly word: string;
  /** The key of a grant that names such objects; none: the grant's other keys say it. */
  readonly key: string;
  /** The key words after ON in GRANT and REVOKE; of future objects those in ALTER DEFAULT PRIVILEGES. */
  readonly keyword: Uppercase<string>;
  /** The key words of `ALL … IN SCHEMA`; none: there is no such form. */
  readonly all: Uppercase<string> | undefined;
  /** Whether names of objects are qualified by a schema. */
  readonly inSchema: boolean;
  /** Whether the object lives in a catalog shared by all databases. */
  readonly shared: boolean;
  readonly privileges: readonly { readonly name: Uppercase<string>; readonly since: Since }[];
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
const nowhere = { inSchema: false, shared: false, all: undefined } as const;

export const objectTypes = {
  COLUMN: {
    word: "column",
    key: "columns",
    keyword: "TABLE",
    all: undefined,
    inSchema: true,
    shared: false,
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
    privileges: [
      { name: "CONNECT", since: 0 },
      { name: "CREATE", since: 0 },
      { name: "TEMPORARY", since: 0 },
    ],
  },
  "FOREIGN DATA WRAPPER": {
    ...nowhere,
    word: "foreign-data wrapper",
    key: "foreignDataWrappers",
    keyword: "FOREIGN DATA WRAPPER",
    privileges: usagePrivilege,
  },
  "FOREIGN SERVER": {
    ...nowhere,
    word: "foreign server",
    key: "foreignServers",
    keyword: "FOREIGN SERVER",
    privileges: usagePrivilege,
  },
  "FUTURE LARGE OBJECT": {
    ...nowhere,
    word: "future large objects",
    key: "largeObjects",
    keyword: "LARGE OBJECTS",
    privileges: [
      { name: "SELECT", since: 180000 },
      { name: "UPDATE", since: 180000 },
    ],
  },
  "FUTURE ROUTINE": {
    ...nowhere,
    word: "future routines",
    key: "routines",
    keyword: "ROUTINES",
    privileges: executePrivilege,
  },
  "FUTURE SCHEMA": {
    ...nowhere,
    word: "future schemas",
    key: "schemas",
    keyword: "SCHEMAS",
    privileges: schemaPrivileges,
  },
  "FUTURE SEQUENCE": {
    ...nowhere,
    word: "future sequences",
    key: "sequences",
    keyword: "SEQUENCES",
    privileges: sequencePrivileges,
  },
  "FUTURE TABLE": {
    ...nowhere,
    word: "future tables",
    key: "tables",
    keyword: "TABLES",
    privileges: tablePrivileges,
  },
  "FUTURE TYPE": {
    ...nowhere,
    word: "future types",
    key: "types",
    keyword: "TYPES",
    privileges: usagePrivilege,
  },
  LANGUAGE: {
    ...nowhere,
    word: "language",
    key: "languages",
    keyword: "LANGUAGE",
    privileges: usagePrivilege,
  },
  "LARGE OBJECT": {
    ...nowhere,
    word: "large object",
    key: "largeObjects",
    keyword: "LARGE OBJECT",
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
    privileges: executePrivilege,
  },
  SCHEMA: {
    ...nowhere,
    word: "schema",
    key: "schema",
    keyword: "SCHEMA",
    privileges: schemaPrivileges,
  },
  SEQUENCE: {
    word: "sequence",
    key: "sequences",
    keyword: "SEQUENCE",
    all: "ALL SEQUENCES IN SCHEMA",
    inSchema: true,
    shared: false,
    privileges: sequencePrivileges,
  },
  TABLE: {
    word: "table",
    key: "tables",
    keyword: "TABLE",
    all: "ALL TABLES IN SCHEMA",
    inSchema: true,
    shared: false,
    privileges: tablePrivileges,
  },
  TABLESPACE: {
    word: "tablespace",
    key: "tablespaces",
    keyword: "TABLESPACE",
    all: undefined,
    inSchema: false,
    shared: true,
    privileges: [{ name: "CREATE", since: 0 }],
  },
  TYPE: {
    word: "type",
    key: "types",
    keyword: "TYPE",
    all: undefined,
    inSchema: true,
    shared: false,
    privileges: usagePrivilege,
  },
} as const satisfies Readonly<Record<string, ObjectTypeRow>>;

export type ObjectType = keyof typeof objectTypes;

/** Objects that a role will create: what ALTER DEFAULT PRIVILEGES is about. */
export type FutureType = Extract<ObjectType, `FUTURE ${string}`>;

/** Objects that there are. */
export type PresentType = Exclude<ObjectType, FutureType>;

/** Every privilege there is on some object type. */
export type Privilege = PrivilegeOn<ObjectType>;

/** The privileges of one object type. */
export type PrivilegeOn<Type extends ObjectType> =
  (typeof objectTypes)[Type]["privileges"][number]["name"];

interface PrivilegeRow {
  readonly name: Privilege;
  readonly since: Since;
}

/** The privileges of an object type, sorted, each with the server version that it appeared in. */
export function privilegeRows(type: ObjectType): readonly PrivilegeRow[] {
  return objectTypes[type].privileges;
}

/** Whether an object type is of objects that are still to be created. */
export function isFuture(type: ObjectType): type is FutureType {
  return type.startsWith("FUTURE ");
}

const futureTypes: Partial<Readonly<Record<ObjectType, FutureType>>> = {
  "LARGE OBJECT": "FUTURE LARGE OBJECT",
  ROUTINE: "FUTURE ROUTINE",
  SCHEMA: "FUTURE SCHEMA",
  SEQUENCE: "FUTURE SEQUENCE",
  TABLE: "FUTURE TABLE",
  TYPE: "FUTURE TYPE",
};

/** The future objects that become objects of a type, where default privileges know the type. */
export function futureTypeOf(type: ObjectType): FutureType | undefined {
  return futureTypes[type];
}

/** The major version, as people say it. */
export function majorOf(versionNum: number): string {
  return String(Math.floor(versionNum / 10000));
}
