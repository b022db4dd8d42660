import { expect } from "chai";
import {
  asSession,
  beyondReach,
  type Authority,
} from "../../../../provider/postgres/authority/runAs";
import {
  authorityToGrantMembership,
  authorityToRevokeMembership,
} from "../../../../provider/postgres/authority/memberships";
import type { OtherRoleState } from "../../../../provider/postgres/model/snapshot";
import {
  aMember,
  aMembership,
  anActor,
  aRole,
  aSession,
  aSnapshot,
  type World,
} from "../snapshots";

const v15 = { versionNum: 150012 };
const root = { session: aSession({ superuser: true }) };
const superuser: Authority = {
  refused: '"etl" is a superuser',
  hint: 'Have a superuser run GRANT "etl" TO "svc", or take it out of memberOf.',
};

const grants: readonly {
  readonly title: string;
  readonly actor: Partial<OtherRoleState>;
  readonly world?: World;
  readonly authority: Authority;
}[] = [
  { title: "a superuser", actor: { superuser: true }, world: root, authority: asSession },
  { title: "who has ADMIN OPTION", actor: { hasAdmin: true }, authority: asSession },
  {
    title:
      "nobody from 16 on where the role is a member of the master, which is one of each it created",
    actor: { hasAdmin: true, circular: true },
    authority: {
      refused:
        '"etl" is a member of "master", and from PostgreSQL 16 on "master" is a member of "svc", because it created it; memberships cannot be circular',
      hint: "Take it out of memberOf: create a group role with the privileges needed, and name that one.",
    },
  },
  {
    title:
      "who has ADMIN OPTION where the role is a member of a master that has none on the member",
    actor: { hasAdmin: true, circular: true },
    world: { role: aRole({ sessionHasAdmin: false }) },
    authority: asSession,
  },
  {
    title: "who has CREATEROLE before 16, also where the role is a member of it",
    actor: { circular: true },
    world: v15,
    authority: asSession,
  },
  {
    title: "nobody by an ADMIN OPTION that is not inherited",
    actor: { hasAdmin: false, adminNotInherited: true },
    world: { session: aSession({ inRdsSuperuser: true }) },
    authority: {
      refused: '"master" has no ADMIN OPTION on it',
      hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
    },
  },
  {
    title: "whom RDS may let",
    actor: {},
    world: { session: aSession({ inRdsSuperuser: true }) },
    authority: asSession,
  },
  { title: "who has CREATEROLE before 16", actor: {}, world: v15, authority: asSession },
  {
    title: "nobody but who has ADMIN OPTION",
    actor: {},
    authority: {
      refused: '"master" has no ADMIN OPTION on it',
      hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
    },
  },
  {
    title: "nobody before 16 without CREATEROLE and ADMIN OPTION",
    actor: {},
    world: { ...v15, session: aSession({ createRole: false }) },
    authority: {
      refused: '"master" has neither CREATEROLE nor ADMIN OPTION on it',
      hint: 'Have a superuser, or a role that has CREATEROLE, run ALTER ROLE "master" CREATEROLE.',
    },
  },
  { title: "nobody else in a superuser", actor: { superuser: true }, authority: superuser },
];

describe("a membership is granted by", () => {
  for (const { title, actor, world, authority } of grants) {
    it(title, () => {
      const snapshot = aSnapshot({ ...world, otherRoles: [anActor("etl", actor)] });
      expect(authorityToGrantMembership("etl", "svc", snapshot)).to.deep.equal(authority);
    });
  }

  it("nobody in a superuser, for a role that does not exist yet", () => {
    const otherRoles = [anActor("etl", { superuser: true })];
    const snapshot = aSnapshot({ role: "absent", otherRoles });
    expect(authorityToGrantMembership("etl", "svc", snapshot)).to.deep.equal({
      refused: '"etl" is a superuser',
      hint: "Take it out of memberOf.",
    });
  });

  it("nobody in the master itself, which is a member of each role that it creates", () => {
    const otherRoles = [anActor("master", { circular: true })];
    const snapshot = aSnapshot({ role: "absent", otherRoles });
    expect(authorityToGrantMembership("master", "svc", snapshot)).to.deep.equal({
      refused:
        'from PostgreSQL 16 on "master" is a member of "svc", because it created it; memberships cannot be circular',
      hint: "Take it out of memberOf: create a group role with the privileges needed, and name that one.",
    });
  });

  it("whoever tries where nothing is known of the role", () => {
    expect(authorityToGrantMembership("etl", "svc", aSnapshot())).to.equal(asSession);
  });
});

