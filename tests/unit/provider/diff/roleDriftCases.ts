/** Cases of a live role that differs from its declaration in itself. */
import {
  aDeclaration,
  aMember,
  aMembership,
  aMembershipIn,
  anActor,
  aRole,
} from "../../postgres/snapshots";
import type { DriftCase } from "./driftCases";

const iam = aMembership("rds_iam");

export const roleDrift: readonly DriftCase[] = [
  {
    title: "the role's own attributes",
    declaration: aDeclaration({ connectionLimit: 5 }),
    actual: { role: aRole({ login: false, foreignAttributes: ["CREATEDB"], comment: "" }) },
    drift: [
      "login is disabled",
      "connection limit is -1 instead of 5",
      "has the attribute CREATEDB",
      "ownership marker is missing or changed",
    ],
  },
  {
    title: "a group role's login",
    declaration: aDeclaration({ login: false, iamAuthentication: false }),
    actual: { role: aRole({ memberships: [] }) },
    drift: ["login is enabled"],
  },
  {
    title: "memberships and members",
    declaration: aDeclaration({ memberOf: [aMembershipIn("audit", { admin: true })] }),
    actual: {
      existingRoles: ["audit", "rds_iam"],
      role: aRole({
        memberships: [aMembership("audit"), aMembership("payroll", { grantor: "" })],
        members: [aMember("bob")],
      }),
      versionNum: 150000,
    },
    drift: [
      'missing ADMIN option of membership in "audit"',
      'not a member of "rds_iam"',
      'extra membership in "payroll"',
      '"bob" is a member',
    ],
  },
  {
    title: "several options that a membership lacks",
    declaration: aDeclaration({ memberOf: [aMembershipIn("audit", { admin: true })] }),
    actual: {
      existingRoles: ["audit", "rds_iam"],
      role: aRole({ memberships: [iam, aMembership("audit", { inherit: false })] }),
    },
    drift: ['missing ADMIN, INHERIT option of membership in "audit"'],
  },
  {
    title: "an option of a membership, and its grantor",
    actual: {
      otherRoles: [anActor("dba2", { inherits: true })],
      role: aRole({ memberships: [iam, { ...iam, grantor: "dba2", admin: true }] }),
    },
    drift: ['extra ADMIN option of membership in "rds_iam", granted by "dba2"'],
  },
  {
    title: "settings",
    declaration: aDeclaration({ settings: { work_mem: "1MB" } }),
    actual: {
      settings: [{ name: "work_mem", context: "user" }],
      role: aRole({
        settings: [
          { database: "orders", name: "role", value: "x" },
          { database: undefined, name: "search_path", value: "x" },
        ],
      }),
    },
    drift: [
      "setting work_mem is not as declared",
      "extra setting search_path",
      'extra setting role in database "orders"',
    ],
  },
];
