/** The role itself: attributes, memberships, members, settings. */
import { EXISTING, type Case, member, NOTHING } from "../caseShape";

export const roleCases: readonly Case[] = [
  {
    title: "is made with LOGIN and rds_iam",
    holds: [],
    sends: [
      'create role "svc"',
      'mark "svc" in its comment',
      'grant membership in "rds_iam" to "svc"',
    ],
  },
  {
    title: "is made without login and rds_iam",
    declared: { login: false, iamAuthentication: false },
    holds: [],
    sends: ['create role "svc"', 'mark "svc" in its comment'],
  },
  {
    title: "is a login that a proxy uses with a password of its own",
    declared: { iamAuthentication: false },
    holds: ["attribute LOGIN"],
  },
  {
    title: "gets its connection limit",
    declared: { connectionLimit: 7 },
    holds: ["attribute CONNECTION LIMIT 7"],
  },
  {
    title: "takes a connection limit of none",
    declared: { connectionLimit: 0 },
    holds: ["attribute CONNECTION LIMIT 0"],
  },
  {
    title: "loses a connection limit that was set by hand",
    seed: { app: `${EXISTING} ALTER ROLE svc CONNECTION LIMIT 3` },
    holds: [],
  },
  {
    title: "may log in again after NOLOGIN by hand",
    seed: { app: "CREATE ROLE svc NOLOGIN" },
    holds: [],
    sends: [
      'enable login of "svc"',
      'mark "svc" in its comment',
      'grant membership in "rds_iam" to "svc"',
    ],
  },
  {
    title: "loses CREATEDB, CREATEROLE, NOINHERIT and VALID UNTIL set by hand",
    seed: {
      app: `${EXISTING} ALTER ROLE svc CREATEDB CREATEROLE NOINHERIT VALID UNTIL '2030-01-01'`,
    },
    holds: [],
  },
  {
    title: "is a member of the roles declared",
    seed: { app: "CREATE ROLE payroll; CREATE ROLE auditors" },
    declared: { memberOf: [member("payroll"), member("auditors")] },
    holds: ["member of auditors", "member of payroll"],
  },
  {
    title: "is a member with ADMIN OPTION",
    seed: { app: "CREATE ROLE payroll" },
    declared: { memberOf: [member("payroll", { admin: true })] },
    holds: ["member of payroll with admin"],
  },
  {
    title: "is a member without INHERIT and SET",
    from: 16,
    seed: { app: "CREATE ROLE payroll; CREATE ROLE auditors" },
    declared: {
      memberOf: [
        member("payroll", { inherit: false, admin: true }),
        member("auditors", { set: false }),
      ],
    },
    holds: ["member of auditors without set", "member of payroll with admin without inherit"],
  },
  {
    title: "loses options of a membership that are not declared",
    from: 16,
    seed: {
      app: `${EXISTING} CREATE ROLE payroll;
        GRANT payroll TO svc WITH ADMIN TRUE, INHERIT TRUE, SET TRUE`,
    },
    declared: { memberOf: [member("payroll", { set: false })] },
    holds: ["member of payroll without set"],
  },
  {
    title: "loses the ADMIN OPTION of a membership and keeps the membership",
    seed: { app: `${EXISTING} CREATE ROLE payroll; GRANT payroll TO svc WITH ADMIN OPTION` },
    declared: { memberOf: [member("payroll")] },
    holds: ["member of payroll"],
  },
  {
    title: "loses memberships that are not declared",
    seed: { app: `${EXISTING} CREATE ROLE payroll; GRANT payroll TO svc` },
    holds: [],
  },
  {
    title: "keeps rds_iam out of reach of a login that does not use IAM",
    seed: { app: EXISTING },
    declared: { iamAuthentication: false },
    holds: ["attribute LOGIN"],
  },
  {
    title: "loses its members, for a login is nobody's group",
    seed: { app: `${EXISTING} CREATE ROLE bob; GRANT svc TO bob` },
    holds: [],
    sends: ['mark "svc" in its comment', 'revoke membership in "svc" from "bob"'],
  },
  {
    title: "keeps a member that carries this tool's marker",
    seed: {
      app: `${EXISTING} CREATE ROLE bob; GRANT svc TO bob;
        COMMENT ON ROLE bob IS 'pulumi-rds-iam-user:{"v":1,"owner":"x","origin":"created","generation":1}'`,
    },
    holds: [],
    sends: ['mark "svc" in its comment'],
  },
  {
    title: "keeps its members where it is a group role",
    seed: { app: "CREATE ROLE svc; CREATE ROLE bob; GRANT svc TO bob" },
    declared: { login: false, iamAuthentication: false },
    holds: [],
    sends: ['mark "svc" in its comment'],
  },
  {
    title: "gets its settings",
    declared: {
      settings: {
        statement_timeout: "30s",
        search_path: ["s", "My Schema", 'a"b', "c,d", "$user"],
        TimeZone: "Europe/Berlin",
        DateStyle: ["ISO", "DMY"],
        work_mem: "64MB",
        application_name: 'O\'Reilly \\ "Sons"',
        default_tablespace: "",
      },
    },
    holds: [
      "setting DateStyle=ISO, DMY",
      "setting TimeZone=Europe/Berlin",
      'setting application_name=O\'Reilly \\ "Sons"',
      "setting default_tablespace=",
      'setting search_path=s, "My Schema", "a""b", "c,d", "$user"',
      "setting statement_timeout=30s",
      "setting work_mem=64MB",
    ],
  },
  {
    title: "gets an empty search path, and settings named in another case than they are stored",
    declared: {
      settings: { search_path: [], timezone: "UTC", WORK_MEM: "1MB" },
    },
    holds: ["setting TimeZone=UTC", 'setting search_path=""', "setting work_mem=1MB"],
  },
  {
    title: "loses settings that are not declared, also those in one database",
    seed: {
      app: `${EXISTING} ALTER ROLE svc SET work_mem = '1MB';
        ALTER ROLE svc IN DATABASE app SET lock_timeout = '1s'; ALTER ROLE svc SET search_path = s;
        ALTER ROLE svc IN DATABASE app SET statement_timeout = '5s'`,
    },
    declared: { settings: { statement_timeout: "30s", work_mem: "2MB" } },
    holds: ["setting statement_timeout=30s", "setting work_mem=2MB"],
  },
  {
    title:
      "sends nothing where it has its settings, whatever their case, and is valid until infinity",
    seed: {
      app: `${EXISTING} ALTER ROLE svc SET timezone = 'UTC'; ALTER ROLE svc SET DateStyle = 'ISO', 'DMY';
        ALTER ROLE svc SET search_path = s, public; ALTER ROLE svc VALID UNTIL 'infinity'`,
    },
    declared: {
      settings: { TIMEZONE: "UTC", datestyle: ["ISO", "DMY"], search_path: ["s", "public"] },
    },
    holds: ["setting DateStyle=ISO, DMY", "setting TimeZone=UTC", "setting search_path=s, public"],
    sends: NOTHING,
  },
  {
    title: "gets a list for the one name that a hand made of it",
    seed: { app: `${EXISTING} ALTER ROLE svc SET search_path = 's, public'` },
    declared: { settings: { search_path: ["s", "public"] } },
    holds: ["setting search_path=s, public"],
    sends: [...NOTHING, 'set search_path for "svc"'],
  },
];