describe("a membership is revoked by", () => {
  const etls = aMembership("payroll", { grantor: "etl" });
  const revokes: readonly {
    readonly title: string;
    readonly world: World;
    readonly authority: Authority;
  }[] = [
    {
      title: "whoever can act as its grantor",
      world: { otherRoles: [anActor("etl", { canSetRole: true })] },
      authority: { runAs: { as: "role", role: "etl" }, separateStatements: false },
    },
    {
      title: "nobody where its grantor is beyond reach",
      world: {},
      authority: beyondReach(
        "etl",
        'Have "etl" or a superuser run REVOKE "payroll" FROM "svc" GRANTED BY "etl".',
      ),
    },
    {
      title: "anybody before 16, where the grantor does not matter",
      world: v15,
      authority: asSession,
    },
    {
      title: "a superuser alone before 16 where the role is one",
      world: { ...v15, otherRoles: [anActor("payroll", { superuser: true })] },
      authority: {
        refused: "beyond the master's reach",
        hint: 'Have a superuser run REVOKE "payroll" FROM "svc".',
      },
    },
    {
      title: "anybody before 16 where another role is a superuser",
      world: {
        ...v15,
        otherRoles: [anActor("boss", { superuser: true }), anActor("payroll")],
      },
      authority: asSession,
    },
    {
      title: "a master that is a superuser, before 16",
      world: { ...v15, ...root, otherRoles: [anActor("payroll", { superuser: true })] },
      authority: asSession,
    },
  ];
  const reach = { otherRoles: [anActor("etl", { canSetRole: true })] };
  const asEtl = { runAs: { as: "role", role: "etl" }, separateStatements: false } as const;
  const withAdmin = { ...etls, admin: true };
  const dependentPrivileges = {
    refused: 'passed on to "bob", "zoe"',
    hint: 'Have "svc" or a superuser run REVOKE "payroll" FROM "bob" GRANTED BY "svc"; REVOKE "payroll" FROM "zoe" GRANTED BY "svc".',
  };
  const given = [
    ...["zoe", "bob"].map((member) => aMembership("payroll", { member, grantor: "svc" })),
    aMembership("audit", { member: "eve", grantor: "svc" }),
  ];
  const giving = { ...reach, role: aRole({ membershipsGiven: given }) };
  const passing = [
    { title: "nobody where it was passed on", option: undefined, authority: dependentPrivileges },
    { title: "nobody, its ADMIN OPTION neither", option: "ADMIN", authority: dependentPrivileges },
    { title: "its grantor, an option that nothing came of", option: "SET", authority: asEtl },
  ] as const;
  for (const { title, option, authority } of passing) {
    it(title, () => {
      const snapshot = aSnapshot(giving);
      expect(authorityToRevokeMembership(withAdmin, option, snapshot)).to.deep.equal(authority);
    });
  }

  it("its grantor where the role that had it is gone", () => {
    const snapshot = aSnapshot({ ...reach, role: "absent" });
    expect(authorityToRevokeMembership(withAdmin, undefined, snapshot)).to.deep.equal(asEtl);
  });

  it("its grantor where the member made no member, though others did", () => {
    const bob = aMember("bob", { grantor: "etl", admin: true });
    const role = aRole({ members: [bob, aMember("zoe", { grantor: "dba" })] });
    const snapshot = aSnapshot({ ...reach, role });
    expect(authorityToRevokeMembership(bob, undefined, snapshot)).to.deep.equal(asEtl);
  });

  for (const { title, world, authority } of revokes) {
    it(title, () => {
      expect(authorityToRevokeMembership(etls, undefined, aSnapshot(world))).to.deep.equal(
        authority,
      );
    });
  }
});
