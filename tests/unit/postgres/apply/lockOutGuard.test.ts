import { expect } from "chai";
import {
  anotherWayReason,
  lockOutDetails,
  lockOutReason,
  mayLockOut,
} from "../../../../provider/postgres/apply/lockOutGuard";
import type {
  LoginRouting,
  Membership,
  RoleState,
  SessionState,
} from "../../../../provider/postgres/model/snapshot";
import { aMember, aMembership, aRole, aSession, aSnapshot } from "../snapshots";

const group = aMembership("rds_superuser", { member: "master", grantor: "rdsadmin" });
const implicit = aMembership("svc", {
  member: "master",
  grantor: "rdsadmin",
  implicit: true,
  admin: true,
  inherit: false,
  set: false,
});
const before = aSession({ memberships: [group] });

const harmless = [
  { title: "nothing", before, after: before },
  {
    title: "CREATE ROLE's implicit membership",
    before,
    after: aSession({ memberships: [implicit, group] }),
  },
  {
    title: "implicit memberships that come and go with other roles",
    before: aSession({ memberships: [group, { ...implicit, role: "app" }] }),
    after: aSession({ memberships: [group, { ...implicit, role: "web" }] }),
  },
  {
    title: "the loss of memberships in the role itself",
    before: aSession({ memberships: [group, { ...implicit, implicit: false, set: true }] }),
    after: before,
  },
  {
    title: "a membership in rds_iam from before",
    before: aSession({ inRdsIam: true }),
    after: aSession({ inRdsIam: true }),
  },
];

const harmful = [
  {
    title: "a membership in rds_iam",
    after: aSession({ inRdsIam: true, memberships: [group] }),
    reason: '"master" would become a member of "rds_iam", and its password would be refused',
  },
  {
    title: "a membership in the role that it could act with",
    after: aSession({ memberships: [group, { ...implicit, implicit: false, set: true }] }),
    reason: 'the memberships of "master" would change: "svc"',
  },
  {
    title: "the loss of another membership",
    after: aSession(),
    reason: 'the memberships of "master" would change: "rds_superuser"',
  },
  {
    title: "the loss of one membership and the gain of another",
    after: aSession({ memberships: [aMembership("payroll", { member: "master" })] }),
    reason: 'the memberships of "master" would change: "rds_superuser", "payroll"',
  },
  {
    title: "another option of another membership, told once",
    after: aSession({ memberships: [{ ...group, admin: true }] }),
    reason: 'the memberships of "master" would change: "rds_superuser"',
  },
];

describe("lockOutReason", () => {
  for (const { title, ...states } of harmless) {
    it(`lets pass ${title}`, () => {
      expect(lockOutReason(states.before, states.after, "svc")).to.equal(undefined);
    });
  }

  for (const { title, after, reason } of harmful) {
    it(`stops ${title}`, () => {
      expect(lockOutReason(before, after, "svc")).to.equal(reason);
    });
  }
});

interface DetailCase {
  readonly title: string;
  readonly session: Partial<SessionState>;
  readonly role?: RoleState | "absent";
  readonly versionNum?: number;
  readonly detail: string;
  readonly hint: string;
}

const nowhere =
  "Check which roles the master is a member of, and who granted these memberships: another session may just have changed them. Then run it again.";
const revoke = "Revoke that membership, and run it again: REVOKE";
const masterIn = (role: string, part: Partial<Membership> = {}): Membership =>
  aMembership(role, { member: "master", grantor: "root", ...part });
const inTeam = { inRdsIam: true, memberships: [group, masterIn("team")] };

const details: readonly DetailCase[] = [
  {
    title: "rds_iam itself",
    session: { inRdsIam: true, memberships: [masterIn("rds_iam"), masterIn("svc")] },
    detail: '"master" is a member of "rds_iam" itself.',
    hint: `${revoke} "rds_iam" FROM "master" GRANTED BY "root"`,
  },
  {
    title: "the role",
    session: { inRdsIam: true, memberships: [masterIn("svc")] },
    detail: '"master" is a member of "svc", which would be a member of "rds_iam".',
    hint: `${revoke} "svc" FROM "master" GRANTED BY "root"`,
  },
  {
    title: "members of the role",
    session: { inRdsIam: true, memberships: [masterIn("team"), masterIn("audit")] },
    role: aRole({ members: [aMember("audit"), aMember("team"), aMember("other")] }),
    detail:
      '"master" is a member of "team", which is a member of "svc", which would be a member of "rds_iam". ' +
      '"master" is a member of "audit", which is a member of "svc", which would be a member of "rds_iam".',
    hint: `${revoke} "team" FROM "master" GRANTED BY "root"; REVOKE "audit" FROM "master" GRANTED BY "root"`,
  },
  {
    title: "roles in a member of the role",
    session: inTeam,
    role: aRole({ members: [{ ...implicit }, aMember("staff", { grantor: "root" })] }),
    detail:
      '"master" is a member of a role in "staff", which is a member of "svc", which would be a member of "rds_iam".',
    hint: `${revoke} "svc" FROM "staff" GRANTED BY "root"`,
  },
  {
    title: "a membership without INHERIT, which counts before PostgreSQL 16",
    session: { inRdsIam: true, memberships: [masterIn("svc", { inherit: false })] },
    versionNum: 150000,
    detail: '"master" is a member of "svc", which would be a member of "rds_iam".',
    hint: `${revoke} "svc" FROM "master"`,
  },
  {
    title: "no membership without INHERIT from PostgreSQL 16 on",
    session: { inRdsIam: true, memberships: [masterIn("svc", { inherit: false })] },
    detail: 'No membership in "svc" leads from "master" to "rds_iam".',
    hint: nowhere,
  },
  {
    title: "nothing that was inspected",
    session: inTeam,
    role: "absent",
    detail: 'No membership in "svc" leads from "master" to "rds_iam".',
    hint: nowhere,
  },
  {
    title: "a membership that is lost",
    session: {},
    detail: '"master" would lose its membership in "rds_superuser", granted by "rdsadmin".',
    hint: nowhere,
  },
  {
    title: "a membership with other options, which is not to be revoked",
    session: { memberships: [{ ...group, admin: true }, implicit] },
    detail:
      '"master" would have other options or another grantor in "rds_superuser", granted by "rdsadmin". ' +
      '"master" would lose its membership in "rds_superuser", granted by "rdsadmin".',
    hint: nowhere,
  },
  {
    title: "a membership that is gained",
    session: { memberships: [group, masterIn("payroll")] },
    detail: '"master" would become a member of "payroll", granted by "root".',
    hint: `${revoke} "payroll" FROM "master" GRANTED BY "root"`,
  },
];

