/** Cases of planning grants on columns: their statements name the table. */
import type { PlanCase, RefusalCase } from "../planCase";
import { aColumnGrant } from "../../objectBuilders";
import { aColumn, aDeclaration, aGrant, anActor, anEntry, aSchema, aTable } from "../../snapshots";

const select = [anEntry("SELECT")];
const selectByEtl = [anEntry("SELECT", { grantor: "etl", grantorCanRevoke: true })];

export const columnCases: readonly PlanCase[] = [
  {
    title: "sends nothing where every column's privilege is there",
    declaration: aDeclaration({ grants: [aColumnGrant()] }),
    actual: { objects: [aSchema(), aColumn("invoice", "status", { grants: selectByEtl })] },
    statements: [],
  },
  {
    title: "grants on columns of one table in one statement",
    declaration: aDeclaration({
      grants: [
        aColumnGrant({ columns: ["status", "number"], privileges: ["UPDATE", "SELECT"] }),
        aColumnGrant({ columns: ["note"], privileges: ["SELECT"], path: "grants[1]" }),
      ],
    }),
    actual: {
      objects: [
        aSchema(),
        aTable("invoice"),
        aColumn("invoice", "note"),
        aColumn("invoice", "number"),
        aColumn("invoice", "status"),
      ],
    },
    statements: [
      'GRANT SELECT ("note", "number", "status"), UPDATE ("number", "status") ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "grants on a table and on its columns in one statement",
    declaration: aDeclaration({
      grants: [aGrant({ privileges: ["SELECT"] }), aColumnGrant({ privileges: ["UPDATE"] })],
    }),
    actual: { objects: [aSchema(), aTable("invoice"), aColumn("invoice", "status")] },
    statements: ['GRANT SELECT, UPDATE ("status") ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "grants on the same columns of several tables in one statement",
    declaration: aDeclaration({ grants: [aColumnGrant({ names: ["item", "invoice"] })] }),
    actual: { objects: [aSchema(), aColumn("item", "status"), aColumn("invoice", "status")] },
    statements: ['GRANT SELECT ("status") ON TABLE "sales"."invoice", "sales"."item" TO "svc"'],
  },
  {
    title: "grants on a column also where the table's privilege is held",
    declaration: aDeclaration({ grants: [aGrant(), aColumnGrant({ path: "grants[1]" })] }),
    actual: {
      objects: [aSchema(), aTable("invoice", { grants: select }), aColumn("invoice", "status")],
    },
    statements: ['GRANT SELECT ("status") ON TABLE "sales"."invoice" TO "svc"'],
  },
  {
    title: "means by ALL the privileges that columns have",
    declaration: aDeclaration({ grants: [aColumnGrant({ privileges: ["ALL"] })] }),
    actual: { objects: [aSchema(), aColumn("invoice", "status", { grants: select })] },
    statements: [
      'GRANT INSERT ("status"), REFERENCES ("status"), UPDATE ("status") ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "revokes a column's privilege that is not declared, and keeps the table's",
    declaration: aDeclaration({ grants: [aGrant()] }),
    actual: {
      objects: [
        aSchema(),
        aTable("invoice", { grants: select }),
        aColumn("invoice", "status", { grants: [anEntry("SELECT"), anEntry("UPDATE")] }),
      ],
    },
    statements: [
      'REVOKE SELECT ("status"), UPDATE ("status") ON TABLE "sales"."invoice" FROM "svc"',
    ],
  },
  {
    title: "revokes on a table alone what its columns lose with it",
    declaration: aDeclaration(),
    actual: {
      objects: [
        aSchema(),
        aTable("invoice", { grants: select }),
        aColumn("invoice", "status", { grants: select }),
      ],
    },
    statements: ['REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "revokes what another grantor gave on a column as that grantor",
    declaration: aDeclaration(),
    actual: {
      otherRoles: [anActor("etl", { canSetRole: true })],
      objects: [aSchema(), aColumn("invoice", "status", { grants: selectByEtl })],
    },
    statements: [
      'SET LOCAL ROLE "etl"',
      'REVOKE SELECT ("status") ON TABLE "sales"."invoice" FROM "svc"',
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "grants on a column as the owner of its table",
    declaration: aDeclaration({ grants: [aColumnGrant()] }),
    actual: {
      otherRoles: [anActor("etl", { hasAdmin: true })],
      objects: [aSchema(), aColumn("invoice", "status", { owner: "etl" })],
    },
    statements: [
      'GRANT "etl" TO "master" WITH INHERIT TRUE',
      'GRANT SELECT ("status") ON TABLE "sales"."invoice" TO "svc"',
      'REVOKE "etl" FROM "master"',
    ],
  },
  {
    title: "grants the grant option to what is held on a column without",
    declaration: aDeclaration({ grants: [aColumnGrant({ grantable: true })] }),
    actual: { objects: [aSchema(), aColumn("invoice", "status", { grants: select })] },
    statements: ['GRANT SELECT ("status") ON TABLE "sales"."invoice" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "revokes a column's grant option that is not declared, and keeps the privilege",
    declaration: aDeclaration({ grants: [aColumnGrant()] }),
    actual: {
      objects: [
        aSchema(),
        aColumn("invoice", "status", { grants: [anEntry("SELECT", { grantable: true })] }),
      ],
    },
    statements: ['REVOKE GRANT OPTION FOR SELECT ("status") ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "quotes names of columns and of their tables",
    declaration: aDeclaration({
      grants: [aColumnGrant({ names: ['In"voice'], columns: ['a"b, c', "x)"] })],
    }),
    actual: {
      objects: [aSchema(), aColumn('In"voice', 'a"b, c'), aColumn('In"voice', "x)")],
    },
    statements: ['GRANT SELECT ("a""b, c", "x)") ON TABLE "sales"."In""voice" TO "svc"'],
  },
];

export const columnRefusals: readonly RefusalCase[] = [
  {
    title: "privileges on columns of a table whose owner is out of reach",
    declaration: aDeclaration({ grants: [aColumnGrant({ privileges: ["UPDATE", "SELECT"] })] }),
    actual: {
      otherRoles: [anActor("etl")],
      objects: [aSchema(), aColumn("invoice", "status", { owner: "etl" })],
    },
    refusals: [
      {
        path: "grants[0]",
        reason:
          'cannot grant SELECT, UPDATE: column sales.invoice.status is owned by "etl", whose privileges "master" cannot use',
        hint: 'Have "etl" run GRANT SELECT ("status"), UPDATE ("status") ON TABLE "sales"."invoice" TO "master" WITH GRANT OPTION.',
      },
    ],
  },
];
