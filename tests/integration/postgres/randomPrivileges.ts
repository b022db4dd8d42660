/** Privileges by object type, from PostgreSQL's manual and not from the provider's table. */
import type { FutureType, ObjectType } from "../../../provider/postgres/model/objectTypes";
import type { ThingType } from "./randomWorld";

/** @see https://www.postgresql.org/docs/current/ddl-priv.html (PostgreSQL 18, Table 5.2) */
export const PRIVILEGES = {
  TABLE: ["SELECT", "UPDATE", "INSERT", "DELETE", "REFERENCES", "TRIGGER", "TRUNCATE"],
  COLUMN: ["SELECT", "UPDATE", "INSERT", "REFERENCES"],
  SEQUENCE: ["USAGE", "SELECT", "UPDATE"],
  ROUTINE: ["EXECUTE"],
  TYPE: ["USAGE"],
  SCHEMA: ["USAGE", "CREATE"],
  DATABASE: ["CONNECT", "TEMPORARY", "CREATE"],
} as const satisfies Readonly<Record<ThingType | "COLUMN", readonly string[]>>;

interface FutureRow {
  /** As `held.ts` names it, and in ALTER DEFAULT PRIVILEGES in upper case. */
  readonly word: string;
  readonly of: ThingType | "LARGE OBJECT";
  readonly privileges: readonly ((typeof PRIVILEGES)[ThingType][number] | "MAINTAIN")[];
  /** Whether there are such default privileges in one schema too. */
  readonly inSchema: boolean;
}

/** @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html */
export const FUTURES = {
  "FUTURE TABLE": { word: "tables", of: "TABLE", privileges: PRIVILEGES.TABLE, inSchema: true },
  "FUTURE SEQUENCE": {
    word: "sequences",
    of: "SEQUENCE",
    inSchema: true,
    privileges: PRIVILEGES.SEQUENCE,
  },
  "FUTURE ROUTINE": {
    word: "routines",
    of: "ROUTINE",
    inSchema: true,
    privileges: PRIVILEGES.ROUTINE,
  },
  "FUTURE TYPE": { word: "types", of: "TYPE", privileges: PRIVILEGES.TYPE, inSchema: true },
  "FUTURE SCHEMA": {
    word: "schemas",
    of: "SCHEMA",
    inSchema: false,
    privileges: PRIVILEGES.SCHEMA,
  },
  "FUTURE LARGE OBJECT": {
    word: "large objects",
    of: "LARGE OBJECT",
    inSchema: false,
    privileges: ["SELECT", "UPDATE"],
  },
} as const satisfies Readonly<Record<FutureType, FutureRow>>;

export const FUTURE_TYPES: readonly FutureType[] = [
  ...(["FUTURE TABLE", "FUTURE SEQUENCE", "FUTURE ROUTINE"] as const),
  ...(["FUTURE TYPE", "FUTURE SCHEMA", "FUTURE LARGE OBJECT"] as const),
];

/** Privileges on objects of a type, as a declaration names them. */
interface Named {
  readonly type: ObjectType;
  readonly privileges: readonly string[];
}

/** ALL spelt out for a version of the server. */
export function privilegesMeant({ type, privileges }: Named, version: number): readonly string[] {
  if (!privileges.includes("ALL")) return privileges;
  const all: Readonly<Record<string, readonly string[]>> = {
    ...PRIVILEGES,
    ...Object.fromEntries(Object.entries(FUTURES).map(([name, row]) => [name, row.privileges])),
  };
  const since17 = type.endsWith("TABLE") && version >= 17 ? ["MAINTAIN"] : [];
  return [...(all[type] ?? []), ...since17];
}

/** Whether privileges came with a later version of PostgreSQL. */
export function isTooNew({ type, privileges }: Named, version: number): boolean {
  return (
    (privileges.includes("MAINTAIN") && version < 17) ||
    (type === "FUTURE LARGE OBJECT" && version < 18)
  );
}
