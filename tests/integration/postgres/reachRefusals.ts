/** Refusals for what is there and cannot be had: a superuser's, or newer than the server. */
import { columns, future, lasting, member, on, routines, SALES, tables } from "./caseShape";
import type { RefusalCase } from "./refusals";

const ON_SERVER = "does not exist on the server";
const OWNED = 'is owned by "rdsadmin", whose privileges "dbmaster" cannot use';
function grantOption(what: string): string {
  return `Hint: Have a superuser run GRANT ${what} TO "dbmaster" WITH GRANT OPTION.`;
}

/** What only a superuser can grant, as long as the master has no grant option. */
const OUT_OF_REACH: readonly (readonly [string, string, RefusalCase["declared"], string])[] = [
  [
    "the language belongs to a superuser",
    "",
    { grants: [on("LANGUAGE", ["plpgsql"], ["USAGE"])] },
    `grants[0]: cannot grant USAGE: language plpgsql ${OWNED}\n${grantOption('USAGE ON LANGUAGE "plpgsql"')}`,
  ],
  [
    "the foreign-data wrapper belongs to a superuser",
    "RESET ROLE; CREATE FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN DATA WRAPPER w TO dbmaster",
    { grants: [on("FOREIGN DATA WRAPPER", ["w"], ["USAGE"])] },
    `grants[0]: cannot grant USAGE: foreign-data wrapper w ${OWNED}\n${grantOption('USAGE ON FOREIGN DATA WRAPPER "w"')}`,
  ],
  [
    "the tablespace belongs to a superuser",
    "",
    { grants: [on("TABLESPACE", ["pg_default"], ["CREATE"])] },
    `grants[0]: cannot grant CREATE: tablespace pg_default ${OWNED}\n${grantOption('CREATE ON TABLESPACE "pg_default"')}`,
  ],
  [
    "a routine is an extension's",
    `${SALES} CREATE EXTENSION citext SCHEMA s`,
    { grants: [routines(["citext_eq(s.citext, s.citext)"])] },
    `grants[0]: cannot grant EXECUTE: routine s.citext_eq(s.citext, s.citext) ${OWNED}\n${grantOption('EXECUTE ON ROUTINE "s"."citext_eq"(IN "s"."citext", IN "s"."citext")')}`,
  ],
  [
    "the columns are those of a superuser's table, and the grant option is on others",
    `${SALES} RESET ROLE; CREATE TABLE s.x (id int, note text); GRANT SELECT (id) ON s.x TO dbmaster WITH GRANT OPTION`,
    { grants: [columns(["x"], ["id", "note"], ["SELECT"])] },
    `grants[0]: cannot grant SELECT: column s.x.note ${OWNED}\n${grantOption('SELECT ("note") ON TABLE "s"."x"')}`,
  ],
];

const GIVE_ADMIN = `Have a superuser, the creator of "svc" or, on RDS, the server's master user run GRANT "svc" TO "dbmaster" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.`;

const WITHOUT_CREATEROLE =
  '"dbmaster" has no CREATEROLE, without which it may not create or alter roles';
const GIVE_CREATEROLE =
  'Hint: Have a superuser, or a role that has CREATEROLE, run ALTER ROLE "dbmaster" CREATEROLE.';
const GIVE_CREATEROLE_16 =
  'Hint: Have a superuser, or a role that has CREATEROLE and ADMIN OPTION on "dbmaster", run ALTER ROLE "dbmaster" CREATEROLE.';

const IN_A_CIRCLE =
  'from PostgreSQL 16 on "dbmaster" is a member of "svc", because it created it; memberships cannot be circular';
const NAME_ANOTHER =
  "Hint: Take it out of memberOf: create a group role with the privileges needed, and name that one.";

/** Of a role that the master may not alter, what is declared and differs. */
const roleRefusals: readonly RefusalCase[] = [
  {
    title: "the role that is to be adopted was made by another one",
    from: 16,
    seed: { app: "RESET ROLE; CREATE ROLE svc LOGIN" },
    says: `username: "dbmaster" has no ADMIN OPTION on "svc", without which it may not alter it\nHint: ${GIVE_ADMIN}`,
  },
  {
    title: "the role that is to be adopted is a superuser",
    seed: { app: "RESET ROLE; CREATE ROLE svc LOGIN SUPERUSER" },
    says: (version) => `username: "svc" is a superuser, which only a superuser may alter
Hint: Have a superuser run ALTER ROLE "svc" NOSUPERUSER${version < 16 ? "" : '; GRANT "svc" TO "dbmaster" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE'}.`,
  },
  {
    title: "the role has REPLICATION before 16, another limit and no login",
    to: 15,
    seed: { app: "CREATE ROLE svc; RESET ROLE; ALTER ROLE svc REPLICATION" },
    declared: { connectionLimit: 5 },
    says: `nothing was changed, for these reasons:
  - "svc" has REPLICATION, and before PostgreSQL 16 only a superuser may alter such a role
    Hint: Have a superuser run ALTER ROLE "svc" NOREPLICATION.
  - connectionLimit: "svc" has REPLICATION, and before PostgreSQL 16 only a superuser may alter such a role
    Hint: Have a superuser run ALTER ROLE "svc" NOREPLICATION.`,
  },
  {
    title: "the master may make no roles",
    seed: { app: "RESET ROLE; ALTER ROLE dbmaster NOCREATEROLE" },
    undo: "ALTER ROLE dbmaster CREATEROLE",
    says: (version) =>
      version < 16
        ? `nothing was changed, for these reasons:
  - username: ${WITHOUT_CREATEROLE}
    ${GIVE_CREATEROLE}
  - memberOf: cannot grant membership in "rds_iam": "dbmaster" has neither CREATEROLE nor ADMIN OPTION on it
    ${GIVE_CREATEROLE}`
        : `username: ${WITHOUT_CREATEROLE}\n${GIVE_CREATEROLE_16}`,
  },
];

