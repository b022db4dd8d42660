/** Whose later objects default privileges cover: those of the roles that create objects there now. */
import { type Case, EXISTING, lasting, NOTHING, preset, SALES, tables } from "../caseShape";

const ALICE = "CREATE ROLE alice; GRANT USAGE, CREATE ON SCHEMA s TO alice;";
const LASTING = { grants: [lasting(tables("*", ["SELECT"]))] };
const future = (...creators: readonly string[]): readonly string[] =>
  creators.map((one) => `future tables of ${one} in schema s: SELECT by ${one}`);

export const creatorCases: readonly Case[] = [
  {
    title: "has what the owners of the schema, of the database and of tables make later",
    seed: {
      app: `CREATE ROLE alice; CREATE ROLE carl; CREATE ROLE dora; RESET ROLE;
        CREATE SCHEMA s AUTHORIZATION alice; CREATE TABLE s.a (); ALTER TABLE s.a OWNER TO carl;
        CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION s.f() OWNER TO dora`,
    },
    declared: LASTING,
    meanwhile: { app: "RESET ROLE; SET ROLE alice; CREATE TABLE s.late ()" },
    holds: [
      ...future("alice", "carl", "dbmaster", "dora"),
      "table s.a: SELECT by carl",
      "table s.late: SELECT by alice",
    ],
  },
  {
    title: "has nothing of what superusers and itself make later, which own tables there",
    seed: {
      app: `${SALES} ${EXISTING} RESET ROLE; CREATE TABLE s.hidden (); ALTER TABLE s.b OWNER TO svc;
        REVOKE ALL ON s.b FROM svc; GRANT SELECT ON s.b TO svc`,
    },
    declared: LASTING,
    holds: [...future("dbmaster"), "table s.a: SELECT by dbmaster", "table s.b: SELECT by svc"],
  },
  {
    title: "has nothing of what RDS's own roles make later",
    seed: { app: `${SALES} RESET ROLE; ALTER TABLE s.b OWNER TO rds_superuser` },
    declared: LASTING,
    holds: [
      ...future("dbmaster"),
      "table s.a: SELECT by dbmaster",
      "table s.b: SELECT by rds_superuser",
    ],
  },
  {
    title: "keeps what a further role makes later, as far as it is the same",
    seed: {
      app: `${SALES} ${EXISTING} ${ALICE} RESET ROLE; ALTER DEFAULT PRIVILEGES FOR ROLE alice IN SCHEMA s
        GRANT SELECT, INSERT ON TABLES TO svc`,
    },
    declared: LASTING,
    holds: [
      ...future("alice", "dbmaster"),
      ...["a", "b"].map((name) => `table s.${name}: SELECT by dbmaster`),
    ],
  },
  {
    title: "sends nothing where a further role has dropped its last table",
    seed: {
      app: `${SALES} ${EXISTING} ${ALICE} RESET ROLE; GRANT SELECT ON s.a, s.b TO svc;
        ALTER DEFAULT PRIVILEGES FOR ROLE alice, dbmaster IN SCHEMA s GRANT SELECT ON TABLES TO svc`,
    },
    declared: LASTING,
    holds: [
      ...future("alice", "dbmaster"),
      ...["a", "b"].map((name) => `table s.${name}: SELECT by dbmaster`),
    ],
    sends: NOTHING,
  },
  {
    title: "loses what a further role makes later where the creators are named",
    seed: {
      app: `${SALES} ${EXISTING} ${ALICE} CREATE ROLE carl; RESET ROLE;
        ALTER DEFAULT PRIVILEGES FOR ROLE alice, dbmaster IN SCHEMA s GRANT SELECT ON TABLES TO svc`,
    },
    declared: { grants: [lasting(tables("*", ["SELECT"]), ["alice", "carl"])] },
    meanwhile: { app: "RESET ROLE; SET ROLE alice; CREATE TABLE s.late ()" },
    holds: [
      ...future("alice", "carl"),
      ...["a", "b"].map((name) => `table s.${name}: SELECT by dbmaster`),
      "table s.late: SELECT by alice",
    ],
  },
  {
    title: "keeps default privileges of its own, which it needs as little as it loses them",
    seed: {
      app: `${SALES} ${EXISTING} RESET ROLE; ALTER DEFAULT PRIVILEGES FOR ROLE svc IN SCHEMA s
        GRANT SELECT ON TABLES TO svc`,
    },
    holds: future("svc"),
  },
  {
    title:
      "has what the database's owner makes later in public, which pg_database_owner owns from 15 on",
    seed: { app: "CREATE TABLE public.a ()" },
    declared: { grants: [lasting(preset("readOnly", "public"))] },
    meanwhile: { app: "CREATE TABLE public.late ()" },
    holds: (version) => [
      "database app: CONNECT by dbmaster",
      "future sequences of dbmaster in schema public: SELECT by dbmaster",
      "future tables of dbmaster in schema public: SELECT by dbmaster",
      ...(version < 15 ? [] : ["schema public: USAGE by pg_database_owner"]),
      "table public.a: SELECT by dbmaster",
      "table public.late: SELECT by dbmaster",
    ],
  },
  {
    title: "leaves earlier memberships of the master in the creators as they were",
    seed: {
      app: `${SALES} CREATE ROLE alice; RESET ROLE; GRANT alice TO dbmaster WITH ADMIN OPTION`,
    },
    declared: { grants: [lasting(tables("*", ["SELECT"]), ["alice"])] },
    holds: [...future("alice"), ...["a", "b"].map((name) => `table s.${name}: SELECT by dbmaster`)],
  },
];
