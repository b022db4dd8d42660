/**
 * The table of object types: what can be granted on, which privileges each has from which server
 * version, and where the catalogs keep it. A new object type is a new row.
 * @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Tables 5.1 and 5.2)
 */

/** Server version (as `server_version_num`) that a privilege appeared in; 0 = before 14. */
type Since = number;

interface ObjectTypeRow {
  /** The word in messages and drift lines. */
  readonly word: string;
  /** The key words after ON in GRANT and REVOKE. */
  readonly keyword: Uppercase<string>;
  /** Whether names of objects are qualified by a schema. */
  readonly inSchema: boolean;
  /** Whether the object lives in a catalog shared by all databases. */
  readonly shared: boolean;
  readonly privileges: readonly { readonly name: Uppercase<string>; readonly since: Since }[];
}

export const objectTypes = {
  DATABASE: {
    word: "database",
    keyword: "DATABASE",
    inSchema: false,
    shared: true,
    privileges: [
      { name: "CONNECT", since: 0 },
      { name: "CREATE", since: 0 },
      { name: "TEMPORARY", since: 0 },
    ],
  },
  SCHEMA: {
    word: "schema",
    keyword: "SCHEMA",
    inSchema: false,
    shared: false,
    privileges: [
      { name: "CREATE", since: 0 },
      { name: "USAGE", since: 0 },
    ],
  },
  SEQUENCE: {
    word: "sequence",
    keyword: "SEQUENCE",
    inSchema: true,
    shared: false,
    privileges: [
      { name: "SELECT", since: 0 },
      { name: "UPDATE", since: 0 },
      { name: "USAGE", since: 0 },
    ],
  },
  TABLE: {
    word: "table",
    keyword: "TABLE",
    inSchema: true,
    shared: false,
    privileges: [
      { name: "DELETE", since: 0 },
      { name: "INSERT", since: 0 },
      { name: "MAINTAIN", since: 170000 },
      { name: "REFERENCES", since: 0 },
      { name: "SELECT", since: 0 },
      { name: "TRIGGER", since: 0 },
      { name: "TRUNCATE", since: 0 },
      { name: "UPDATE", since: 0 },
    ],
  },
} as const satisfies Readonly<Record<string, ObjectTypeRow>>;

export type ObjectType = keyof typeof objectTypes;

/** Every privilege there is on some object type. */
export type Privilege = (typeof objectTypes)[ObjectType]["privileges"][number]["name"];

interface PrivilegeRow {
  readonly name: Privilege;
  readonly since: Since;
}

/** The privileges of an object type, sorted, each with the server version that it appeared in. */
export function privilegeRows(type: ObjectType): readonly PrivilegeRow[] {
  return objectTypes[type].privileges;
}

/** The major version, as people say it. */
export function majorOf(versionNum: number): string {
  return String(Math.floor(versionNum / 10000));
}

/** One object type's share of a preset. */
interface PresetRow {
  readonly type: ObjectType;
  readonly privileges: readonly Privilege[];
}

/** What `access` expands to: the one source of the README's table of presets. */
export const presets = {
  readOnly: [
    { type: "DATABASE", privileges: ["CONNECT"] },
    { type: "SCHEMA", privileges: ["USAGE"] },
    { type: "TABLE", privileges: ["SELECT"] },
    { type: "SEQUENCE", privileges: ["SELECT"] },
  ],
  readWrite: [
    { type: "DATABASE", privileges: ["CONNECT"] },
    { type: "SCHEMA", privileges: ["USAGE"] },
    { type: "TABLE", privileges: ["DELETE", "INSERT", "SELECT", "UPDATE"] },
    { type: "SEQUENCE", privileges: ["SELECT", "UPDATE", "USAGE"] },
  ],
} as const satisfies Readonly<Record<string, readonly PresetRow[]>>;

export type Preset = keyof typeof presets;
