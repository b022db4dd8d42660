/** Random states of a database, and random declarations over them. */
import fc from "fast-check";
import { escapeIdentifier } from "pg";
import type { GrantDeclaration } from "../../../provider/postgres/model";
import { APP } from "./caseShape";

export const SCHEMAS: readonly string[] = ["s", 'O\'Neil "&" sons'];
/** Each schema has all of these, each with an owner of its own. */
export const TABLES: readonly string[] = ["t", "Select", "a.b", 'x"; DROP TABLE s.t; --', "größe"];
export const PRIVILEGES = [
  "DELETE",
  "INSERT",
  "REFERENCES",
  "SELECT",
  "TRIGGER",
  "TRUNCATE",
  "UPDATE",
] as const;

/** One GRANT of the state before; whoever gives it has been given it with grant option first. */
interface Given {
  readonly schema: string;
  readonly table: string;
  readonly privilege: string;
  readonly grantable: boolean;
  readonly grantee: string;
  readonly grantor: string;
}

export interface RandomState {
  /** By schema, then by table. */
  readonly owners: readonly (readonly string[])[];
  readonly given: readonly Given[];
  readonly onSchemas: readonly { readonly schema: string; readonly privilege: string }[];
  readonly onDatabase: readonly string[];
}

const schema = fc.constantFrom(...SCHEMAS);
const table = fc.constantFrom(...TABLES);
const privilege = fc.constantFrom(...PRIVILEGES);
const owner = fc.constantFrom("dbmaster", "dbmaster", "alice", "alice", "rdsadmin");

export const randomState: fc.Arbitrary<RandomState> = fc.record({
  owners: fc.tuple(...SCHEMAS.map(() => fc.tuple(...TABLES.map(() => owner)))),
  given: fc.array(
    fc.record({
      ...{ schema, table, privilege, grantable: fc.boolean() },
      grantee: fc.constantFrom("svc", "svc", "svc", "bob", "PUBLIC"),
      grantor: fc.constantFrom("owner", "owner", "owner", "etl", "stranger", "svc"),
    }),
    { maxLength: 12 },
  ),
  onSchemas: fc.array(fc.record({ schema, privilege: fc.constantFrom("USAGE", "CREATE") }), {
    maxLength: 3,
  }),
  onDatabase: fc.subarray(["CONNECT", "CREATE", "TEMPORARY"]),
});

const place = { database: fc.constant(APP), path: fc.constant("grants[0]") };
const named = { ...place, kind: fc.constant("named" as const), grantable: fc.boolean() };

const onTables: fc.Arbitrary<GrantDeclaration> = fc.record({
  ...{ ...named, type: fc.constant("TABLE" as const), schema },
  names: fc.oneof(fc.constant("*" as const), fc.subarray([...TABLES], { minLength: 1 })),
  privileges: fc.oneof(
    { weight: 3, arbitrary: fc.subarray([...PRIVILEGES], { minLength: 1 }) },
    { weight: 1, arbitrary: fc.constant(["ALL" as const]) },
  ),
});

const onOthers: fc.Arbitrary<GrantDeclaration> = fc.oneof(
  fc.record({
    ...{ ...place, kind: fc.constant("preset" as const), schema },
    access: fc.constantFrom("readOnly" as const, "readWrite" as const),
  }),
  fc.record({
    ...{ ...named, type: fc.constant("SCHEMA" as const), schema: fc.constant("") },
    names: fc.subarray([...SCHEMAS], { minLength: 1 }),
    privileges: fc.subarray(["USAGE" as const, "CREATE" as const], { minLength: 1 }),
  }),
  fc.record({
    ...{ ...named, type: fc.constant("DATABASE" as const), schema: fc.constant("") },
    names: fc.constant([APP]),
    privileges: fc.subarray(["CONNECT" as const, "TEMPORARY" as const], { minLength: 1 }),
  }),
);

export const randomGrants: fc.Arbitrary<readonly GrantDeclaration[]> = fc.array(
  fc.oneof(onTables, onTables, onOthers),
  { maxLength: 4 },
);

/** Roles of every state, made once: `stranger` by a superuser, the others by the master. */
export const ROLES = `CREATE ROLE stranger; SET ROLE dbmaster;
  CREATE ROLE alice; CREATE ROLE etl; CREATE ROLE bob`;

/** SQL that makes a state, run as the superuser in the database. */
export function statementsFor({ owners, given, onSchemas, onDatabase }: RandomState): string {
  return [
    "SET ROLE dbmaster; CREATE ROLE svc; RESET ROLE",
    ...SCHEMAS.flatMap((name, index) => schemaStatements(name, owners[index] ?? [])),
    ...given.flatMap(grantStatements),
    ...onSchemas.map(
      (one) => `GRANT ${one.privilege} ON SCHEMA ${escapeIdentifier(one.schema)} TO svc`,
    ),
    ...onDatabase.map((one) => `GRANT ${one} ON DATABASE ${APP} TO svc`),
  ].join(";\n");
}

/** SQL that takes a state away. */
export const FORGET = [
  ...SCHEMAS.map((name) => `DROP SCHEMA ${escapeIdentifier(name)} CASCADE`),
  "DROP OWNED BY svc",
  "DROP ROLE svc",
].join("; ");

function schemaStatements(name: string, owners: readonly string[]): readonly string[] {
  const within = escapeIdentifier(name);
  return [
    `CREATE SCHEMA ${within} AUTHORIZATION dbmaster`,
    `GRANT USAGE ON SCHEMA ${within} TO etl, stranger`,
    `CREATE SEQUENCE ${within}.q; ALTER SEQUENCE ${within}.q OWNER TO dbmaster`,
    ...TABLES.flatMap((table, index) => {
      const full = `${within}.${escapeIdentifier(table)}`;
      return [
        `CREATE TABLE ${full} ()`,
        `ALTER TABLE ${full} OWNER TO ${owners[index] ?? "dbmaster"}`,
      ];
    }),
  ];
}

function grantStatements(one: Given): readonly string[] {
  const { schema: within, grantee, grantor } = one;
  if (grantor === grantee) return [];
  const on = `${one.privilege} ON ${escapeIdentifier(within)}.${escapeIdentifier(one.table)}`;
  const option = one.grantable && grantee !== "PUBLIC" ? " WITH GRANT OPTION" : "";
  const grant = `GRANT ${on} TO ${grantee}${option}`;
  if (grantor === "owner") return [grant]; // what a superuser grants is the owner's grant
  return [
    ...(grantor === "svc" ? [`GRANT USAGE ON SCHEMA ${escapeIdentifier(within)} TO svc`] : []),
    `GRANT ${on} TO ${grantor} WITH GRANT OPTION`,
    `SET ROLE ${grantor}; ${grant}; RESET ROLE`,
  ];
}
