/** Default privileges in a schema: what a grant on "every object" is worth tomorrow. */
import { escapeIdentifier } from "pg";
import {
  type Case,
  EXISTING,
  lasting,
  NOTHING,
  on,
  preset,
  routines,
  SALES,
  tables,
} from "../caseShape";

const READS_ALL = "GRANT SELECT ON ALL TABLES IN SCHEMA s TO svc;";
const reads = (names: readonly string[], owner = "dbmaster"): readonly string[] =>
  names.map((name) => `table s.${name}: SELECT by ${owner}`);
const READ_FUTURE = "future tables of dbmaster in schema s: SELECT by dbmaster";

export const futureCases: readonly Case[] = [
  {
    title: "sends nothing where it has today's and tomorrow's objects declared",
    seed: {
      app: `${SALES} ${EXISTING} ${READS_ALL} ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc`,
    },
    declared: { grants: [lasting(tables("*", ["SELECT"]))] },
    holds: [READ_FUTURE, ...reads(["a", "b"])],
    sends: NOTHING,
  },
  {
    title: "has privileges on what is made later, of every type, with nothing left to do",
    seed: { app: SALES },
    declared: {
      grants: [
        tables("*", ["SELECT"]),
        on("SEQUENCE", "*", ["USAGE"]),
        routines("*"),
        on("TYPE", "*", ["USAGE"]),
      ].map((grant) => lasting(grant)),
    },
    meanwhile: {
      app: `CREATE TABLE s.late (i int); CREATE VIEW s.v AS SELECT 1; CREATE SEQUENCE s.q;
        CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1'; CREATE TYPE s.mood AS ENUM ('ok');
        CREATE DOMAIN s.money AS numeric; CREATE TYPE s.pair AS (x int)`,
    },
    holds: [
      "future routines of dbmaster in schema s: EXECUTE by dbmaster",
      "future sequences of dbmaster in schema s: USAGE by dbmaster",
      READ_FUTURE,
      "future types of dbmaster in schema s: USAGE by dbmaster",
      "routine s.p(): EXECUTE by dbmaster",
      "sequence s.q: USAGE by dbmaster",
      ...reads(["a", "b", "late", "v"]),
      ...["money", "mood", "pair"].map((name) => `type s.${name}: USAGE by dbmaster`),
    ],
  },
  {
    title: "has ALL on later tables: what the server's version has",
    seed: { app: "CREATE SCHEMA s" },
    declared: { grants: [lasting(tables("*", ["ALL"]))] },
    holds: (version) =>
      ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"]
        .concat(version >= 17 ? ["MAINTAIN"] : [])
        .map((one) => `future tables of dbmaster in schema s: ${one} by dbmaster`),
  },
  {
    title: "gains and loses grant options of default privileges",
    seed: {
      app: `CREATE SCHEMA s; ${EXISTING} ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc;
        ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT USAGE ON SEQUENCES TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        lasting(tables("*", ["SELECT"], { grantable: true })),
        lasting(on("SEQUENCE", "*", ["USAGE"])),
      ],
    },
    holds: [
      "future sequences of dbmaster in schema s: USAGE by dbmaster",
      "future tables of dbmaster in schema s: SELECT* by dbmaster",
    ],
  },
  {
    title: "loses default privileges that are not declared, here and in every schema",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE alice; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT ALL ON TABLES TO svc;
        ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON ROUTINES TO svc;
        RESET ROLE; ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA s GRANT USAGE ON TYPES TO svc`,
    },
    declared: { grants: [tables("*", ["SELECT"])] },
    holds: reads(["a", "b"]),
  },
  {
    title: "keeps a superuser's default privileges, and says so",
    seed: {
      app: `${SALES} ${EXISTING} RESET ROLE; ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc`,
    },
    holds: ["future tables of rdsadmin in schema s: SELECT by rdsadmin"],
    left: [
      'extra SELECT on future tables of "rdsadmin" in schema s, beyond the master\'s reach. Have "rdsadmin" run ALTER DEFAULT PRIVILEGES FOR ROLE "rdsadmin" IN SCHEMA "s" REVOKE SELECT ON TABLES FROM "svc".',
    ],
  },
  {
    title: "has a preset's later tables and sequences",
    seed: { app: SALES },
    declared: { grants: [lasting(preset("readWrite"))] },
    meanwhile: { app: "CREATE TABLE s.late (i serial)" },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      ...["SELECT", "UPDATE", "USAGE"].flatMap((one) => [
        `future sequences of dbmaster in schema s: ${one} by dbmaster`,
        `sequence s.late_i_seq: ${one} by dbmaster`,
      ]),
      ...["DELETE", "INSERT", "SELECT", "UPDATE"].flatMap((one) => [
        `future tables of dbmaster in schema s: ${one} by dbmaster`,
        ...["a", "b", "late"].map((name) => `table s.${name}: ${one} by dbmaster`),
      ]),
    ],
  },
  {
    title: "loses a preset's later tables where they are not declared",
    seed: {
      app: `${SALES} ${EXISTING} ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc`,
    },
    declared: { grants: [preset("readOnly")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      ...reads(["a", "b"]),
    ],
  },
  {
    title: "has two grants with different privileges and creators side by side",
    seed: { app: `${SALES} CREATE ROLE alice` },
    declared: {
      grants: [
        lasting(tables("*", ["SELECT"])),
        lasting(tables("*", ["INSERT"], { path: "grants[1]" }), ["alice"]),
      ],
    },
    holds: [
      "future tables of alice in schema s: INSERT by alice",
      READ_FUTURE,
      ...reads(["a", "b"]),
      ...["a", "b"].map((name) => `table s.${name}: INSERT by dbmaster`),
    ],
  },
  {
    title: "has later tables in several databases, each with its own owner",
    databases: ["stock"],
    seed: {
      app: SALES,
      stock: "CREATE ROLE alice; RESET ROLE; CREATE SCHEMA s AUTHORIZATION alice",
    },
    declared: {
      grants: [
        lasting(tables("*", ["SELECT"])),
        lasting(tables("*", ["SELECT"], { database: "stock", path: "grants[1]" })),
      ],
    },
    holds: [
      `app: ${READ_FUTURE}`,
      ...reads(["a", "b"]).map((line) => `app: ${line}`),
      "stock: future tables of alice in schema s: SELECT by alice",
      "stock: future tables of dbmaster in schema s: SELECT by dbmaster",
    ],
  },
  ...['a"b', "O'Neil's", "Sales. ", "select", "Größe_表", "x".repeat(63), "a\\b"].map((name) => {
    const quoted = escapeIdentifier(name);
    const shown = name.startsWith("x") ? name : quoted;
    return {
      title: `has later tables where schema and creator are called ${name.slice(0, 10)}`,
      only: [14, 18],
      seed: { app: `CREATE ROLE ${quoted}; CREATE SCHEMA ${quoted}` },
      declared: { grants: [lasting(tables("*", ["SELECT"], { schema: name }), [name])] },
      holds: [`future tables of ${shown} in schema ${shown}: SELECT by ${shown}`],
    };
  }),
];