/** From 16 on, memberships that would be in a circle with the master's in each role it created. */
const circles: readonly RefusalCase[] = [
  {
    title: "the role is to be a member of the master",
    from: 16,
    declared: { memberOf: [member("dbmaster")] },
    says: `memberOf: cannot grant membership in "dbmaster": ${IN_A_CIRCLE}\n${NAME_ANOTHER}`,
  },
  {
    title: "the role is to be a member of a group in the master",
    from: 16,
    seed: {
      app: "CREATE ROLE team; RESET ROLE; REVOKE team FROM dbmaster; GRANT dbmaster TO team",
    },
    declared: { memberOf: [member("team")] },
    says: `memberOf: cannot grant membership in "team": "team" is a member of "dbmaster", and ${IN_A_CIRCLE}\n${NAME_ANOTHER}`,
  },
];

export const reachRefusals: readonly RefusalCase[] = [
  ...circles,
  ...roleRefusals,
  ...OUT_OF_REACH.map(([title, app, declared = {}, says]) => ({
    title,
    seed: { app },
    declared,
    says,
  })),
  {
    title: "the parameter is one that the master may not grant",
    from: 15,
    declared: { grants: [on("PARAMETER", ["log_statement"], ["SET"])] },
    says: `grants[0]: cannot grant SET: parameter log_statement ${OWNED}\n${grantOption('SET ON PARAMETER "log_statement"')}`,
  },
  {
    title: "parameters have no privileges yet",
    to: 14,
    declared: { grants: [on("PARAMETER", ["log_statement"], ["SET", "ALTER SYSTEM"])] },
    says: `nothing was changed, for these reasons:
  - grants[0].privileges[1]: privilege ALTER SYSTEM needs PostgreSQL 15, the server runs 14
    Hint: Take the grant out, or upgrade the server.
  - grants[0].privileges[0]: privilege SET needs PostgreSQL 15, the server runs 14
    Hint: Take the grant out, or upgrade the server.`,
  },
  {
    title: "later large objects have no privileges yet",
    to: 17,
    declared: { grants: [future("FUTURE LARGE OBJECT", ["SELECT"])] },
    says: (
      version,
    ) => `grants[0].privileges[0]: privilege SELECT on future large objects needs PostgreSQL 18, the server runs ${version}
Hint: Take the grant out, or upgrade the server.`,
  },
  {
    title: "a role of createdBy does not exist",
    seed: { app: SALES },
    declared: { grants: [lasting(tables("*", ["SELECT"]), ["dbmaster", "alice"])] },
    says: `grants[0].future.createdBy[1]: role "alice" ${ON_SERVER}
Hint: Create it first, or take it out of createdBy.`,
  },
  {
    title: "nobody creates objects as the role of createdBy",
    declared: {
      grants: [future("FUTURE TABLE", ["SELECT"], { createdBy: ["pg_database_owner"] })],
    },
    says: `grants[0].createdBy[0]: no role creates objects as "pg_database_owner", so its default privileges have no effect
Hint: Name the database's owner itself.`,
  },
  {
    title: "a role of createdBy is a superuser",
    declared: { grants: [future("FUTURE TABLE", ["SELECT"], { createdBy: ["rdsadmin"] })] },
    says: `grants[0]: cannot grant SELECT: future tables of "rdsadmin" are granted by "rdsadmin" alone, whose privileges "dbmaster" cannot use
Hint: Take "rdsadmin" out of createdBy.`,
  },
  {
    title: "only the server can tell that a creator is out of reach",
    from: 16,
    seed: { app: "RESET ROLE; CREATE ROLE alice; CREATE SCHEMA s AUTHORIZATION alice" },
    declared: { grants: [lasting(tables("*", ["SELECT"]))] },
    says: `grants[0]: cannot grant SELECT: future tables of "alice" in schema s are granted by "alice" alone, whose privileges "dbmaster" cannot use
Hint: Have an administrator run GRANT "alice" TO "dbmaster" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE, or name other roles in future: { createdBy: […] }.`,
  },
  {
    title: "a setting is the whole server's",
    declared: { settings: { shared_buffers: "1GB" } },
    says: `settings.shared_buffers: setting "shared_buffers" cannot be set for a role: it applies to the whole server
Hint: Set it in the DB parameter group.`,
  },
  {
    title: "a setting has another name since PostgreSQL 8",
    declared: { settings: { sort_mem: "1MB" } },
    says: `settings.sort_mem: setting "sort_mem" ${ON_SERVER}
Hint: Did you mean "work_mem"?`,
  },
  {
    title: "a setting is a superuser's to set",
    declared: { settings: { log_statement: "all" } },
    says: (version) => `settings.log_statement: "dbmaster" may not set log_statement
Hint: ${version < 15 ? "Take it out of settings: before PostgreSQL 15 only a superuser may set it." : 'Take it out of settings, or have a superuser run GRANT SET ON PARAMETER "log_statement" TO "dbmaster".'}`,
  },
];
