/** Grants on types: enumerations, domains, composites, ranges. */
import { EXISTING, type Case, NOTHING, on, SALES } from "../caseShape";

const MONEY = `${SALES} CREATE DOMAIN s.money AS numeric; CREATE TYPE s.mood AS ENUM ('sad', 'ok');`;

export const typeCases: readonly Case[] = [
  {
    title: "sends nothing where it has the types declared, whatever PUBLIC has",
    seed: {
      app: `${MONEY} ${EXISTING} GRANT USAGE ON TYPE s.mood TO svc; REVOKE USAGE ON TYPE s.money FROM PUBLIC`,
    },
    declared: { grants: [on("TYPE", ["mood"], ["USAGE"])] },
    holds: ["type s.mood: USAGE by dbmaster"],
    sends: NOTHING,
  },
  {
    title: "has enumerations, domains, domains of arrays, composites and ranges",
    seed: {
      app: `${MONEY} CREATE DOMAIN s.list AS int[]; CREATE TYPE s.pair AS (x int, y int);
        CREATE TYPE s.span AS RANGE (SUBTYPE = int4)`,
    },
    declared: {
      grants: [on("TYPE", ["list", "money", "mood", "pair", "span"], ["USAGE"])],
    },
    holds: ["list", "money", "mood", "pair", "span"].map(
      (name) => `type s.${name}: USAGE by dbmaster`,
    ),
  },
  {
    title: "has ALL on a type, and loses others, a domain and a table's rows included",
    seed: {
      app: `${MONEY} ${EXISTING} GRANT USAGE ON DOMAIN s.money TO svc; GRANT USAGE ON TYPE s.a TO svc`,
    },
    declared: { grants: [on("TYPE", ["mood"], ["ALL"])] },
    holds: ["type s.mood: USAGE by dbmaster"],
  },
  {
    title: "loses a multirange, which has privileges of its own before 17",
    to: 16,
    seed: {
      app: `${SALES} ${EXISTING} CREATE TYPE s.span AS RANGE (SUBTYPE = int4);
        GRANT USAGE ON TYPE s.span_multirange TO svc`,
    },
    declared: { grants: [on("TYPE", ["span"], ["USAGE"])] },
    holds: ["type s.span: USAGE by dbmaster"],
  },
  {
    title: "gains and loses grant options of types",
    seed: {
      app: `${MONEY} ${EXISTING} GRANT USAGE ON TYPE s.mood TO svc; GRANT USAGE ON TYPE s.money TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        on("TYPE", ["mood"], ["USAGE"], { grantable: true }),
        on("TYPE", ["money"], ["USAGE"]),
      ],
    },
    holds: ["type s.money: USAGE by dbmaster", "type s.mood: USAGE* by dbmaster"],
  },
  {
    title: "loses types that a holder of the grant option granted",
    seed: {
      app: `${MONEY} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
        GRANT USAGE ON TYPE s.mood, s.money TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT USAGE ON TYPE s.mood, s.money TO svc`,
    },
    declared: { grants: [on("TYPE", ["mood"], ["USAGE"])] },
    holds: ["type s.mood: USAGE by etl"],
  },
  {
    title: "has a type of another owner, and its rights on its own",
    seed: {
      app: `CREATE ROLE alice; ${MONEY} ${EXISTING} RESET ROLE;
        ALTER TYPE s.mood OWNER TO alice; ALTER DOMAIN s.money OWNER TO svc`,
    },
    declared: { grants: [on("TYPE", ["mood", "money"], ["USAGE"], { grantable: true })] },
    holds: ["type s.money: USAGE by svc", "type s.mood: USAGE* by alice"],
  },
];
