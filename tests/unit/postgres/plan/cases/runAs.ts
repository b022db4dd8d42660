/** Cases of planning statements that the master has to run as somebody else. */
import { givenBy, older } from "./grantors";
import type { PlanCase } from "../planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  anActor,
  aRole,
  aSchema,
  aSession,
  aTable,
} from "../../snapshots";

const v15 = { versionNum: 150000 };
const declared = aDeclaration({ grants: [aGrant()] });
const etlsTable = { objects: [aSchema(), aTable("invoice", { owner: "etl" })] };
const theGrant = 'GRANT SELECT ON TABLE "sales"."invoice" TO "svc"';
const theRevoke = 'REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc"';

export const actingCases: readonly PlanCase[] = [
  {
    title: "grants as itself where it inherits the owner",
    declaration: declared,
    actual: { ...etlsTable, otherRoles: [anActor("etl", { inherits: true })] },
    statements: [theGrant],
  },
  {
    title: "grants as itself where it holds the grant option",
    declaration: declared,
    actual: {
      otherRoles: [anActor("etl")],
      objects: [aSchema(), aTable("invoice", { owner: "etl", sessionMayGrant: ["SELECT"] })],
    },
    statements: [theGrant],
  },
  {
    title: "takes the owner's privileges for the transaction",
    declaration: declared,
    actual: { ...etlsTable, otherRoles: [anActor("etl", { hasAdmin: true })] },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theGrant,
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "takes the owner's privileges before 16 by CREATEROLE",
    declaration: declared,
    actual: { ...etlsTable, ...v15, otherRoles: [anActor("etl")] },
    statements: ['GRANT "etl" TO "master"', theGrant, 'REVOKE "etl" FROM "master"'],
  },
  {
    title: "tries to take the owner's privileges where RDS may let its superusers",
    declaration: declared,
    actual: {
      ...etlsTable,
      session: aSession({ inRdsSuperuser: true }),
      otherRoles: [anActor("etl")],
    },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theGrant,
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "gives back the one option that it took from an older membership of its own gift",
    declaration: declared,
    actual: {
      ...etlsTable,
      session: aSession({ memberships: [older] }),
      otherRoles: [anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theGrant,
      'GRANT "etl" TO "master" WITH INHERIT FALSE',
    ],
  },
  {
    title: "leaves older memberships that others gave it",
    declaration: declared,
    actual: {
      ...etlsTable,
      session: aSession({ memberships: [{ ...older, grantor: "rdsadmin", admin: true }] }),
      otherRoles: [anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theGrant,
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "uses SET ROLE where it may not grant itself the owner",
    declaration: declared,
    actual: { ...etlsTable, otherRoles: [anActor("etl", { canSetRole: true })] },
    statements: ['SET LOCAL ROLE "etl"', theGrant, "SET LOCAL ROLE NONE"],
  },
  {
    title: "uses SET ROLE before 16 where it is a member, so that the membership stays",
    declaration: declared,
    actual: {
      ...etlsTable,
      ...v15,
      otherRoles: [anActor("etl", { canSetRole: true, hasAdmin: true })],
    },
    statements: ['SET LOCAL ROLE "etl"', theGrant, "SET LOCAL ROLE NONE"],
  },
  {
    title: "takes the privileges of the database's owner for those of pg_database_owner",
    declaration: aDeclaration({
      grants: [aGrant({ type: "SCHEMA", schema: "", names: ["sales"], privileges: ["USAGE"] })],
    }),
    actual: {
      databases: [aDatabase("orders", { owner: "dba" })],
      objects: [aSchema({ owner: "pg_database_owner" })],
      otherRoles: [anActor("dba", { hasAdmin: true }), anActor("pg_database_owner")],
    },
    statements: [
      'GRANT "dba" TO "master" WITH INHERIT TRUE',
      'GRANT USAGE ON SCHEMA "sales" TO "svc"',
      'REVOKE "dba" FROM "master"',
    ],
  },
  {
    title: "takes the privileges of the schema's owner too where it has no USAGE",
    declaration: declared,
    actual: {
      objects: [
        aSchema({ owner: "dba", sessionHasUsage: false }),
        aTable("invoice", { owner: "etl" }),
      ],
      otherRoles: [anActor("dba", { hasAdmin: true }), anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "dba" TO "master" WITH INHERIT TRUE',
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theGrant,
      'REVOKE "dba" FROM "master"',
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "takes the privileges of the schema's owner for a table of its own",
    declaration: declared,
    actual: {
      objects: [aSchema({ owner: "dba", sessionHasUsage: false }), aTable("invoice")],
      otherRoles: [anActor("dba", { hasAdmin: true })],
    },
    statements: [
      'GRANT "dba" TO "master" WITH INHERIT TRUE',
      theGrant,
      'REVOKE "dba" FROM "master"',
    ],
  },
  {
    title: "counts on the table's owner to have USAGE where the schema's owner is out of reach",
    declaration: declared,
    actual: {
      objects: [
        aSchema({ owner: "dba", sessionHasUsage: false }),
        aTable("invoice", { owner: "etl" }),
      ],
      otherRoles: [anActor("dba"), anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      theGrant,
      'REVOKE "etl" FROM "master"',
    ],
  },
  ...[
    { title: "acts as one owner after another, in order", part: { canSetRole: true } },
    {
      title: "takes the privileges of one owner after another, in order",
      part: { hasAdmin: true },
    },
  ].map(({ title, part }) => ({
    title,
    declaration: aDeclaration({ grants: [aGrant({ names: ["invoice", "item"] })] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { owner: "etl" }), aTable("item", { owner: "dba" })],
      otherRoles: [anActor("dba", part), anActor("etl", part)],
    },
    statements: [
      ["dba", "item"],
      ["etl", "invoice"],
    ].flatMap(([owner = "", table = ""]) => [
      "canSetRole" in part
        ? `SET LOCAL ROLE "${owner}"`
        : `GRANT "${owner}" TO "master" WITH INHERIT TRUE`,
      `GRANT SELECT ON TABLE "sales"."${table}" TO "svc"`,
      "canSetRole" in part ? "SET LOCAL ROLE NONE" : `REVOKE "${owner}" FROM "master"`,
    ]),
  })),
  {
    title: "runs what it does as others before what it does as itself, and then as member",
    declaration: aDeclaration({ grants: [aGrant({ names: ["item", "note"] })] }),
    actual: {
      role: aRole({ login: false }),
      objects: [
        aSchema(),
        aTable("note", { owner: "etl" }),
        aTable("item"),
        ...givenBy("dba").objects.slice(1),
      ],
      otherRoles: [anActor("dba", { canSetRole: true }), anActor("etl", { hasAdmin: true })],
    },
    statements: [
      'ALTER ROLE "svc" LOGIN',
      'SET LOCAL ROLE "dba"',
      theRevoke,
      "SET LOCAL ROLE NONE",
      'GRANT SELECT ON TABLE "sales"."item" TO "svc"',
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      'GRANT SELECT ON TABLE "sales"."note" TO "svc"',
      'REVOKE "etl" FROM "master"',
    ],
  },
];
