/** Grants on functions, procedures, aggregates and window functions; overloads stay apart. */
import { EXISTING, type Case, NOTHING, on, routines, SALES } from "../caseShape";

const REFUNDS = `${SALES} CREATE FUNCTION s.refund(integer) RETURNS int LANGUAGE sql AS 'SELECT 1';
  CREATE FUNCTION s.refund(integer, text) RETURNS int LANGUAGE sql AS 'SELECT 1';`;
const executes = (signatures: readonly string[]): readonly string[] =>
  signatures.map((signature) => `routine s.${signature}: EXECUTE by dbmaster`);

/** Signatures as somebody might type them, and as the server prints them. */
const SPELLINGS: readonly (readonly [string, string, string])[] = [
  [
    "int, VARCHAR(10), timestamptz",
    "integer, character varying, timestamp with time zone",
    "int, varchar, timestamptz",
  ],
  ["decimal(10, 2), bool", "numeric, boolean", "numeric, bool"],
  ["integer[], text []", "integer[], text[]", "int[], text[]"],
  ['s.money, "s"."My Type"', 's.money, s."My Type"', 's.money, s."My Type"'],
  ['"char", char(3)', '"char", character', '"char", char(3)'],
  ["double  precision,float4", "double precision, real", "float8, real"],
  ['s."order", s."int"', 's."order", s."int"', 's."order", s."int"'],
  ["anyelement", "anyelement", "anyelement"],
  ["", "", ""],
];

