/** Grants on objects of the master: what is declared is given, what is not is revoked. */
import { EXISTING, type Case, columns, on, preset, SALES, SVC, tables } from "../caseShape";

export const grantCases: readonly Case[] = [
  {
    title: "sends nothing but the marker where the role is as declared",
    seed: {
      app: `${EXISTING} ${SALES} GRANT SELECT ON s.a TO ${SVC};`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by dbmaster"],
    sends: ['mark "svc" in its comment'],
  },
  {
    title: "has privileges on a database",
    declared: { grants: [on("DATABASE", ["app"], ["CONNECT", "CREATE"])] },
    holds: ["database app: CONNECT by dbmaster", "database app: CREATE by dbmaster"],
  },
  {
    title: "has ALL on a database",
    declared: { grants: [on("DATABASE", ["app"], ["ALL"])] },
    holds: ["CONNECT", "CREATE", "TEMPORARY"].map((one) => `database app: ${one} by dbmaster`),
  },
  {
    title: "has privileges on a schema",
    seed: { app: SALES },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"])] },
    holds: ["schema s: USAGE by dbmaster"],
  },
  {
    title: "has ALL on a schema",
    seed: { app: SALES },
    declared: { grants: [on("SCHEMA", ["s"], ["ALL"])] },
    holds: ["schema s: CREATE by dbmaster", "schema s: USAGE by dbmaster"],
  },
  {
    title: "has privileges on tables by name, and none on others",
    seed: { app: SALES },
    declared: { grants: [tables(["a"], ["SELECT", "UPDATE"])] },
    holds: ["table s.a: SELECT by dbmaster", "table s.a: UPDATE by dbmaster"],
  },
  {
    title: "has different privileges on several tables",
    seed: { app: SALES },
    declared: { grants: [tables(["a", "b"], ["SELECT"]), tables(["b"], ["INSERT", "SELECT"])] },
    holds: [
      "table s.a: SELECT by dbmaster",
      "table s.b: INSERT by dbmaster",
      "table s.b: SELECT by dbmaster",
    ],
    sends: [
      'create role "svc"',
      'mark "svc" in its comment',
      'grant membership in "rds_iam" to "svc"',
      'grant SELECT on table s.a to "svc"',
      'grant INSERT, SELECT on table s.b to "svc"',
    ],
  },
  {
    title: "has privileges on every table of a schema",
    seed: { app: `${SALES} CREATE SCHEMA t; CREATE TABLE t.c ();` },
    declared: { grants: [tables("*", ["SELECT"])] },
    holds: ["table s.a: SELECT by dbmaster", "table s.b: SELECT by dbmaster"],
  },
  {
    title: "has nothing yet on every table of an empty schema",
    seed: { app: "CREATE SCHEMA s" },
    declared: { grants: [tables("*", ["SELECT"])] },
    holds: [],
  },
  {
    title: "has ALL on a table: what the server's version has",
    seed: { app: SALES },
    declared: { grants: [tables(["a"], ["ALL"])] },
    holds: (version) =>
      ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"]
        .concat(version >= 17 ? ["MAINTAIN"] : [])
        .map((privilege) => `table s.a: ${privilege} by dbmaster`),
  },
  {
    title: "has MAINTAIN on a table",
    from: 17,
    seed: { app: SALES },
    declared: { grants: [tables(["a"], ["MAINTAIN"])] },
    holds: ["table s.a: MAINTAIN by dbmaster"],
  },
  {
    title: "has the grant option where it is declared, and there alone",
    seed: { app: SALES },
    declared: {
      grants: [tables(["a"], ["SELECT"], { grantable: true }), tables(["a", "b"], ["INSERT"])],
    },
    holds: [
      "table s.a: INSERT by dbmaster",
      "table s.a: SELECT* by dbmaster",
      "table s.b: INSERT by dbmaster",
    ],
  },
  {
    title: "loses a grant option that is not declared and keeps the privilege",
    seed: { app: `${SALES} ${EXISTING} GRANT SELECT ON s.a TO svc WITH GRANT OPTION;` },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by dbmaster"],
    sends: ['mark "svc" in its comment', 'revoke grant option for SELECT on table s.a from "svc"'],
  },
  {
    title: "gains a grant option beside the privilege that is there",
    seed: { app: `${SALES} ${EXISTING} GRANT SELECT ON s.a TO svc;` },
    declared: { grants: [tables(["a"], ["SELECT"], { grantable: true })] },
    holds: ["table s.a: SELECT* by dbmaster"],
  },
  {
    title: "has the preset readOnly",
    seed: { app: `${SALES} CREATE SEQUENCE s.q; CREATE VIEW s.v AS SELECT 1;` },
    declared: { grants: [preset("readOnly")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      "sequence s.q: SELECT by dbmaster",
      ...["a", "b", "v"].map((name) => `table s.${name}: SELECT by dbmaster`),
    ],
  },
  {
    title: "has the preset readWrite",
    seed: { app: "CREATE SCHEMA s; CREATE TABLE s.a (id serial);" },
    declared: { grants: [preset("readWrite")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      ...["SELECT", "UPDATE", "USAGE"].map((one) => `sequence s.a_id_seq: ${one} by dbmaster`),
      ...["DELETE", "INSERT", "SELECT", "UPDATE"].map((one) => `table s.a: ${one} by dbmaster`),
    ],
  },
  {
    title: "has a preset and more on one table",
    seed: { app: "CREATE SCHEMA s; CREATE TABLE s.a ();" },
    declared: { grants: [preset("readOnly"), tables(["a"], ["TRUNCATE"])] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      "table s.a: SELECT by dbmaster",
      "table s.a: TRUNCATE by dbmaster",
    ],
  },
  {
    title: "loses what is not declared, on every type of object",
    seed: {
      app: `${SALES} ${EXISTING} CREATE SEQUENCE s.q; GRANT ALL ON ALL TABLES IN SCHEMA s TO svc;
        GRANT USAGE ON SEQUENCE s.q TO svc; GRANT CREATE ON SCHEMA s TO svc;
        GRANT TEMPORARY ON DATABASE app TO svc;`,
    },
    declared: { grants: [tables(["b"], ["SELECT"])] },
    holds: ["table s.b: SELECT by dbmaster"],
  },
  {
    title: "loses privileges in a schema that is not declared",
    seed: {
      app: `CREATE SCHEMA old; CREATE TABLE old.t (); ${EXISTING}
        GRANT USAGE ON SCHEMA old TO svc; GRANT DELETE ON old.t TO svc;`,
    },
    holds: [],
  },
  {
    title: 'keeps extras with extraPrivileges "report"',
    seed: {
      app: `${SALES} ${EXISTING} GRANT INSERT ON s.a TO svc; CREATE ROLE payroll; GRANT payroll TO svc;`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])], extraPrivileges: "report" },
    holds: ["member of payroll", "table s.a: INSERT by dbmaster", "table s.a: SELECT by dbmaster"],
  },
  {
    title: 'keeps extras on every type of object with extraPrivileges "report"',
    seed: {
      app: `${SALES} ${EXISTING} GRANT UPDATE (note) ON s.a TO svc; GRANT SELECT ON s.b TO svc;
        CREATE PROCEDURE s.p() LANGUAGE sql AS ''; GRANT EXECUTE ON PROCEDURE s.p() TO svc;
        ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc`,
    },
    declared: { grants: [columns(["a", "b"], ["id"], ["SELECT"])], extraPrivileges: "report" },
    holds: [
      ...["a.id: SELECT", "a.note: UPDATE", "b.id: SELECT"].map(
        (one) => `column s.${one} by dbmaster`,
      ),
      "future tables of dbmaster in schema s: SELECT by dbmaster",
      "routine s.p(): EXECUTE by dbmaster",
      "table s.b: SELECT by dbmaster",
    ],
  },
];
