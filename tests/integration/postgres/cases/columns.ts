/** Grants on columns, beside those on their tables. */
import { EXISTING, type Case, columns, NOTHING, on, SALES } from "../caseShape";

const ETL = "CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;";

export const columnCases: readonly Case[] = [
  {
    title: "sends nothing where it has the columns declared",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT (id, note), UPDATE (note) ON s.a TO svc`,
    },
    declared: {
      grants: [columns(["a"], ["id", "note"], ["SELECT"]), columns(["a"], ["note"], ["UPDATE"])],
    },
    holds: [
      "column s.a.id: SELECT by dbmaster",
      "column s.a.note: SELECT by dbmaster",
      "column s.a.note: UPDATE by dbmaster",
    ],
    sends: NOTHING,
  },
  {
    title: "has different privileges on the columns of several tables",
    seed: { app: SALES },
    declared: {
      grants: [columns(["a", "b"], ["id"], ["SELECT"]), columns(["a"], ["note"], ["INSERT"])],
    },
    holds: [
      "column s.a.id: SELECT by dbmaster",
      "column s.a.note: INSERT by dbmaster",
      "column s.b.id: SELECT by dbmaster",
    ],
  },
  {
    title: "has ALL on a column",
    seed: { app: SALES },
    declared: { grants: [columns(["a"], ["note"], ["ALL"])] },
    holds: ["INSERT", "REFERENCES", "SELECT", "UPDATE"].map(
      (one) => `column s.a.note: ${one} by dbmaster`,
    ),
  },
  {
    title: "gains and loses grant options of columns",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT (id) ON s.a TO svc; GRANT SELECT (note) ON s.a TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        columns(["a"], ["id"], ["SELECT"], { grantable: true }),
        columns(["a"], ["note"], ["SELECT"]),
      ],
    },
    holds: ["column s.a.id: SELECT* by dbmaster", "column s.a.note: SELECT by dbmaster"],
  },
  {
    title: "loses columns that a holder of their grant option granted",
    seed: {
      app: `${SALES} ${EXISTING} ${ETL} GRANT UPDATE (id, note) ON s.a TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT UPDATE (id, note) ON s.a TO svc`,
    },
    declared: { grants: [columns(["a"], ["id"], ["UPDATE"])] },
    holds: ["column s.a.id: UPDATE by etl"],
  },
  {
    title: "keeps a column that it passed on, and says to whom",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO svc;
        GRANT SELECT (id) ON s.a TO svc WITH GRANT OPTION; RESET ROLE; SET ROLE svc;
        GRANT SELECT (id) ON s.a TO bob`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"])] },
    holds: ["column s.a.id: SELECT* by dbmaster", "schema s: USAGE by dbmaster"],
    left: [
      'extra SELECT on column s.a.id, passed on to "bob". Have "svc" run REVOKE SELECT ("id") ON TABLE "s"."a" FROM "bob".',
    ],
  },
  {
    title: "has columns of views, materialised views, partitioned tables and partitions",
    seed: {
      app: `CREATE SCHEMA s; CREATE TABLE s.p (id int) PARTITION BY RANGE (id);
        CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (1) TO (9);
        CREATE VIEW s.v AS SELECT 1 AS id; CREATE MATERIALIZED VIEW s.m AS SELECT 1 AS id`,
    },
    declared: { grants: [columns(["m", "p", "p1", "v"], ["id"], ["SELECT"])] },
    holds: ["m", "p", "p1", "v"].map((name) => `column s.${name}.id: SELECT by dbmaster`),
  },
  {
    title: "has columns of a table that another role owns",
    seed: {
      app: `CREATE ROLE alice; ${SALES} RESET ROLE; ALTER TABLE s.a OWNER TO alice`,
    },
    declared: { grants: [columns(["a", "b"], ["id"], ["SELECT"])] },
    holds: ["column s.a.id: SELECT by alice", "column s.b.id: SELECT by dbmaster"],
  },
  {
    title: "has columns of a superuser's tables that the master may grant, whole or in part",
    seed: {
      app: `${SALES} RESET ROLE; CREATE TABLE s.x (id int); CREATE TABLE s.y (id int, note text);
        GRANT SELECT ON s.x TO dbmaster WITH GRANT OPTION;
        GRANT SELECT (id) ON s.y TO dbmaster WITH GRANT OPTION`,
    },
    declared: { grants: [columns(["x", "y"], ["id"], ["SELECT"])] },
    holds: ["column s.x.id: SELECT by dbmaster", "column s.y.id: SELECT by dbmaster"],
  },
  {
    title: "has a column of its own table, beside all that an owner has",
    seed: {
      app: `${SALES} ${EXISTING} GRANT USAGE ON SCHEMA s TO svc; RESET ROLE;
        ALTER TABLE s.b OWNER TO svc; REVOKE ALL ON s.b FROM svc`,
    },
    declared: {
      grants: [
        on("SCHEMA", ["s"], ["USAGE"]),
        columns(["b"], ["id"], ["SELECT"], { grantable: true }),
      ],
    },
    holds: ["column s.b.id: SELECT by svc", "schema s: USAGE by dbmaster"],
  },
  {
    title: "is no concern of a column that was dropped, whose ACL stays before 17",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT (note) ON s.a TO svc; ALTER TABLE s.a DROP COLUMN note`,
    },
    holds: [],
    sends: NOTHING,
  },
  {
    title: "has columns of one table in several databases",
    databases: ["stock"],
    seed: { app: SALES, stock: `${SALES} CREATE ROLE svc; GRANT SELECT (note) ON s.a TO svc` },
    declared: {
      grants: [
        columns(["a"], ["note"], ["SELECT"]),
        columns(["a"], ["id"], ["SELECT"], { database: "stock" }),
      ],
    },
    holds: ["app: column s.a.note: SELECT by dbmaster", "stock: column s.a.id: SELECT by dbmaster"],
  },
];
