import { expect } from "chai";
import {
  asSession,
  beyondReach,
  type Authority,
} from "../../../../provider/postgres/authority/runAs";
import {
  authorityToGrantMembership,
  authorityToRevokeMembership,
} from "../../../../provider/postgres/authority/membership";
import type { OtherRoleState } from "../../../../provider/postgres/model/snapshot";
import { aMembership, anActor, aRole, aSession, aSnapshot, type World } from "../snapshots";

const v15 = { versionNum: 150012 };
const root = { session: aSession({ superuser: true }) };
const superuser: Authority = {
  refused: '"etl" is a superuser',
  hint: "Have a superuser grant it, or leave it out.",
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
    title: "who has ADMIN OPTION, also where the role is a member of it",
    actor: { hasAdmin: true, circular: true },
    authority: asSession,
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
      hint: 'Have an administrator run GRANT "etl" TO "master" WITH ADMIN OPTION.',
    },
  },
  {
    title: "nobody before 16 without CREATEROLE and ADMIN OPTION",
    actor: {},
    world: { ...v15, session: aSession({ createRole: false }) },
    authority: {
      refused: '"master" has neither CREATEROLE nor ADMIN OPTION on it',
      hint: 'Give "master" CREATEROLE.',
    },
  },
  { title: "nobody else in a superuser", actor: { superuser: true }, authority: superuser },
];

describe("a membership is granted by", () => {
  for (const { title, actor, world, authority } of grants) {
    it(title, () => {
      const snapshot = aSnapshot({ ...world, otherRoles: [anActor("etl", actor)] });
      expect(authorityToGrantMembership("etl", snapshot)).to.deep.equal(authority);
    });
  }

  it("whoever tries where nothing is known of the role", () => {
    expect(authorityToGrantMembership("etl", aSnapshot())).to.equal(asSession);
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
    { title: "nobody where its grantor is beyond reach", world: {}, authority: beyondReach("etl") },
    {
      title: "anybody before 16, where the grantor does not matter",
      world: v15,
      authority: asSession,
    },
    {
      title: "a superuser alone before 16 where the role is one",
      world: { ...v15, otherRoles: [anActor("payroll", { superuser: true })] },
      authority: { refused: "beyond the master's reach", hint: "Have a superuser revoke it." },
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
    hint: 'Revoke it from "bob", "zoe" first.',
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

  for (const { title, world, authority } of revokes) {
    it(title, () => {
      expect(authorityToRevokeMembership(etls, undefined, aSnapshot(world))).to.deep.equal(
        authority,
      );
    });
  }
});
