/** Grants on columns and on their table: a REVOKE on the table takes those on its columns too. */
import { type Case, columns, EXISTING, on, SALES, tables } from "../caseShape";

export const tableAndColumnCases: readonly Case[] = [
  {
    title: "has one privilege on a table and on a column of it: both are kept",
    seed: { app: `${SALES} ${EXISTING} GRANT SELECT, INSERT ON s.a TO svc` },
    declared: { grants: [tables(["a"], ["SELECT"]), columns(["a"], ["id"], ["SELECT"])] },
    holds: ["column s.a.id: SELECT by dbmaster", "table s.a: SELECT by dbmaster"],
  },
  {
    title: "loses columns that are not declared, also where the whole table is",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT ON s.a TO svc; GRANT SELECT (id), UPDATE (id, note) ON s.a TO svc;
        GRANT REFERENCES (id) ON s.b TO svc; GRANT SELECT (ctid) ON s.b TO svc`,
    },
    declared: { grants: [tables(["a"], ["SELECT"]), columns(["a"], ["note"], ["UPDATE"])] },
    holds: ["column s.a.note: UPDATE by dbmaster", "table s.a: SELECT by dbmaster"],
  },
  {
    title: "keeps columns where it loses the whole table, whose REVOKE takes them too",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT, UPDATE, DELETE ON s.a TO svc;
        GRANT SELECT (id, note), UPDATE (note) ON s.a TO svc`,
    },
    declared: {
      grants: [columns(["a"], ["id"], ["SELECT"]), columns(["a"], ["note"], ["UPDATE"])],
    },
    holds: ["column s.a.id: SELECT by dbmaster", "column s.a.note: UPDATE by dbmaster"],
  },
  {
    title: "keeps columns with their grant option where it loses the whole table",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT ON s.a TO svc; GRANT SELECT (id) ON s.a TO svc WITH GRANT OPTION`,
    },
    declared: { grants: [columns(["a"], ["id"], ["SELECT"], { grantable: true })] },
    holds: ["column s.a.id: SELECT* by dbmaster"],
  },
  {
    title: "keeps the grant option of a column where it loses that of the whole table",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT ON s.a TO svc WITH GRANT OPTION;
        GRANT SELECT (id) ON s.a TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [tables(["a"], ["SELECT"]), columns(["a"], ["id"], ["SELECT"], { grantable: true })],
    },
    holds: ["column s.a.id: SELECT* by dbmaster", "table s.a: SELECT by dbmaster"],
  },
  {
    title: "keeps a column that another grantor gave where the owner's table is revoked",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl; GRANT SELECT ON s.a TO etl WITH GRANT OPTION;
        GRANT SELECT ON s.a TO svc; RESET ROLE; SET ROLE etl; GRANT SELECT (id) ON s.a TO svc`,
    },
    declared: { grants: [columns(["a"], ["id"], ["SELECT"])] },
    holds: ["column s.a.id: SELECT by etl"],
  },
  {
    title:
      "keeps a whole table whose REVOKE would take a column that it passed on, and says to whom",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO svc; GRANT SELECT ON s.a TO svc;
        GRANT SELECT (id) ON s.a TO svc WITH GRANT OPTION; RESET ROLE; SET ROLE svc;
        GRANT SELECT (id) ON s.a TO bob`,
    },
    declared: {
      grants: [
        on("SCHEMA", ["s"], ["USAGE"]),
        columns(["a"], ["id"], ["SELECT"], { grantable: true }),
      ],
    },
    holds: [
      "column s.a.id: SELECT* by dbmaster",
      "schema s: USAGE by dbmaster",
      "table s.a: SELECT by dbmaster",
    ],
    left: [
      'extra SELECT on table s.a, passed on to "bob". Have "svc" run REVOKE SELECT ("id") ON TABLE "s"."a" FROM "bob".',
    ],
  },
  {
    title: "gains columns where it loses the whole table",
    seed: { app: `${SALES} ${EXISTING} GRANT SELECT, UPDATE ON s.a TO svc` },
    declared: {
      grants: [
        columns(["a"], ["id"], ["SELECT"]),
        columns(["a"], ["note"], ["SELECT", "UPDATE"], { grantable: true }),
      ],
    },
    holds: [
      "column s.a.id: SELECT by dbmaster",
      "column s.a.note: SELECT* by dbmaster",
      "column s.a.note: UPDATE* by dbmaster",
    ],
  },
  {
    title: "gains the grant option of a column where it loses that of the whole table",
    seed: {
      app: `${SALES} ${EXISTING} GRANT SELECT ON s.a TO svc WITH GRANT OPTION; GRANT SELECT (id) ON s.a TO svc`,
    },
    declared: {
      grants: [
        tables(["a"], ["SELECT"]),
        columns(["a"], ["id", "note"], ["SELECT"], { grantable: true }),
      ],
    },
    holds: [
      "column s.a.id: SELECT* by dbmaster",
      "column s.a.note: SELECT* by dbmaster",
      "table s.a: SELECT by dbmaster",
    ],
  },
  {
    title:
      "keeps a column where it loses the whole table of the same grantor, who is not the owner",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
        GRANT SELECT ON s.a TO etl WITH GRANT OPTION; RESET ROLE; SET ROLE etl;
        GRANT SELECT ON s.a TO svc; GRANT SELECT (id, note) ON s.a TO svc`,
    },
    declared: { grants: [columns(["a"], ["id"], ["SELECT"])] },
    holds: ["column s.a.id: SELECT by etl"],
  },
  {
    title: "keeps a column of another owner's table where it loses the whole table",
    seed: {
      app: `CREATE ROLE alice; ${SALES} ${EXISTING} RESET ROLE; ALTER TABLE s.a OWNER TO alice;
        GRANT SELECT ON s.a TO svc; GRANT SELECT (id) ON s.a TO svc`,
    },
    declared: { grants: [columns(["a"], ["id", "note"], ["SELECT"])] },
    holds: ["column s.a.id: SELECT by alice", "column s.a.note: SELECT by alice"],
  },
];
