/** States in which something is refused, or stays, and a statement is advised. */
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import { writeMarker } from "../../../provider/postgres/model/marker";
import { columns, future, lasting, member, on, preset, SALES, tables } from "./caseShape";
import type { Range } from "../versions";

export interface AdvisedCase extends Range {
  readonly title: string;
  /** SQL in database `app`, run as the superuser who has taken the master's role. */
  readonly seed: string;
  /** SQL in database `stock`, which is there for these cases alone, before the seed of `app`. */
  readonly stock?: string;
  readonly declared?: Partial<RoleDeclaration>;
  /** What is to be run, and by whom, as the hint says it. */
  readonly advised: Advised | ((version: number) => Advised);
  /**
   * The master gets the ADMIN OPTION on a role in rds_iam that CREATE ROLE gives to the creator. A
   * server on which even that counts refuses the password of every master that created a login.
   */
  readonly isLikeCreated?: true;
  /** SQL as the superuser that undoes a seed in what is not the test's own. */
  readonly undo?: string;
}

/** A second database. */
export const STOCK = "stock";

type Advised = readonly { readonly who: string; readonly statement: string }[];

const ADMIN_ONLY = "WITH ADMIN TRUE, INHERIT FALSE, SET FALSE";
const SUPERUSER = "a superuser";
const GIVE_ADMIN = {
  who: `a superuser, the creator of "svc" or, on RDS, the server's master user`,
  statement: `GRANT "svc" TO "dbmaster" ${ADMIN_ONLY}`,
};
const SELECT_A = { grants: [tables(["a"], ["SELECT"])] };
const ALICES_TABLE = `${SALES} RESET ROLE; CREATE ROLE alice LOGIN; GRANT USAGE ON SCHEMA s TO alice;
  ALTER TABLE s.a OWNER TO alice;`;
const CLOSED = "ALTER DATABASE stock ALLOW_CONNECTIONS false";
const OPEN_STOCK = by("its owner", 'ALTER DATABASE "stock" ALLOW_CONNECTIONS true');
const MARKER = writeMarker("", { v: 1, owner: "other", origin: "created", generation: 1 });
const EXISTING = "CREATE ROLE svc LOGIN; GRANT rds_iam TO svc;";

function by(who: string, statement: string): Advised {
  return [{ who, statement }];
}

const ofTheRole: readonly AdvisedCase[] = [
  {
    title: "another role created the role",
    from: 16,
    seed: "RESET ROLE; CREATE ROLE svc LOGIN",
    advised: [GIVE_ADMIN],
  },
  {
    title: "another role created the role, which is in rds_iam",
    from: 16,
    seed: "RESET ROLE; CREATE ROLE svc LOGIN; GRANT rds_iam TO svc",
    advised: [GIVE_ADMIN],
    isLikeCreated: true,
  },
  {
    title: "the role is a superuser",
    seed: "RESET ROLE; CREATE ROLE svc LOGIN SUPERUSER",
    advised: (version) =>
      by(
        SUPERUSER,
        `ALTER ROLE "svc" NOSUPERUSER${version < 16 ? "" : `; ${GIVE_ADMIN.statement}`}`,
      ),
  },
  {
    title: "the role has REPLICATION before 16",
    to: 15,
    seed: "CREATE ROLE svc; RESET ROLE; ALTER ROLE svc REPLICATION",
    advised: by(SUPERUSER, 'ALTER ROLE "svc" NOREPLICATION'),
  },
  {
    title: "the master has no CREATEROLE",
    from: 16,
    seed: "RESET ROLE; ALTER ROLE dbmaster NOCREATEROLE",
    advised: by(
      'a superuser, or a role that has CREATEROLE and ADMIN OPTION on "dbmaster"',
      'ALTER ROLE "dbmaster" CREATEROLE',
    ),
    undo: "ALTER ROLE dbmaster CREATEROLE",
  },
  {
    title: "the master has no CREATEROLE before 16",
    to: 15,
    seed: "RESET ROLE; ALTER ROLE dbmaster NOCREATEROLE",
    declared: { iamAuthentication: false },
    advised: by("a superuser, or a role that has CREATEROLE", 'ALTER ROLE "dbmaster" CREATEROLE'),
    undo: "ALTER ROLE dbmaster CREATEROLE",
  },
  {
    title: "the master has no ADMIN OPTION on rds_iam and on a group",
    from: 16,
    seed: "RESET ROLE; CREATE ROLE payroll; REVOKE rds_superuser FROM dbmaster",
    declared: { memberOf: [member("payroll")] },
    advised: ["payroll", "rds_iam"].map((role) => ({
      who: "an administrator",
      statement: `GRANT "${role}" TO "dbmaster" ${ADMIN_ONLY}`,
    })),
    undo: "REVOKE rds_iam FROM dbmaster CASCADE; GRANT rds_superuser TO dbmaster",
  },
  {
    title: "the master has ADMIN OPTION on a group by a membership that it does not inherit",
    from: 16,
    seed: `RESET ROLE; CREATE ROLE payroll; CREATE ROLE dba; GRANT payroll TO dba WITH ADMIN OPTION;
      GRANT dba TO dbmaster WITH INHERIT FALSE`,
    declared: { memberOf: [member("payroll")] },
    advised: by("an administrator", `GRANT "payroll" TO "dbmaster" ${ADMIN_ONLY}`),
  },
  {
    title: "a setting is a superuser's to set",
    from: 15,
    seed: "",
    declared: { settings: { log_statement: "all" } },
    advised: by(SUPERUSER, 'GRANT SET ON PARAMETER "log_statement" TO "dbmaster"'),
  },
];