export const routineCases: readonly Case[] = [
  {
    title: "sends nothing where it has the routines declared, whatever PUBLIC has",
    seed: {
      app: `${REFUNDS} ${EXISTING} GRANT EXECUTE ON FUNCTION s.refund(integer) TO svc;
        REVOKE EXECUTE ON FUNCTION s.refund(integer, text) FROM PUBLIC`,
    },
    declared: { grants: [routines(["refund(integer)"])] },
    holds: executes(["refund(integer)"]),
    sends: NOTHING,
  },
  {
    title: "has one overload, and loses another",
    seed: { app: `${REFUNDS} ${EXISTING} GRANT EXECUTE ON FUNCTION s.refund(integer) TO svc` },
    declared: { grants: [routines(["refund(integer, text)"])] },
    holds: executes(["refund(integer, text)"]),
    sends: [
      ...NOTHING,
      'revoke EXECUTE on routine s.refund(integer) from "svc"',
      'grant EXECUTE on routine s.refund(integer, text) to "svc"',
    ],
  },
  {
    title: "has procedures, aggregates, window functions and variadic ones",
    seed: {
      app: `${SALES} CREATE PROCEDURE s.p(INOUT x integer) LANGUAGE sql AS 'SELECT 1';
        CREATE AGGREGATE s.total(integer) (SFUNC = int4pl, STYPE = integer);
        CREATE AGGREGATE s.lines(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
        CREATE FUNCTION s.any_of(VARIADIC integer[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION s.parts(a integer DEFAULT 1, OUT b text, OUT c text) LANGUAGE sql AS 'SELECT NULL, NULL';
        RESET ROLE; CREATE FUNCTION s.place() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
        ALTER FUNCTION s.place() OWNER TO dbmaster`,
    },
    declared: {
      grants: [
        routines(["p(integer)", "total(integer)", "lines(*)", "place()"]),
        routines(["any_of(integer[])", "parts(integer)"]),
      ],
    },
    holds: executes([
      "p(integer)",
      "total(integer)",
      "lines()",
      "place()",
      "any_of(integer[])",
      "parts(integer)",
    ]),
  },
  {
    title: "has a procedure apart from one with the same type as its result",
    seed: {
      app: `${SALES} ${EXISTING} CREATE PROCEDURE s.p(IN x integer) LANGUAGE sql AS 'SELECT 1';
        CREATE PROCEDURE s.p(OUT x integer) LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON PROCEDURE s.p() TO svc`,
    },
    declared: { grants: [routines(["p(integer)"])] },
    holds: executes(["p(integer)"]),
  },
  ...SPELLINGS.map(([typed, printed, made]) => ({
    title: `has a routine whose signature is typed (${typed})`,
    seed: {
      app: `${SALES} CREATE DOMAIN s.money AS int; CREATE DOMAIN s."My Type" AS int;
        CREATE DOMAIN s."order" AS int; CREATE DOMAIN s."int" AS int;
        CREATE FUNCTION s.f(${made}) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION s.f(xml, xml, xml, xml) RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    },
    declared: { grants: [routines([`f(${typed})`])] },
    holds: executes([`f(${printed})`]),
  })),
  {
    title: "has routines whose names are no plain words",
    seed: {
      app: `${SALES} CREATE FUNCTION s."Re (1,2) fund"() RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION s."a"".b"(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION s."Größe"() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    },
    declared: { grants: [routines(['"Re (1,2) fund"()', '"a"".b"(text)', '"Größe"()'])] },
    holds: executes(['"Re (1,2) fund"()', '"a"".b"(text)', '"Größe"()']),
  },
  {
    title: "gains and loses grant options of routines",
    seed: {
      app: `${REFUNDS} ${EXISTING} GRANT EXECUTE ON FUNCTION s.refund(integer) TO svc;
        GRANT EXECUTE ON FUNCTION s.refund(integer, text) TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        routines(["refund(integer)"], { grantable: true }),
        on("ROUTINE", ["refund(integer, text)"], ["ALL"]),
      ],
    },
    holds: [
      "routine s.refund(integer): EXECUTE* by dbmaster",
      ...executes(["refund(integer, text)"]),
    ],
  },
  {
    title: "loses routines that a holder of the grant option granted, and keeps one declared",
    seed: {
      app: `${REFUNDS} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA s TO svc`,
    },
    declared: { grants: [routines(["refund(integer)"])] },
    holds: ["routine s.refund(integer): EXECUTE by etl"],
  },
  {
    title: "keeps a routine that it passed on, and says to whom",
    seed: {
      app: `${REFUNDS} ${EXISTING} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO svc;
        GRANT EXECUTE ON FUNCTION s.refund(integer) TO svc WITH GRANT OPTION; RESET ROLE; SET ROLE svc;
        GRANT EXECUTE ON FUNCTION s.refund(integer) TO bob`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"])] },
    holds: ["routine s.refund(integer): EXECUTE* by dbmaster", "schema s: USAGE by dbmaster"],
    left: [
      'extra EXECUTE on routine s.refund(integer), passed on to "bob". Have "svc" run REVOKE EXECUTE ON ROUTINE "s"."refund"(IN "pg_catalog"."int4") FROM "bob".',
    ],
  },
  {
    title: "keeps what a superuser granted on a function of the server, and says so",
    seed: {
      app: `${EXISTING} RESET ROLE; GRANT EXECUTE ON FUNCTION pg_catalog.pg_read_file(text) TO svc`,
    },
    holds: ["routine pg_catalog.pg_read_file(text): EXECUTE by rdsadmin"],
    left: [
      'extra EXECUTE on routine pg_catalog.pg_read_file(text), beyond the master\'s reach. Have "rdsadmin" run REVOKE EXECUTE ON ROUTINE "pg_catalog"."pg_read_file"(IN "pg_catalog"."text") FROM "svc".',
    ],
  },
  {
    title: "has routines of another owner, and its rights on its own",
    seed: {
      app: `CREATE ROLE alice; ${REFUNDS} ${EXISTING} RESET ROLE;
        ALTER FUNCTION s.refund(integer) OWNER TO alice; ALTER FUNCTION s.refund(integer, text) OWNER TO svc`,
    },
    declared: { grants: [routines(["refund(integer)", "refund(integer, text)"])] },
    holds: [
      "routine s.refund(integer): EXECUTE by alice",
      "routine s.refund(integer, text): EXECUTE by svc",
    ],
  },
];
