/** Cases of planning what the role is a member of, and who is a member of it. */
import type { PlanCase } from "../planCase";
import { aDeclaration, aMember, aMembership, aMembershipIn, anActor, aRole } from "../../snapshots";

const iam = aMembership("rds_iam");
const v15 = { versionNum: 150000 };
const roles = { existingRoles: ["payroll", "rds_iam"] };

export const membershipCases: readonly PlanCase[] = [
  {
    title: "gives memberships, each with its options",
    declaration: aDeclaration({
      memberOf: [aMembershipIn("payroll", { admin: true, set: false })],
    }),
    actual: { ...roles, role: aRole({ memberships: [] }) },
    statements: [
      'GRANT "payroll" TO "svc" WITH ADMIN TRUE, INHERIT TRUE, SET FALSE',
      'GRANT "rds_iam" TO "svc" WITH ADMIN FALSE, INHERIT TRUE, SET TRUE',
    ],
  },
  {
    title: "gives memberships before 16, which knows ADMIN alone",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll", { admin: true })] }),
    actual: { ...roles, ...v15, role: aRole({ memberships: [] }) },
    statements: ['GRANT "payroll" TO "svc" WITH ADMIN OPTION', 'GRANT "rds_iam" TO "svc"'],
  },
  {
    title: "gives the option that a membership lacks",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll", { admin: true })] }),
    actual: { ...roles, role: aRole({ memberships: [iam, aMembership("payroll")] }) },
    statements: ['GRANT "payroll" TO "svc" WITH ADMIN TRUE, INHERIT TRUE, SET TRUE'],
  },
  {
    title: "gives the option that a membership lacks, and says nothing of ADMIN",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    actual: {
      ...roles,
      role: aRole({ memberships: [iam, aMembership("payroll", { set: false })] }),
    },
    statements: ['GRANT "payroll" TO "svc" WITH INHERIT TRUE, SET TRUE'],
  },
  {
    title: "takes a membership's options from whichever grantors give them",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll", { admin: true })] }),
    actual: {
      ...roles,
      role: aRole({
        memberships: [
          aMembership("payroll", { grantor: "dba2", admin: true, inherit: false, set: false }),
          aMembership("payroll"),
          iam,
        ],
      }),
    },
    statements: [],
  },
  {
    title: "revokes memberships from the grantor who gave them",
    declaration: aDeclaration(),
    actual: {
      otherRoles: [anActor("dba2", { inherits: true })],
      role: aRole({ memberships: [iam, aMembership("payroll", { grantor: "dba2" })] }),
    },
    statements: ['REVOKE "payroll" FROM "svc" GRANTED BY "dba2"'],
  },
  {
    title: "revokes a membership before 16, whoever gave it",
    declaration: aDeclaration(),
    actual: {
      ...v15,
      role: aRole({ memberships: [iam, aMembership("payroll", { grantor: "" })] }),
    },
    statements: ['REVOKE "payroll" FROM "svc"'],
  },
  {
    title: "revokes the options of a membership that are not declared",
    declaration: aDeclaration({
      memberOf: [aMembershipIn("payroll", { inherit: false, set: false })],
    }),
    actual: {
      ...roles,
      role: aRole({ memberships: [iam, aMembership("payroll", { admin: true })] }),
    },
    statements: [
      'REVOKE ADMIN OPTION FOR "payroll" FROM "svc" GRANTED BY "master"',
      'REVOKE INHERIT OPTION FOR "payroll" FROM "svc" GRANTED BY "master"',
      'REVOKE SET OPTION FOR "payroll" FROM "svc" GRANTED BY "master"',
    ],
  },
  {
    title: "revokes ADMIN OPTION before 16",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    actual: {
      ...roles,
      ...v15,
      role: aRole({ memberships: [iam, aMembership("payroll", { admin: true })] }),
    },
    statements: ['REVOKE ADMIN OPTION FOR "payroll" FROM "svc"'],
  },
  {
    title: "revokes who may act as the login, but the creator and those who are managed themselves",
    declaration: aDeclaration(),
    actual: {
      role: aRole({
        members: [
          aMember("zoe"),
          aMember("master", { grantor: "rdsadmin", implicit: true }),
          aMember("app", { memberManaged: true }),
          aMember("bob"),
        ],
      }),
    },
    statements: [
      'REVOKE "svc" FROM "bob" GRANTED BY "master"',
      'REVOKE "svc" FROM "zoe" GRANTED BY "master"',
    ],
  },
  {
    title: "leaves the members of a group role",
    declaration: aDeclaration({ login: false }),
    actual: { role: aRole({ login: false, members: [aMember("bob")] }) },
    statements: [],
  },
  {
    title: "leaves memberships that are only to be reported, and revokes members all the same",
    declaration: aDeclaration({ extraPrivileges: "report" }),
    actual: {
      role: aRole({ memberships: [iam, aMembership("payroll")], members: [aMember("bob")] }),
    },
    statements: ['REVOKE "svc" FROM "bob" GRANTED BY "master"'],
  },
];