const ofObjects: readonly AdvisedCase[] = [
  {
    title: "the owner of a table is out of reach",
    from: 16,
    seed: ALICES_TABLE,
    declared: { grants: [tables(["a"], ["UPDATE", "SELECT"])] },
    advised: by('"alice"', 'GRANT SELECT, UPDATE ON TABLE "s"."a" TO "dbmaster" WITH GRANT OPTION'),
  },
  {
    title: "the owner of a table is in rds_iam and is a member of the master",
    seed: `${ALICES_TABLE} GRANT rds_iam, dbmaster TO alice`,
    declared: SELECT_A,
    advised: by('"alice"', 'GRANT SELECT ON TABLE "s"."a" TO "dbmaster" WITH GRANT OPTION'),
  },
  {
    title: "a table is a superuser's",
    seed: `${SALES} RESET ROLE; ALTER TABLE s.a OWNER TO rdsadmin`,
    declared: SELECT_A,
    advised: by(SUPERUSER, 'GRANT SELECT ON TABLE "s"."a" TO "dbmaster" WITH GRANT OPTION'),
  },
  {
    title: "columns are those of a superuser's table",
    seed: `${SALES} RESET ROLE; ALTER TABLE s.a OWNER TO rdsadmin`,
    declared: { grants: [columns(["a"], ["note"], ["SELECT", "UPDATE"])] },
    advised: by(
      SUPERUSER,
      'GRANT SELECT ("note"), UPDATE ("note") ON TABLE "s"."a" TO "dbmaster" WITH GRANT OPTION',
    ),
  },
  {
    title: "a language and a tablespace are a superuser's",
    seed: "",
    declared: {
      grants: [
        on("LANGUAGE", ["plpgsql"], ["USAGE"]),
        on("TABLESPACE", ["pg_default"], ["CREATE"]),
      ],
    },
    advised: [
      {
        who: SUPERUSER,
        statement: 'GRANT USAGE ON LANGUAGE "plpgsql" TO "dbmaster" WITH GRANT OPTION',
      },
      {
        who: SUPERUSER,
        statement: 'GRANT CREATE ON TABLESPACE "pg_default" TO "dbmaster" WITH GRANT OPTION',
      },
    ],
    undo: `REVOKE ALL ON TABLESPACE pg_default FROM dbmaster CASCADE`,
  },
  {
    title: "a parameter is a superuser's",
    from: 15,
    seed: "",
    declared: { grants: [on("PARAMETER", ["log_statement"], ["SET"])] },
    advised: by(
      SUPERUSER,
      'GRANT SET ON PARAMETER "log_statement" TO "dbmaster" WITH GRANT OPTION',
    ),
  },
  {
    title: "the master has no USAGE on the schema of its own table",
    seed: `${SALES} RESET ROLE; CREATE ROLE dba; ALTER SCHEMA s OWNER TO dba; GRANT dbmaster TO dba`,
    declared: SELECT_A,
    advised: by('"dba"', 'GRANT USAGE ON SCHEMA "s" TO "dbmaster"'),
  },
  {
    title: "the owner has no USAGE on the schema and can only be acted as",
    from: 16,
    seed: `${SALES} RESET ROLE; CREATE ROLE alice; ALTER TABLE s.a OWNER TO alice;
      GRANT alice TO dbmaster WITH INHERIT FALSE, SET TRUE`,
    declared: SELECT_A,
    advised: by('"dbmaster"', 'GRANT USAGE ON SCHEMA "s" TO "alice"'),
  },
  {
    title: "a default creator is out of reach",
    from: 16,
    seed: "RESET ROLE; CREATE ROLE alice; CREATE SCHEMA s AUTHORIZATION alice; GRANT USAGE ON SCHEMA s TO dbmaster",
    declared: { grants: [lasting(tables("*", ["SELECT"]))] },
    advised: by("an administrator", `GRANT "alice" TO "dbmaster" ${ADMIN_ONLY}`),
  },
  {
    title: "a creator is a member of the master",
    seed: "RESET ROLE; CREATE ROLE alice; GRANT dbmaster TO alice",
    declared: { grants: [future("FUTURE TABLE", ["SELECT"], { createdBy: ["alice"] })] },
    advised: (version) =>
      by(
        "an administrator",
        `REVOKE "dbmaster" FROM "alice"${version < 16 ? "" : `; GRANT "alice" TO "dbmaster" ${ADMIN_ONLY}`}`,
      ),
  },
];

