/** Declarations that are refused, the exact words, and the versions they are refused on. */
import { type Case, declare, member, on, preset, SALES, tables } from "./caseShape";

/** A case without a result: what is said instead. */
export interface RefusalCase extends Pick<
  Case,
  "title" | "from" | "to" | "databases" | "seed" | "declared"
> {
  readonly says: string | ((version: number) => string);
  /** SQL as the superuser that undoes a seed in what is not the test's own. */
  readonly undo?: string;
}

export const CREATE_FIRST = "Hint: Create it first, or take it out of the grants.";
const ROLLED_BACK = "Hint: Everything was rolled back.";
const MARKER =
  'pulumi-rds-iam-user:{"v":1,"owner":"acme/shop/prod::Role::svc","origin":"created","generation":1}';
const FRESH = declare().ownership;

export const refusals: readonly RefusalCase[] = [
  {
    title: "its database does not exist",
    declared: { database: "nowhere" },
    says: `database "nowhere" does not exist on the server
Detail: database "nowhere" does not exist
Hint: Create it first, or set \`database\` to one that exists.`,
  },
  {
    title: "the database of a grant does not exist",
    declared: { grants: [tables(["a"], ["SELECT"], { database: "nowhere" })] },
    says: `grants[0].database: database "nowhere" does not exist on the server
Hint: Create it first. Databases of the server: app, postgres, rdsadmin, template1.`,
  },
  {
    title: "the schema does not exist",
    declared: { grants: [tables("*", ["SELECT"])] },
    says: `grants[0].schema: schema s does not exist in database "app"\n${CREATE_FIRST}`,
  },
  {
    title: "the schema of a preset does not exist",
    declared: { grants: [preset("readOnly", "Sales")] },
    says: `grants[0].schema: schema "Sales" does not exist in database "app"\n${CREATE_FIRST}`,
  },
  {
    title: "the table does not exist",
    seed: { app: SALES },
    declared: { grants: [tables(["a", "A"], ["SELECT"])] },
    says: `grants[0].tables[1]: table s."A" does not exist in database "app"
Hint: Did you mean "a"? Create it first, or take it out of the grants.`,
  },
  {
    title: "a table in a further database does not exist",
    databases: ["stock"],
    seed: { app: SALES, stock: SALES },
    declared: {
      grants: [
        tables(["a"], ["SELECT"]),
        tables(["orders"], ["SELECT"], { database: "stock", path: "grants[1]" }),
      ],
    },
    says: `grants[1].tables[0]: table s.orders does not exist in database "stock"\n${CREATE_FIRST}`,
  },
  {
    title: "the table is a sequence",
    seed: { app: `${SALES} CREATE SEQUENCE s.q` },
    declared: { grants: [tables(["q"], ["SELECT"])] },
    says: `grants[0].tables[0]: table s.q does not exist: sequence s.q has that name
Hint: Write sequences: ["q"] to grant on it.`,
  },
  {
    title: "rds_iam does not exist",
    seed: { app: "RESET ROLE; ALTER ROLE rds_iam RENAME TO rds_iam_away" },
    undo: "ALTER ROLE rds_iam_away RENAME TO rds_iam",
    says: `role "rds_iam" does not exist on the server
Hint: RDS makes it when IAM database authentication is on: enable it for the instance or cluster.`,
  },
  {
    title: "a role of memberOf does not exist",
    declared: { memberOf: [member("payroll")] },
    says: `memberOf: role "payroll" does not exist on the server
Hint: Create it first, or take it out of memberOf.`,
  },
  {
    title: "a membership needs options that the server does not have",
    to: 15,
    seed: { app: "CREATE ROLE payroll" },
    declared: { memberOf: [member("payroll", { inherit: false })] },
    says: (
      version,
    ) => `memberOf: membership in "payroll" without INHERIT or SET needs PostgreSQL 16, the server runs ${version}
Hint: Leave inherit and set out.`,
  },
  {
    title: "a privilege is newer than the server",
    to: 16,
    seed: { app: SALES },
    declared: { grants: [tables(["a"], ["SELECT", "MAINTAIN"])] },
    says: (
      version,
    ) => `grants[0].privileges[1]: privilege MAINTAIN needs PostgreSQL 17, the server runs ${version}
Hint: Leave it out, or use ["ALL"], which means what the server has.`,
  },
  {
    title: "a setting of two parts is a superuser's",
    declared: { settings: { "plpgsql.extra_warnings": "all" } },
    says: (
      version,
    ) => `settings.plpgsql.extra_warnings: "dbmaster" may not set plpgsql.extra_warnings
Hint: ${version < 15 ? "Take it out of settings: before PostgreSQL 15 only a superuser may set it." : 'Take it out of settings, or have a superuser run GRANT SET ON PARAMETER "plpgsql"."extra_warnings" TO "dbmaster".'}`,
  },
  {
    title: "the owner has no USAGE on the schema and can only be acted as",
    from: 16,
    seed: {
      app: `CREATE SCHEMA s; CREATE TABLE s.a (); RESET ROLE; CREATE ROLE alice;
        ALTER TABLE s.a OWNER TO alice; GRANT alice TO dbmaster WITH INHERIT FALSE, SET TRUE`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    says: `grants[0]: cannot grant SELECT: table s.a is in a schema that its owner "alice" has no USAGE on
Hint: Have "dbmaster" run GRANT USAGE ON SCHEMA "s" TO "alice".`,
  },
  {
    title: "the role exists and nobody's program manages it",
    seed: { app: "CREATE ROLE svc; COMMENT ON ROLE svc IS 'the old reports'" },
    declared: { ownership: { ...FRESH, adoptExisting: false } },
    says: `username: role "svc" already exists and is not managed by this resource
Hint: Set adoptExisting to take it over, or choose another name.`,
  },
  {
    title: "the role is managed by another resource, even with adoptExisting",
    seed: { app: `CREATE ROLE svc; COMMENT ON ROLE svc IS '${MARKER}'` },
    says: `username: role "svc" is managed by another resource: acme/shop/prod::Role::svc
Hint: If that is this resource under another name or parent, give it an alias (the option \`aliases\`); else choose another username, or free the role: COMMENT ON ROLE "svc" IS NULL.`,
  },
  {
    title: "the role is the master itself",
    declared: { name: "dbmaster" },
    says: `username: role "dbmaster" is the master that this resource logs in with
Hint: Choose another username: the master must keep its own login.`,
  },
  {
    title: "a table that is named belongs to a superuser",
    seed: { app: `${SALES} RESET ROLE; CREATE TABLE s.hidden ()` },
    declared: { grants: [tables(["hidden"], ["SELECT"])] },
    says: `grants[0]: cannot grant SELECT: table s.hidden is owned by "rdsadmin", whose privileges "dbmaster" cannot use
Hint: Have a superuser run GRANT SELECT ON TABLE "s"."hidden" TO "dbmaster" WITH GRANT OPTION.`,
  },
  {
    title: "the database belongs to a superuser",
    seed: { app: "RESET ROLE; ALTER DATABASE app OWNER TO rdsadmin" },
    declared: { grants: [on("DATABASE", ["app"], ["CREATE"])] },
    says: `grants[0]: cannot grant CREATE: database app is owned by "rdsadmin", whose privileges "dbmaster" cannot use
Hint: Have a superuser run GRANT CREATE ON DATABASE "app" TO "dbmaster" WITH GRANT OPTION.`,
  },
  {
    title: "only the server can tell that the owner is out of reach",
    from: 16,
    seed: {
      app: `RESET ROLE; CREATE ROLE alice; CREATE SCHEMA s AUTHORIZATION dbmaster;
        CREATE TABLE s.a (); ALTER TABLE s.a OWNER TO alice`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    says: `grants[0]: cannot grant SELECT: table s.a is owned by "alice", whose privileges "dbmaster" cannot use
Hint: Have "alice" run GRANT SELECT ON TABLE "s"."a" TO "dbmaster" WITH GRANT OPTION.`,
  },
  {
    title: "a setting is unknown",
    declared: { settings: { statement_timeuot: "30s" } },
    says: `settings.statement_timeuot: setting "statement_timeuot" does not exist on the server
Hint: Did you mean "statement_timeout"?`,
  },
  ...["transaction_isolation", "transaction_deferrable"].map((name): RefusalCase => ({
    title: `${name} is to be set for a role`,
    declared: { settings: { [name]: "on" } },
    says: `settings.${name}: setting "${name}" cannot be set for a role
Hint: Set "default_${name}" instead.`,
  })),
  {
    title: "is_superuser is to be set for a role",
    declared: { settings: { is_superuser: "on" } },
    says: `settings.is_superuser: setting "is_superuser" cannot be set for a role
Hint: Take it out of settings.`,
  },
  {
    title: "the role to act as does not exist",
    declared: { settings: { role: "team" } },
    says: `settings.role: role "team" does not exist
Hint: Create it first, or take it out of settings.`,
  },
  {
    title: "a setting's value is none",
    declared: { settings: { statement_timeout: "soon" } },
    says: `could not set statement_timeout for "svc": invalid value for parameter "statement_timeout": "soon"
${ROLLED_BACK} The server's SQLSTATE is "22023".`,
  },
  {
    title: "several things are wrong: all of them are told",
    seed: { app: SALES },
    declared: {
      memberOf: [member("payroll")],
      grants: [
        tables(["orders"], ["SELECT"]),
        tables(["y"], ["SELECT"], { path: "grants[1]", schema: "elsewhere" }),
      ],
    },
    says: `nothing was changed, for these reasons:
  - memberOf: role "payroll" does not exist on the server
    Hint: Create it first, or take it out of memberOf.
  - grants[0].tables[0]: table s.orders does not exist in database "app"
    ${CREATE_FIRST}
  - grants[1].schema: schema elsewhere does not exist in database "app"
    ${CREATE_FIRST}`,
  },
];
