import { expect } from "chai";
import {
  asSession,
  authorityOf,
  beyondReach,
  selfGrant,
  type Authority,
} from "../../../../provider/postgres/authority/runAs";
import type { OtherRoleState } from "../../../../provider/postgres/model/snapshot";
import { aMembership, anActor, aSession, aSnapshot, type World } from "../snapshots";

const v15 = { versionNum: 150012 };
const asMember: Authority = { runAs: { as: "member", of: ["etl"] }, separateStatements: false };
const asRole: Authority = { runAs: { as: "role", role: "etl" }, separateStatements: false };
const beyond: Authority = {
  refused: "beyond the master's reach",
  hint: 'Have "etl" revoke it.',
};
const both = { canSetRole: true, hasAdmin: true };
/** A membership of the master's in `etl`. */
const older = (part: { readonly admin?: boolean; readonly role?: string } = {}): World => ({
  session: aSession({ memberships: [aMembership("etl", { member: "master", ...part })] }),
});

const cases: readonly {
  readonly title: string;
  readonly actor: Partial<OtherRoleState>;
  readonly world?: World;
  readonly authority: Authority;
}[] = [
  { title: "itself where it inherits them", actor: { inherits: true }, authority: asSession },
  { title: "nobody where it has no right to", actor: {}, authority: beyond },
  {
    title: "a member where it may grant itself the role",
    actor: { hasAdmin: true },
    authority: asMember,
  },
  { title: "a member before 16, by CREATEROLE", actor: {}, world: v15, authority: asMember },
  {
    title: "the role itself before 16, where the master does not inherit",
    actor: {},
    world: { ...v15, session: aSession({ inherits: false }) },
    authority: asRole,
  },
  {
    title: "a member from 16 on, where the master does not inherit",
    actor: { hasAdmin: true },
    world: { session: aSession({ inherits: false }) },
    authority: asMember,
  },
  {
    title: "nobody where its ADMIN OPTION is not inherited",
    actor: { adminNotInherited: true },
    world: { session: aSession({ inRdsSuperuser: true }) },
    authority: beyond,
  },
  {
    title: "nobody before 16, without CREATEROLE",
    actor: {},
    world: { ...v15, session: aSession({ createRole: false }) },
    authority: beyond,
  },
  {
    title: "a member where RDS may let rds_superuser be one",
    actor: {},
    world: { session: aSession({ inRdsSuperuser: true }) },
    authority: asMember,
  },
  {
    title: "the role itself where the server has refused the membership",
    actor: { canSetRole: true, grantRefused: true },
    world: { session: aSession({ inRdsSuperuser: true }) },
    authority: asRole,
  },
  {
    title: "the role itself where it cannot be its member",
    actor: { canSetRole: true },
    authority: asRole,
  },
  {
    title: "the role itself where RDS may or may not let it be a member",
    actor: { canSetRole: true },
    world: { session: aSession({ inRdsSuperuser: true }) },
    authority: asRole,
  },
  {
    title: "a member where it could be the role, through others, too",
    actor: both,
    authority: asMember,
  },
  {
    title: "the role itself before 16, where a member would lose what it had",
    actor: both,
    world: v15,
    authority: asRole,
  },
  {
    title: "a member where its own older membership is another's gift",
    actor: both,
    world: older({ admin: true }),
    authority: asMember,
  },
  {
    title: "a member where one of its older memberships is another's gift",
    actor: both,
    world: {
      session: aSession({
        memberships: ["dba", "root"].map((grantor) =>
          aMembership("etl", { member: "master", grantor, admin: grantor === "root" }),
        ),
      }),
    },
    authority: asMember,
  },
  {
    title: "the role itself where its right to grant comes through a third role",
    actor: both,
    world: older(),
    authority: asRole,
  },
  {
    title: "a member where the third role's membership is in another role",
    actor: both,
    world: older({ role: "dba" }),
    authority: asMember,
  },
  {
    title: "nobody's where the role is a member of it",
    actor: { hasAdmin: true, circular: true },
    authority: beyond,
  },
  {
    title: "nobody's where it is a superuser",
    actor: { hasAdmin: true, superuser: true },
    authority: beyond,
  },
];

describe("the privileges of a role are used as", () => {
  for (const { title, actor, world, authority } of cases) {
    it(title, () => {
      const snapshot = aSnapshot({ ...world, otherRoles: [anActor("etl", actor)] });
      expect(authorityOf("etl", snapshot)).to.deep.equal(authority);
    });
  }

  it("itself where they are its own", () => {
    expect(authorityOf("master", aSnapshot({ otherRoles: [] }))).to.equal(asSession);
  });

  it("nobody's where the role is not known", () => {
    expect(authorityOf("etl", aSnapshot())).to.deep.equal(beyondReach("etl"));
  });
});

describe("selfGrant", () => {
  const rds = { session: aSession({ inRdsSuperuser: true }) };
  const answers: readonly (readonly [
    Partial<OtherRoleState>,
    World,
    ReturnType<typeof selfGrant>,
  ])[] = [
    [{}, {}, "refused"],
    [{}, rds, "unknown"],
    [{}, v15, "allowed"],
    [{}, { ...v15, session: aSession({ createRole: false }) }, "refused"],
    [{ hasAdmin: true }, {}, "allowed"],
    [{ hasAdmin: true, grantRefused: true }, rds, "refused"],
    [{ hasAdmin: true, circular: true }, {}, "refused"],
    [{ superuser: true }, v15, "refused"],
  ];
  for (const [actor, world, answer] of answers) {
    it(`is ${answer} to ${JSON.stringify(actor)} of ${JSON.stringify(world)}`, () => {
      expect(selfGrant(anActor("etl", actor), aSnapshot(world))).to.equal(answer);
    });
  }
});
