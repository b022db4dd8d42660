/** Cases of what is declared and the master cannot give. */
import type { RefusalCase } from "../plan/planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembershipIn,
  anActor,
  aSchema,
  aSession,
  aTable,
} from "../snapshots";

const v15 = { versionNum: 150012 };

export const authorityRefusals: readonly RefusalCase[] = [
  {
    title: "a membership that the master may not give",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    actual: { existingRoles: ["payroll", "rds_iam"], otherRoles: [anActor("payroll")] },
    refusals: [
      {
        path: "memberOf",
        reason: 'cannot grant membership in "payroll": "master" has no ADMIN OPTION on it',
        hint: 'Have an administrator run GRANT "payroll" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
      },
    ],
  },
  {
    title: "a membership that a master without CREATEROLE may not give before 16",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    actual: {
      ...v15,
      session: aSession({ createRole: false }),
      existingRoles: ["payroll", "rds_iam"],
      otherRoles: [anActor("payroll")],
    },
    refusals: [
      {
        path: "memberOf",
        reason:
          'cannot grant membership in "payroll": "master" has neither CREATEROLE nor ADMIN OPTION on it',
        hint: 'Have a superuser, or a role that has CREATEROLE, run ALTER ROLE "master" CREATEROLE.',
      },
    ],
  },
  {
    title: "the membership in a superuser",
    declaration: aDeclaration({ memberOf: [aMembershipIn("root")] }),
    actual: {
      existingRoles: ["rds_iam", "root"],
      otherRoles: [anActor("root", { superuser: true, hasAdmin: true })],
    },
    refusals: [
      {
        path: "memberOf",
        reason: 'cannot grant membership in "root": "root" is a superuser',
        hint: 'Have a superuser run GRANT "root" TO "svc", or take it out of memberOf.',
      },
    ],
  },
  {
    title: "privileges on a table whose owner is out of reach, together",
    declaration: aDeclaration({ grants: [aGrant({ privileges: ["UPDATE", "SELECT"] })] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { owner: "etl" })],
      otherRoles: [anActor("etl")],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT, UPDATE: table sales.invoice is owned by "etl", whose privileges "master" cannot use',
        hint: 'Have "etl" run GRANT SELECT, UPDATE ON TABLE "sales"."invoice" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
  {
    title: "privileges on tables of two owners out of reach, each for its reason",
    declaration: aDeclaration({ grants: [aGrant({ names: ["invoice", "item"] })] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { owner: "etl" }), aTable("item", { owner: "dba" })],
      otherRoles: [anActor("dba"), anActor("etl")],
    },
    refusals: [
      ["invoice", "etl"],
      ["item", "dba"],
    ].map(([table = "", owner = ""]) => ({
      path: "grants[0]",
      reason: `cannot grant SELECT: table sales.${table} is owned by "${owner}", whose privileges "master" cannot use`,
      hint: `Have "${owner}" run GRANT SELECT ON TABLE "sales"."${table}" TO "master" WITH GRANT OPTION.`,
    })),
  },
  {
    title: "privileges on another's table for a master without CREATEROLE before 16",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: {
      ...v15,
      session: aSession({ createRole: false }),
      objects: [aSchema(), aTable("invoice", { owner: "etl" })],
      otherRoles: [anActor("etl")],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT: table sales.invoice is owned by "etl", whose privileges "master" cannot use',
        hint: 'Have "etl" run GRANT SELECT ON TABLE "sales"."invoice" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
  {
    title: "privileges on a superuser's table",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { owner: "root", isExcluded: true })],
      otherRoles: [anActor("root", { superuser: true })],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT: table sales.invoice is owned by "root", whose privileges "master" cannot use',
        hint: 'Have a superuser run GRANT SELECT ON TABLE "sales"."invoice" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
  {
    title: "a schema of pg_database_owner where the database's owner is out of reach",
    declaration: aDeclaration({
      grants: [aGrant({ type: "SCHEMA", schema: "", names: ["sales"], privileges: ["USAGE"] })],
    }),
    actual: {
      databases: [aDatabase("audit", { owner: "zoe" }), aDatabase("orders", { owner: "dba" })],
      objects: [aSchema({ owner: "pg_database_owner" })],
      otherRoles: [anActor("dba")],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant USAGE: schema sales is owned by "dba", whose privileges "master" cannot use',
        hint: 'Have "dba" run GRANT USAGE ON SCHEMA "sales" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
  {
    title: "its own table in a schema that it has no USAGE on",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: {
      objects: [aSchema({ owner: "dba", sessionHasUsage: false }), aTable("invoice")],
      otherRoles: [anActor("dba")],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT: table sales.invoice is in a schema that "master" has no USAGE on',
        hint: 'Have "dba" run GRANT USAGE ON SCHEMA "sales" TO "master".',
      },
    ],
  },
];
