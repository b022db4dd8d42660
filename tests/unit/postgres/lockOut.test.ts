import { expect } from "chai";
import { gainedMemberships, lockOutReason } from "../../../provider/postgres/lockOut";
import { aMembership, aSession } from "./snapshots";

const group = aMembership("rds_superuser", { member: "master", grantor: "rdsadmin" });
const implicit = aMembership("svc", {
  ...{ member: "master", grantor: "rdsadmin", implicit: true },
  ...{ admin: true, inherit: false, set: false },
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

  it("tells what was gained", () => {
    const after = aSession({ memberships: [group, implicit] });
    expect(gainedMemberships(before, after)).to.deep.equal([implicit]);
  });
});