/** What stays, because it is beyond the master's reach. */
const ofExtras: readonly AdvisedCase[] = [
  {
    title: "the role granted further what it is to lose",
    seed: `${SALES} ${EXISTING} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO svc;
      GRANT SELECT ON s.a TO svc WITH GRANT OPTION; SET ROLE svc; GRANT SELECT ON s.a TO bob`,
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"])] },
    advised: by('"svc"', 'REVOKE SELECT ON TABLE "s"."a" FROM "bob"'),
  },
  {
    title: "a superuser granted what the role is to lose",
    seed: `${SALES} ${EXISTING} RESET ROLE; ALTER TABLE s.a OWNER TO rdsadmin; GRANT SELECT ON s.a TO svc`,
    advised: by('"rdsadmin"', 'REVOKE SELECT ON TABLE "s"."a" FROM "svc"'),
  },
  {
    title: "a member of the owner granted what the role is to lose",
    seed: `${SALES} ${EXISTING} RESET ROLE; CREATE ROLE etl; GRANT SELECT ON s.a TO etl WITH GRANT OPTION;
      GRANT USAGE ON SCHEMA s TO etl; SET ROLE etl; GRANT SELECT ON s.a TO svc; RESET ROLE;
      GRANT dbmaster TO etl`,
    advised: by(
      "an administrator",
      'REVOKE "dbmaster" FROM "etl"; REVOKE GRANT OPTION FOR SELECT ON TABLE "s"."a" FROM "etl" CASCADE',
    ),
  },
  {
    title: "a role without USAGE on the schema granted what the role is to lose",
    seed: `${SALES} ${EXISTING} RESET ROLE; CREATE ROLE etl; GRANT SELECT ON s.a TO etl WITH GRANT OPTION;
      GRANT USAGE ON SCHEMA s TO etl; SET ROLE etl; GRANT SELECT ON s.a TO svc; SET ROLE dbmaster;
      REVOKE USAGE ON SCHEMA s FROM etl`,
    advised: by('"dbmaster"', 'REVOKE GRANT OPTION FOR SELECT ON TABLE "s"."a" FROM "etl" CASCADE'),
  },
  {
    title: "the grantor has lost its grant option",
    seed: `${SALES} ${EXISTING} RESET ROLE; CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
      GRANT SELECT ON s.a TO etl WITH GRANT OPTION; SET ROLE etl; GRANT SELECT (id) ON s.a TO svc;
      SET ROLE dbmaster; REVOKE GRANT OPTION FOR SELECT ON s.a FROM etl`,
    advised: by(
      '"dbmaster"',
      'GRANT SELECT ("id") ON TABLE "s"."a" TO "etl" WITH GRANT OPTION; REVOKE GRANT OPTION FOR SELECT ("id") ON TABLE "s"."a" FROM "etl" CASCADE',
    ),
  },
  {
    title: "another grantor gave a membership",
    from: 16,
    seed: `${EXISTING} RESET ROLE; CREATE ROLE payroll; CREATE ROLE dba;
      GRANT payroll TO dba WITH ADMIN OPTION; GRANT payroll TO svc GRANTED BY dba`,
    advised: by('"dba" or a superuser', 'REVOKE "payroll" FROM "svc" GRANTED BY "dba"'),
  },
  {
    title: "the role made others members of a role that it is to leave",
    from: 16,
    seed: `${EXISTING} CREATE ROLE payroll; CREATE ROLE bob; GRANT payroll TO svc WITH ADMIN OPTION;
      SET ROLE svc; GRANT payroll TO bob`,
    advised: by('"svc" or a superuser', 'REVOKE "payroll" FROM "bob" GRANTED BY "svc"'),
  },
  {
    title: "the role bypasses row security",
    seed: `${EXISTING} RESET ROLE; ALTER ROLE svc BYPASSRLS`,
    advised: by(SUPERUSER, 'ALTER ROLE "svc" NOBYPASSRLS'),
  },
  {
    title: "the role has a setting that is a superuser's",
    seed: `${EXISTING} RESET ROLE; ALTER ROLE svc SET log_statement = 'all'`,
    advised: by(SUPERUSER, 'ALTER ROLE "svc" RESET "log_statement"'),
  },
];