describe("lockOutDetails", () => {
  for (const { title, session, role = aRole(), versionNum = 180000, detail, hint } of details) {
    it(`names ${title}`, () => {
      const after = aSnapshot({ session: aSession(session), role, versionNum });
      expect(lockOutDetails(aSnapshot({ session: before }), after, "svc")).to.deep.equal({
        detail,
        hint,
      });
    });
  }
});

const outside: LoginRouting = {
  inRdsIam: false,
  reachesRdsIam: false,
  sessionInherits: false,
  sessionIsMember: true,
};
const routed = (part: Partial<LoginRouting>): RoleState =>
  aRole({ routing: { ...outside, ...part } });
const reaching = { reachesRdsIam: true };
const inIam = { ...reaching, inRdsIam: true };

const trials: readonly {
  readonly title: string;
  readonly before: RoleState | "absent";
  readonly after: RoleState | "absent";
  readonly is: boolean;
}[] = [
  { title: "a role that is made", before: "absent", after: routed(inIam), is: true },
  { title: "a role that is adopted", before: routed({}), after: routed(inIam), is: true },
  {
    title: "a membership that inherits from now on",
    before: routed(reaching),
    after: routed(inIam),
    is: true,
  },
  {
    title: "a membership that does not inherit",
    before: routed({}),
    after: routed(reaching),
    is: true,
  },
  { title: "a role that was in it before", before: routed(inIam), after: routed(inIam), is: false },
  { title: "a role without rds_iam", before: "absent", after: routed({}), is: false },
  {
    title: "a role that the session user is no member of",
    before: "absent",
    after: routed({ ...inIam, sessionIsMember: false }),
    is: false,
  },
  { title: "no role", before: "absent", after: "absent", is: false },
];

describe("mayLockOut", () => {
  for (const { title, before: was, after, is } of trials) {
    it(`${is ? "suspects" : "does not suspect"} ${title}`, () => {
      expect(mayLockOut(was, after)).to.equal(is);
    });
  }
});

const refused = { inRdsIam: true, passwordRefused: true };
const inherited = routed({ ...inIam, sessionInherits: true });

const furtherWays: readonly {
  readonly title: string;
  readonly session?: Partial<SessionState>;
  readonly before: RoleState | "absent";
  readonly after: RoleState | "absent";
  readonly isOne: boolean;
}[] = [
  { title: "a role that is adopted", before: routed({}), after: inherited, isOne: true },
  { title: "a role that is made", before: "absent", after: inherited, isOne: true },
  { title: "a role that led there before", before: inherited, after: inherited, isOne: false },
  { title: "a role that does not inherit", before: "absent", after: routed(inIam), isOne: false },
  {
    title: "a role outside rds_iam",
    before: "absent",
    after: routed({ sessionInherits: true }),
    isOne: false,
  },
  { title: "no role", before: "absent", after: "absent", isOne: false },
  {
    title: "a master that is an IAM user",
    session: { inRdsIam: true },
    before: "absent",
    after: inherited,
    isOne: false,
  },
];

describe("anotherWayReason", () => {
  for (const { title, session = refused, before: was, after, isOne } of furtherWays) {
    it(`${isOne ? "stops" : "lets pass"} ${title}`, () => {
      const snapshot = (role: RoleState | "absent") =>
        aSnapshot({ session: aSession(session), role });
      expect(anotherWayReason(snapshot(was), snapshot(after), "svc")).to.equal(
        isOne
          ? '"master" would become a member of "rds_iam" through "svc" too, and its password would stay refused'
          : undefined,
      );
    });
  }

  it("is explained by the membership in the role, not by the one from before", () => {
    const memberships = [masterIn("rds_iam"), masterIn("svc")];
    const session = aSession({ ...refused, memberships });
    expect(
      lockOutDetails(
        aSnapshot({ session, role: "absent" }),
        aSnapshot({ session, role: inherited }),
        "svc",
      ),
    ).to.deep.equal({
      detail: '"master" is a member of "svc", which would be a member of "rds_iam".',
      hint: `${revoke} "svc" FROM "master" GRANTED BY "root"`,
    });
  });
});
