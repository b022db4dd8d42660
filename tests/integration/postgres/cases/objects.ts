/** What "every table" is: kinds of relations, extensions, superusers' objects, owned objects. */
import { EXISTING, type Case, NOTHING, on, preset, routines, SALES, tables } from "../caseShape";

/** What ALL is on a table of `s`. */
const allOnTable = (name: string, grantor: string) => (version: number) =>
  ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"]
    .concat(version >= 17 ? ["MAINTAIN"] : [])
    .map((privilege) => `table s.${name}: ${privilege} by ${grantor}`);

export const objectCases: readonly Case[] = [
  {
    title: "has privileges on views, materialised views, partitioned and foreign tables",
    seed: {
      app: `CREATE SCHEMA s; CREATE TABLE s.p (id int) PARTITION BY RANGE (id);
        CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (1) TO (9);
        CREATE VIEW s.v AS SELECT 1; CREATE MATERIALIZED VIEW s.m AS SELECT 1;
        CREATE TYPE s.composite AS (x int); CREATE INDEX i ON s.p1 (id);
        RESET ROLE; CREATE FOREIGN DATA WRAPPER w; CREATE SERVER r FOREIGN DATA WRAPPER w;
        CREATE FOREIGN TABLE s.f (id int) SERVER r; ALTER FOREIGN TABLE s.f OWNER TO dbmaster;`,
    },
    declared: { grants: [tables("*", ["SELECT"])] },
    holds: ["f", "m", "p", "p1", "v"].map((name) => `table s.${name}: SELECT by dbmaster`),
  },
  {
    title: "has nothing on extension members, which no master can grant",
    seed: {
      app: `CREATE SCHEMA s; CREATE TABLE s.a (); CREATE TABLE s.member ();
        CREATE EXTENSION citext SCHEMA s; RESET ROLE; ALTER EXTENSION citext ADD TABLE s.member`,
    },
    declared: { grants: [preset("readOnly")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      "table s.a: SELECT by dbmaster",
    ],
  },
  {
    title: "has nothing on a superuser's objects in the schema",
    seed: {
      app: `CREATE SCHEMA s; CREATE TABLE s.a (); RESET ROLE;
        CREATE TABLE s.hidden (); CREATE VIEW s.statements AS SELECT 1; CREATE SEQUENCE s.q`,
    },
    declared: { grants: [preset("readWrite")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      ...["DELETE", "INSERT", "SELECT", "UPDATE"].map((one) => `table s.a: ${one} by dbmaster`),
    ],
  },
  {
    title: "keeps its rights on what it owns",
    seed: {
      app: `${SALES} ${EXISTING} CREATE TABLE s.mine (); RESET ROLE; ALTER TABLE s.mine OWNER TO svc`,
    },
    declared: { grants: [tables(["a", "mine"], ["SELECT"])] },
    holds: (version) => ["table s.a: SELECT by dbmaster", ...allOnTable("mine", "svc")(version)],
  },
  {
    title: "gets back a privilege that it took from itself on what it owns",
    seed: {
      app: `CREATE SCHEMA s; ${EXISTING} RESET ROLE; CREATE TABLE s.mine ();
        ALTER TABLE s.mine OWNER TO svc; REVOKE ALL ON s.mine FROM svc; GRANT USAGE ON SCHEMA s TO svc;`,
    },
    declared: {
      grants: [on("SCHEMA", ["s"], ["USAGE"]), tables(["mine"], ["SELECT"], { grantable: true })],
    },
    holds: ["schema s: USAGE by dbmaster", "table s.mine: SELECT by svc"],
  },
  {
    title: "has privileges on tables that another role owns",
    seed: {
      app: `CREATE ROLE alice; CREATE SCHEMA s; CREATE TABLE s.a (); CREATE TABLE s.b ();
        RESET ROLE; ALTER TABLE s.a OWNER TO alice;`,
    },
    declared: { grants: [tables("*", ["SELECT"])] },
    holds: ["table s.a: SELECT by alice", "table s.b: SELECT by dbmaster"],
  },
  {
    title: "has privileges on a schema that another role owns and the master may not use",
    seed: {
      app: `CREATE ROLE alice; CREATE ROLE carl; RESET ROLE; CREATE SCHEMA s AUTHORIZATION carl;
        CREATE TABLE s.a (); ALTER TABLE s.a OWNER TO alice;`,
    },
    declared: { grants: [preset("readOnly")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by carl",
      "table s.a: SELECT by alice",
    ],
  },
  {
    title: "leaves an earlier membership of the master in the owner as it was",
    seed: {
      app: `CREATE ROLE alice; RESET ROLE; CREATE SCHEMA s; CREATE TABLE s.a ();
        ALTER TABLE s.a OWNER TO alice; GRANT USAGE ON SCHEMA s TO dbmaster WITH GRANT OPTION;
        GRANT alice TO dbmaster WITH ADMIN OPTION`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"]), tables(["a"], ["SELECT"])] },
    holds: ["schema s: USAGE by dbmaster", "table s.a: SELECT by alice"],
  },
  {
    title: "leaves the master's own edge without INHERIT and SET as it was",
    from: 16,
    seed: {
      app: `CREATE ROLE alice; RESET ROLE; CREATE SCHEMA s AUTHORIZATION dbmaster;
        CREATE TABLE s.a (); ALTER TABLE s.a OWNER TO alice; SET ROLE dbmaster;
        GRANT alice TO dbmaster WITH ADMIN FALSE, INHERIT FALSE, SET FALSE`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by alice"],
  },
  {
    title:
      "does without USAGE on the schema public in 14, where it is the superuser's and PUBLIC has it",
    to: 14,
    seed: { app: "CREATE TABLE public.a ()" },
    declared: { grants: [preset("readOnly", "public")] },
    holds: ["database app: CONNECT by dbmaster", "table public.a: SELECT by dbmaster"],
  },
  {
    title: "has privileges on the schema public, whose owner is the database's from 15 on",
    from: 15,
    seed: { app: "CREATE TABLE public.a ()" },
    declared: { grants: [preset("readOnly", "public")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema public: USAGE by pg_database_owner",
      "table public.a: SELECT by dbmaster",
    ],
  },
  {
    title: "has privileges on a column-free relation with a grant of columns left to nobody",
    seed: { app: `${SALES} CREATE ROLE bob; GRANT SELECT (id) ON s.a TO bob` },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by dbmaster"],
  },
  {
    title: "has nothing on the views and functions of an extension that RDS's superuser made",
    seed: {
      app: `${SALES} RESET ROLE; CREATE EXTENSION pg_stat_statements SCHEMA s`,
    },
    declared: { grants: [tables("*", ["SELECT"]), routines("*"), on("TYPE", "*", ["USAGE"])] },
    holds: ["table s.a: SELECT by dbmaster", "table s.b: SELECT by dbmaster"],
  },
  {
    title: "takes an ACL that spells out the built-in one for none, on its own objects and others'",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE bob; CREATE PROCEDURE s.p() LANGUAGE sql AS '';
        GRANT SELECT ON s.a TO bob; REVOKE SELECT ON s.a FROM bob;
        GRANT EXECUTE ON PROCEDURE s.p() TO bob; REVOKE EXECUTE ON PROCEDURE s.p() FROM bob; RESET ROLE;
        ALTER TABLE s.b OWNER TO svc; GRANT SELECT ON s.b TO bob; REVOKE SELECT ON s.b FROM bob`,
    },
    declared: { grants: [tables(["b"], ["ALL"], { grantable: true })] },
    holds: allOnTable("b", "svc"),
    sends: NOTHING,
  },
  {
    title: "gets back the one privilege that it took from itself",
    seed: {
      app: `${SALES} ${EXISTING} GRANT USAGE ON SCHEMA s TO svc; RESET ROLE; ALTER TABLE s.b OWNER TO svc;
        REVOKE INSERT, DELETE ON s.b FROM svc`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"]), tables(["b"], ["INSERT", "SELECT"])] },
    holds: (version) => [
      "schema s: USAGE by dbmaster",
      ...allOnTable("b", "svc")(version).filter((line) => !line.includes("DELETE")),
    ],
  },
];
