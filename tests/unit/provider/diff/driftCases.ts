/** Cases of a live role that differs from its declaration, in what it holds. */
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembership,
  anActor,
  anEntry,
  aPreset,
  aRole,
  aSchema,
  aTable,
  marker,
  someContents,
  type World,
} from "../../postgres/snapshots";

const iam = aMembership("rds_iam");
const reading = aDeclaration({ grants: [aGrant()] });
const held = aTable("invoice", { grants: [anEntry("SELECT")] });

/** A live role, and the lines that show how it differs. */
export interface DriftCase {
  readonly title: string;
  /** Default: a login without grants. */
  readonly declaration?: RoleDeclaration;
  readonly actual: World;
  readonly drift: readonly string[];
}

export const grantDrift: readonly DriftCase[] = [
  {
    title: "nothing where the role is as declared",
    declaration: reading,
    actual: { objects: [aSchema(), held] },
    drift: [],
  },
  {
    title: "a dropped role, and nothing else",
    declaration: reading,
    actual: { role: "absent" },
    drift: ["role does not exist"],
  },
  {
    title: "a missing privilege",
    declaration: reading,
    actual: { objects: [aSchema(), aTable("invoice")] },
    drift: ["missing SELECT on table sales.invoice"],
  },
  {
    title: "a schema that two grants need, in one line",
    declaration: aDeclaration({
      grants: [
        aGrant(),
        aGrant({ type: "SCHEMA", schema: "", names: ["sales"], path: "grants[1]" }),
      ],
    }),
    actual: { objects: [] },
    drift: ['schema sales does not exist in database "orders"'],
  },
  {
    title: "unreachable privileges of one object and one cause, in one line",
    declaration: aDeclaration(),
    actual: {
      otherRoles: [anActor("etl")],
      objects: [
        aSchema(),
        aTable("invoice", {
          owner: "etl",
          grants: [anEntry("INSERT", { grantor: "etl" }), anEntry("UPDATE", { grantor: "etl" })],
        }),
      ],
    },
    drift: ["extra INSERT, UPDATE on table sales.invoice, beyond the master's reach"],
  },
  {
    title: "missing privileges of one object, in one line",
    declaration: aDeclaration({ grants: [aPreset("readWrite")] }),
    actual: { objects: [aSchema(), aTable("item"), held] },
    drift: [
      "missing CONNECT on database orders",
      "missing USAGE on schema sales",
      "missing DELETE, INSERT, UPDATE on table sales.invoice",
      "missing DELETE, INSERT, SELECT, UPDATE on table sales.item",
    ],
  },
  {
    title: "a missing grant option",
    declaration: aDeclaration({ grants: [aGrant({ grantable: true })] }),
    actual: { objects: [aSchema(), held] },
    drift: ["missing SELECT on table sales.invoice with grant option"],
  },
  {
    title: "an extra privilege, and its grantor unless that is the owner or the master",
    actual: {
      otherRoles: [anActor("etl_owner", { canSetRole: true }), anActor("app", { inherits: true })],
      objects: [
        aSchema(),
        aTable("invoice", { grants: [anEntry("INSERT")] }),
        aTable("item", {
          grants: [anEntry("INSERT", { grantor: "etl_owner", grantorCanRevoke: true })],
        }),
        aTable("note", { owner: "app", grants: [anEntry("INSERT", { grantor: "app" })] }),
      ],
    },
    drift: [
      "extra INSERT on table sales.invoice",
      'extra INSERT on table sales.item, granted by "etl_owner"',
      "extra INSERT on table sales.note",
    ],
  },
  {
    title: "an extra grant option",
    declaration: reading,
    actual: {
      objects: [aSchema(), aTable("invoice", { grants: [anEntry("SELECT", { grantable: true })] })],
    },
    drift: ["extra grant option for SELECT on table sales.invoice"],
  },
  {
    title: "privileges in several databases, each with its database",
    declaration: aDeclaration({ grants: [aGrant(), aGrant({ database: "billing" })] }),
    actual: {
      databases: ["billing", "orders"].map((name) =>
        aDatabase(name, { grants: [anEntry("CREATE")] }),
      ),
      contents: {
        orders: someContents({ objects: [aSchema(), aTable("invoice")] }),
        billing: someContents({ objects: [aSchema(), aTable("invoice")] }),
      },
    },
    drift: [
      'missing SELECT on table sales.invoice in database "billing"',
      "missing SELECT on table sales.invoice",
      "extra CREATE on database billing",
      "extra CREATE on database orders",
    ],
  },
  {
    title: "privileges in a database that is not declared",
    actual: {
      role: aRole({
        dependencies: [{ database: "billing", catalog: "pg_class", kind: "acl", count: 2 }],
      }),
    },
    drift: ['privileges in database "billing"'],
  },
  {
    title: "what the master cannot revoke, with the reason",
    actual: {
      role: aRole({ memberships: [aMembership("payroll", { grantor: "dba2" })] }),
    },
    drift: [
      'not a member of "rds_iam"',
      'extra membership in "payroll", granted by "dba2", beyond the master\'s reach',
    ],
  },
  {
    title: "such reasons also where something declared cannot be granted",
    declaration: reading,
    actual: {
      objects: [aSchema(), aTable("invoice", { owner: "etl" })],
      role: aRole({ memberships: [iam, aMembership("payroll", { grantor: "dba2" })] }),
    },
    drift: [
      "missing SELECT on table sales.invoice",
      'extra membership in "payroll", granted by "dba2", beyond the master\'s reach',
    ],
  },
  {
    title: "no extra privileges where they are only reported",
    declaration: aDeclaration({ extraPrivileges: "report" }),
    actual: {
      objects: [held],
      role: aRole({
        memberships: [iam, aMembership("payroll")],
        dependencies: [{ database: "billing", catalog: "pg_class", kind: "acl", count: 2 }],
      }),
    },
    drift: [],
  },
  {
    title: "dropped objects",
    declaration: reading,
    actual: {},
    drift: ['table sales.invoice does not exist in database "orders"'],
  },
  {
    title: "a role that another resource has taken over",
    actual: { role: aRole({ comment: marker({ owner: "bank" }) }) },
    drift: [
      'role "svc" is managed by another resource: bank',
      "ownership marker is missing or changed",
    ],
  },
  {
    title: "no more than a hundred lines",
    declaration: aDeclaration({ grants: [aGrant({ names: "*" })] }),
    actual: { objects: [aSchema(), ...numbered(102)] },
    drift: [
      ...numbered(100).map(({ name }) => `missing SELECT on table sales.${name}`),
      "and 2 more differences",
    ],
  },
  {
    title: "a hundred lines in their usual order, and no count",
    declaration: aDeclaration({ grants: [aGrant({ names: "*" })] }),
    actual: { objects: [aSchema({ grants: [anEntry("CREATE")] }), ...numbered(99)] },
    drift: [
      ...numbered(99).map(({ name }) => `missing SELECT on table sales.${name}`),
      "extra CREATE on schema sales",
    ],
  },
  {
    title: "missing grants last, where there are too many lines to show",
    declaration: aDeclaration({ grants: [aGrant({ names: "*" })] }),
    actual: {
      role: aRole({
        login: false,
        memberships: [iam, aMembership("payroll", { grantor: "dba2" })],
      }),
      objects: [aSchema({ grants: [anEntry("CREATE")] }), ...numbered(98)],
    },
    drift: [
      "login is disabled",
      "extra CREATE on schema sales",
      'extra membership in "payroll", granted by "dba2", beyond the master\'s reach',
      ...numbered(97).map(({ name }) => `missing SELECT on table sales.${name}`),
      "and 1 more differences",
    ],
  },
];

function numbered(length: number): readonly ReturnType<typeof aTable>[] {
  return Array.from({ length }, (_, index) => aTable(`t${String(index).padStart(3, "0")}`));
}
