/** What a preview prints of a new role. */
import {
  aDatabase,
  aRole,
  aSchema,
  aSnapshot,
  aTable,
  someContents,
} from "../../postgres/snapshots";
import { inputsOf } from "../inputs/inputsOf";
import { ahead, READING, type ReportCase, withTable } from "./reportCase";

export const lookAheadReports: readonly ReportCase[] = [
  {
    title: "the statements for a new role, and what PUBLIC may do",
    purpose: ahead,
    snapshot: aSnapshot({
      role: "absent",
      contents: {
        orders: someContents({
          objects: withTable,
          publicWrites: [{ type: "SCHEMA", schema: "", name: "public", privilege: "CREATE" }],
        }),
      },
    }),
    report: {
      drift: undefined,
      warnings: ['PUBLIC may CREATE on schema public in database "orders", and so may every role'],
      lines: [
        'role "svc" will be created:',
        '  create role "svc"',
        '  mark "svc" in its comment',
        '  grant membership in "rds_iam" to "svc"',
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  },
  {
    title: "that adoption removes a password, last in the role's database",
    purpose: {
      ...ahead,
      inputs: inputsOf({
        ...READING,
        adoptExisting: true,
        grants: [
          ...READING.grants,
          { database: "billing", schema: "sales", tables: ["bill"], privileges: ["SELECT"] },
        ],
      }),
    },
    snapshot: aSnapshot({
      role: aRole({ comment: "" }),
      databases: [aDatabase("billing"), aDatabase("orders")],
      contents: {
        orders: someContents({ objects: withTable }),
        billing: someContents({ objects: [aSchema(), aTable("bill")] }),
      },
    }),
    report: {
      drift: undefined,
      lines: [
        'role "svc" will be changed:',
        '  hazard: database "orders": take away a password that "svc" may have',
        '  database "orders": mark "svc" in its comment',
        '  database "orders": grant SELECT on table sales.invoice to "svc"',
        '  database "billing": grant SELECT on table sales.bill to "svc"',
      ],
    },
  },
  {
    title: "that adoption keeps a password that an RDS Proxy needs",
    purpose: {
      ...ahead,
      inputs: inputsOf({ ...READING, adoptExisting: true, iamAuthentication: false }),
    },
    snapshot: aSnapshot({
      role: aRole({ comment: "", memberships: [] }),
      contents: { orders: someContents({ objects: withTable }) },
    }),
    report: {
      drift: undefined,
      lines: [
        'role "svc" will be changed:',
        '  mark "svc" in its comment',
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  },
  {
    title: "what a new role's grants exclude",
    purpose: {
      ...ahead,
      inputs: inputsOf({
        ...READING,
        grants: [{ schema: "sales", tables: "*", privileges: ["SELECT"] }],
      }),
    },
    snapshot: aSnapshot({
      role: "absent",
      objects: [aSchema(), aTable("x", { isExcluded: true })],
    }),
    report: {
      drift: undefined,
      excluded: ["1 table of extensions or superusers in schema sales"],
      lines: [
        'role "svc" will be created:',
        '  create role "svc"',
        '  mark "svc" in its comment',
        '  grant membership in "rds_iam" to "svc"',
      ],
    },
  },
  {
    title: "what a new role lacks to use its grants",
    purpose: ahead,
    snapshot: aSnapshot({
      role: "absent",
      objects: [aSchema({ usableBy: [] }), aTable("invoice")],
    }),
    report: {
      drift: undefined,
      unusable: [
        'no USAGE on schema sales, so it cannot use its grants there: add { schema: "sales", privileges: ["USAGE"] } to grants',
      ],
      lines: [
        'role "svc" will be created:',
        '  create role "svc"',
        '  mark "svc" in its comment',
        '  grant membership in "rds_iam" to "svc"',
        '  grant SELECT on table sales.invoice to "svc"',
      ],
    },
  },
  {
    title: "that a new role's name exists already, and no statements",
    purpose: ahead,
    snapshot: aSnapshot({ role: aRole({ comment: "" }), objects: withTable }),
    report: {
      drift: undefined,
      warnings: [
        'role "svc": username: role "svc" already exists and is not managed by this resource\nHint: Set adoptExisting to take it over, or choose another name.',
      ],
    },
  },
  {
    title: "that a new role's name exists already beside what else will be refused",
    purpose: { ...ahead, inputs: inputsOf({ ...READING, memberOf: ["payroll"] }) },
    snapshot: aSnapshot({ role: aRole({ comment: "" }), objects: withTable }),
    report: {
      drift: undefined,
      warnings: [
        'role "svc": username: role "svc" already exists and is not managed by this resource\nHint: Set adoptExisting to take it over, or choose another name.',
        'role "svc": memberOf: role "payroll" does not exist on the server\nHint: Create it first, or take it out of memberOf.',
      ],
    },
  },
];
