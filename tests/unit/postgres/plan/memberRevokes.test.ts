import { expect } from "chai";
import type { MembershipDeclaration } from "../../../../provider/postgres/model/declaration";
import { planned, planOf, statementsOf } from "./planCase";
import {
  aDeclaration,
  aMember,
  aMembershipIn,
  anActor,
  aRole,
  aSession,
  type World,
} from "../snapshots";

const dba2 = aMember("dba2", { admin: true });
const bob = aMember("bob", { admin: true, grantor: "dba2" });
const carol = aMember("carol", { grantor: "bob" });
/** It and `bob` made each other members. */
const madeByBob = aMember("dba2", { admin: true, grantor: "bob" });
const otherRoles = [anActor("dba2", { canSetRole: true }), anActor("bob", { canSetRole: true })];
/** What the master cannot revoke, and a member by it who says so itself. */
const keptOption = aMember("bob", { admin: true, grantor: "rdsadmin" });
const keptMember = { ...carol, memberManaged: true };
const BOTH = { otherRoles, role: aRole({ members: [carol, dba2, bob] }) };

const cases: readonly {
  readonly title: string;
  readonly memberOf?: readonly MembershipDeclaration[];
  readonly actual: World;
  readonly statements: readonly string[];
  /** Members that stay. */
  readonly left?: readonly string[];
}[] = [
  {
    title: "takes those along whom a member made, and whom those made",
    actual: BOTH,
    statements: ['REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE'],
  },
  {
    title: "takes those along who are members by another's gift too, which is a row of its own",
    actual: {
      otherRoles,
      role: aRole({ members: [aMember("bob"), dba2, { ...bob, admin: false }] }),
    },
    statements: [
      'REVOKE "svc" FROM "bob" GRANTED BY "master"',
      'REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE',
    ],
  },
  {
    title: "takes a member along twice who made one by another's gift",
    actual: {
      otherRoles,
      role: aRole({
        members: [aMember("bob", { admin: true }), { ...bob, admin: false }, carol, dba2],
      }),
    },
    statements: [
      'REVOKE "svc" FROM "bob" GRANTED BY "master" CASCADE',
      'REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE',
    ],
  },
  {
    title: "needs no chain before 16",
    actual: { ...BOTH, versionNum: 150012 },
    statements: ["bob", "carol", "dba2"].map((name) => `REVOKE "svc" FROM "${name}"`),
  },
  {
    title: "begins where the grantor is within reach",
    actual: {
      otherRoles: [...otherRoles, anActor("rdsadmin", { superuser: true })],
      role: aRole({ members: [{ ...dba2, grantor: "rdsadmin" }, bob, carol] }),
    },
    statements: [
      'SET LOCAL ROLE "dba2"',
      'REVOKE "svc" FROM "bob" GRANTED BY "dba2" CASCADE',
      "SET LOCAL ROLE NONE",
    ],
    left: ["dba2"],
  },
  {
    title: "does not take one along whose own declaration says what it is a member of",
    actual: {
      otherRoles,
      role: aRole({ members: [dba2, bob, { ...carol, memberManaged: true }] }),
    },
    statements: [],
    left: ["bob", "dba2"],
  },
  {
    title: "takes nobody along who stays by another gift of the option",
    actual: {
      otherRoles: [...otherRoles, anActor("rdsadmin", { superuser: true })],
      role: aRole({ members: [dba2, { ...dba2, grantor: "rdsadmin" }, { ...bob, admin: false }] }),
    },
    statements: [
      'SET LOCAL ROLE "dba2"',
      'REVOKE "svc" FROM "bob" GRANTED BY "dba2"',
      "SET LOCAL ROLE NONE",
      'REVOKE "svc" FROM "dba2" GRANTED BY "master"',
    ],
    left: ["dba2"],
  },
  {
    title: "takes one of two gifts along, whoever hangs on the option of the other",
    actual: {
      otherRoles: [...otherRoles, anActor("rdsadmin", { superuser: true })],
      role: aRole({ members: [dba2, { ...bob, admin: false }, keptOption, keptMember] }),
    },
    statements: ['REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE'],
    left: ["bob"],
  },
  {
    title:
      "takes the gift that is within reach, where the other is enough for whom the member made",
    actual: {
      otherRoles: [...otherRoles, anActor("rdsadmin", { superuser: true })],
      role: aRole({ members: [keptMember, keptOption, aMember("bob", { admin: true })] }),
    },
    statements: ['REVOKE "svc" FROM "bob" GRANTED BY "master"'],
    left: ["bob"],
  },
  {
    title: "takes all gifts but one, where one is enough for whom the member made",
    actual: {
      otherRoles,
      role: aRole({ members: [keptMember, bob, dba2, aMember("bob", { admin: true })] }),
    },
    statements: ['REVOKE "svc" FROM "bob" GRANTED BY "master"'],
    left: ["bob", "dba2"],
  },
  {
    title: "takes a gift without the option where the one with it has to stay",
    actual: { otherRoles, role: aRole({ members: [aMember("bob"), bob, dba2, keptMember] }) },
    statements: ['REVOKE "svc" FROM "bob" GRANTED BY "master"'],
    left: ["bob", "dba2"],
  },
  {
    title: "comes before the login can be a member of its member, before 16",
    memberOf: [aMembershipIn("bob")],
    actual: {
      versionNum: 150012,
      existingRoles: ["bob", "rds_iam"],
      role: aRole({ members: [aMember("bob")] }),
    },
    statements: ['REVOKE "svc" FROM "bob"', 'GRANT "bob" TO "svc"'],
  },
  {
    title: "takes those along who hang on two gifts, where both go",
    actual: {
      otherRoles: [...otherRoles, anActor("carol", { canSetRole: true })],
      role: aRole({
        members: [
          dba2,
          aMember("carol", { admin: true }),
          aMember("bob", { grantor: "dba2" }),
          aMember("dba2", { admin: true, grantor: "carol" }),
        ],
      }),
    },
    statements: [
      'REVOKE "svc" FROM "carol" GRANTED BY "master" CASCADE',
      'REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE',
    ],
  },
  {
    title: "revokes one of two that made each other members, and the other by CASCADE",
    actual: { otherRoles, role: aRole({ members: [bob, madeByBob] }) },
    statements: [
      'SET LOCAL ROLE "bob"',
      'REVOKE "svc" FROM "dba2" GRANTED BY "bob" CASCADE',
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "revokes two that made each other members, and the membership that began it",
    actual: { otherRoles, role: aRole({ members: [bob, madeByBob, dba2, carol] }) },
    statements: [
      'SET LOCAL ROLE "bob"',
      'REVOKE "svc" FROM "dba2" GRANTED BY "bob" CASCADE',
      "SET LOCAL ROLE NONE",
      'REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE',
    ],
  },
  {
    title: "revokes the one within reach of two that made each other members",
    actual: {
      otherRoles: [anActor("dba2", { canSetRole: true })],
      role: aRole({ members: [bob, madeByBob, carol] }),
    },
    statements: [
      'SET LOCAL ROLE "dba2"',
      'REVOKE "svc" FROM "bob" GRANTED BY "dba2" CASCADE',
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "keeps two that made each other members where neither is within reach",
    actual: { otherRoles: [], role: aRole({ members: [bob, madeByBob, carol] }) },
    statements: [],
    left: ["bob", "carol", "dba2"],
  },
  {
    title: "takes one along whose grantor is out of reach, with the grantor's own membership",
    actual: {
      otherRoles: [anActor("bob", { canSetRole: true })],
      role: aRole({ members: [dba2, bob] }),
    },
    statements: ['REVOKE "svc" FROM "dba2" GRANTED BY "master" CASCADE'],
  },
];

describe("the revoke of a member", () => {
  for (const { title, memberOf = [], actual, statements, left = [] } of cases) {
    it(title, () => {
      const plan = planOf(planned({ declaration: aDeclaration({ memberOf }), actual }));
      expect(statementsOf(plan)).to.deep.equal(
        statements.length === 0 ? {} : { orders: statements },
      );
      const members = plan.unreachable.map(({ difference }) =>
        difference.kind === "member" ? difference.membership.member : difference.kind,
      );
      expect(members).to.deep.equal(left);
    });
  }

  it("is told with all whom it takes along", () => {
    const actual = { ...BOTH, session: aSession() };
    const { transactions } = planOf(planned({ declaration: aDeclaration(), actual }));
    expect(
      transactions.flatMap((one) => one.statements.map(({ summary }) => summary)),
    ).to.deep.equal(['revoke membership in "svc" from "dba2", and from "bob", and from "carol"']);
  });

  it("names each of two that made each other members once", () => {
    const actual = { otherRoles, role: aRole({ members: [bob, madeByBob] }) };
    const { transactions } = planOf(planned({ declaration: aDeclaration(), actual }));
    const summaries = transactions.flatMap((one) => one.statements.map(({ summary }) => summary));
    expect(summaries.filter((summary) => summary.startsWith("revoke"))).to.deep.equal([
      'revoke membership in "svc" from "dba2", and from "bob"',
    ]);
  });

  it("is told without those who hang on what stays", () => {
    const members = [dba2, bob, keptOption, { ...carol, grantor: "bob" }];
    const actual = {
      otherRoles: [...otherRoles, anActor("rdsadmin", { superuser: true })],
      role: aRole({ members }),
    };
    const { transactions } = planOf(planned({ declaration: aDeclaration(), actual }));
    const summaries = transactions.flatMap((one) => one.statements.map(({ summary }) => summary));
    expect(summaries.filter((summary) => summary.startsWith("revoke"))).to.deep.equal([
      'revoke membership in "svc" from "carol"',
      'revoke membership in "svc" from "dba2", and from "bob"',
    ]);
  });
});