/** A database that takes no connections: the resource's own, a grant's, one that the role holds something in. */
const ofClosedDatabases: readonly AdvisedCase[] = [
  {
    title: "the role's database takes no connections",
    stock: "",
    seed: CLOSED,
    declared: { database: STOCK },
    advised: OPEN_STOCK,
  },
  {
    title: "the database of a grant takes no connections",
    stock: "CREATE SCHEMA s",
    seed: CLOSED,
    declared: { grants: [preset("readOnly", "s", STOCK)] },
    advised: OPEN_STOCK,
  },
  {
    title: "the role holds something in a database that takes no connections",
    stock: `${EXISTING} CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO svc`,
    seed: CLOSED,
    advised: OPEN_STOCK,
  },
];

/** Statements that nobody is named for. */
const forAnybody: readonly AdvisedCase[] = [
  {
    title: "another resource manages the role",
    seed: `${EXISTING} COMMENT ON ROLE svc IS '${MARKER}'`,
    advised: by("", 'COMMENT ON ROLE "svc" IS NULL'),
  },
  // The same hint follows where a membership of the master comes up during a transaction. That has no
  // case: what the transaction brought is rolled back with it, and nothing is left to revoke.
  {
    title: "a group of the master would get rds_iam",
    seed: "CREATE ROLE svc; CREATE ROLE team; GRANT svc TO team; GRANT team TO dbmaster",
    declared: { login: false, iamAuthentication: false, memberOf: [member("rds_iam")] },
    advised: (version) =>
      by("", `REVOKE "team" FROM "dbmaster"${version < 16 ? "" : ' GRANTED BY "dbmaster"'}`),
  },
];

export const advisedCases: readonly AdvisedCase[] = [
  ...ofTheRole,
  ...ofObjects,
  ...ofExtras,
  ...ofClosedDatabases,
  ...forAnybody,
];
