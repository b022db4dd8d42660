/** Every object of a type in a schema: what counts as one, and many of them. */
import { type Case, EXISTING, on, routines, SALES, tables } from "../caseShape";

/** One more than a statement names. */
const MANY = 501;
const numbers = Array.from({ length: MANY }, (_, index) => String(index + 1));
const many = (statement: (number: string) => string): string =>
  `CREATE SCHEMA s; ${numbers.map(statement).join("; ")};`;
const MEMBERS = "CREATE EXTENSION citext SCHEMA s;";
const CREATED = ['create role "svc"', 'mark "svc" in its comment'];
const MADE = [...CREATED, 'grant membership in "rds_iam" to "svc"'];

export const allObjectCases: readonly Case[] = [
  {
    title: "has every routine of a schema but those of extensions and superusers",
    seed: {
      app: `${SALES} ${MEMBERS} CREATE FUNCTION s.f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION s.f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1';
        CREATE AGGREGATE s.total(integer) (SFUNC = int4pl, STYPE = integer);
        RESET ROLE; CREATE FUNCTION s.hidden() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    },
    declared: { grants: [routines("*")] },
    holds: ["f(integer)", "f(text)", "p()", "total(integer)"].map(
      (signature) => `routine s.${signature}: EXECUTE by dbmaster`,
    ),
  },
  {
    title:
      "has every type of a schema but arrays, multiranges, rows, and those of extensions and superusers",
    seed: {
      app: `${SALES} ${MEMBERS} CREATE TYPE s.mood AS ENUM ('ok'); CREATE DOMAIN s.money AS numeric;
        CREATE DOMAIN s.list AS int[]; CREATE TYPE s.pair AS (x int); CREATE TYPE s.span AS RANGE (SUBTYPE = int4);
        CREATE VIEW s.v AS SELECT 1; RESET ROLE; CREATE TYPE s.hidden AS (x int)`,
    },
    declared: { grants: [on("TYPE", "*", ["USAGE"])] },
    holds: ["list", "money", "mood", "pair", "span"].map(
      (name) => `type s.${name}: USAGE by dbmaster`,
    ),
  },
  {
    title: "has every sequence of a schema but a superuser's",
    seed: {
      app: `CREATE SCHEMA s; CREATE SEQUENCE s.q; CREATE TABLE s.a (i serial, j int GENERATED ALWAYS AS IDENTITY);
        RESET ROLE; CREATE SEQUENCE s.hidden`,
    },
    declared: { grants: [on("SEQUENCE", "*", ["USAGE"])] },
    holds: ["a_i_seq", "a_j_seq", "q"].map((name) => `sequence s.${name}: USAGE by dbmaster`),
  },
  {
    title: "loses every object of a schema on which nothing is declared",
    seed: {
      app: `${SALES} ${EXISTING} CREATE SEQUENCE s.q; CREATE PROCEDURE s.p() LANGUAGE sql AS 'SELECT 1';
        CREATE TYPE s.mood AS ENUM ('ok'); GRANT ALL ON ALL TABLES IN SCHEMA s TO svc;
        GRANT ALL ON ALL SEQUENCES IN SCHEMA s TO svc; GRANT ALL ON ALL ROUTINES IN SCHEMA s TO svc;
        GRANT USAGE ON TYPE s.mood TO svc; GRANT SELECT (id) ON s.a TO svc`,
    },
    declared: { grants: [routines("*")] },
    holds: ["routine s.p(): EXECUTE by dbmaster"],
  },
  {
    title: "has many tables in one statement that names none",
    only: [14, 18],
    seed: { app: many((number) => `CREATE TABLE s.t${number} ()`) },
    declared: { grants: [tables("*", ["SELECT"])] },
    holds: numbers.map((number) => `table s.t${number}: SELECT by dbmaster`),
    sends: [...MADE, 'grant SELECT on all tables in schema s to "svc"'],
  },
  {
    title: "has many sequences in one statement that names none",
    only: [14, 18],
    seed: { app: many((number) => `CREATE SEQUENCE s.q${number}`) },
    declared: { grants: [on("SEQUENCE", "*", ["USAGE"])] },
    holds: numbers.map((number) => `sequence s.q${number}: USAGE by dbmaster`),
    sends: [...MADE, 'grant USAGE on all sequences in schema s to "svc"'],
  },
  {
    title: "has many routines in one statement that names none",
    only: [14, 18],
    seed: { app: many((number) => `CREATE PROCEDURE s.p${number}() LANGUAGE sql AS ''`) },
    declared: { grants: [routines("*")] },
    holds: numbers.map((number) => `routine s.p${number}(): EXECUTE by dbmaster`),
    sends: [...MADE, 'grant EXECUTE on all routines in schema s to "svc"'],
  },
  {
    title: "has many routines by name where the schema holds an extension's too",
    only: [14, 18],
    seed: {
      app: `${many((number) => `CREATE PROCEDURE s.p${number}() LANGUAGE sql AS ''`)} ${MEMBERS}`,
    },
    declared: { grants: [routines("*")] },
    holds: numbers.map((number) => `routine s.p${number}(): EXECUTE by dbmaster`),
    sends: [
      ...MADE,
      'grant EXECUTE on routine s.p1(), routine s.p10(), routine s.p100() and 497 more to "svc"',
      'grant EXECUTE on routine s.p99() to "svc"',
    ],
  },
  {
    title: "has many types by name, for there is no other way",
    only: [14, 18],
    seed: { app: many((number) => `CREATE TYPE s.e${number} AS ENUM ()`) },
    declared: { grants: [on("TYPE", "*", ["USAGE"])] },
    holds: numbers.map((number) => `type s.e${number}: USAGE by dbmaster`),
    sends: [
      ...MADE,
      'grant USAGE on type s.e1, type s.e10, type s.e100 and 497 more to "svc"',
      'grant USAGE on type s.e99 to "svc"',
    ],
  },
];
