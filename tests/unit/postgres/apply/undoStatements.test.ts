import { expect } from "chai";
import { revokesOfGained } from "../../../../provider/postgres/apply/undoStatements";
import type { Membership } from "../../../../provider/postgres/model/snapshot";
import { aMembership, aRole, aSnapshot } from "../snapshots";

const iam = aMembership("rds_iam", { grantor: "rds_superuser" });
const team = aMembership("team");
const teamByRoot = aMembership("team", { grantor: "root" });

const cases: readonly {
  readonly title: string;
  readonly before: readonly Membership[] | "absent";
  readonly after: readonly Membership[];
  readonly now?: readonly Membership[] | "absent";
  readonly versionNum?: number;
  readonly statements: readonly string[];
}[] = [
  { title: "nothing where nothing was gained", before: [team], after: [team], statements: [] },
  {
    title: "all memberships of a role that was made",
    before: "absent",
    after: [iam, team],
    statements: [
      'REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser"',
      'REVOKE "team" FROM "svc" GRANTED BY "master"',
    ],
  },
  {
    title: "only what was gained",
    before: [team],
    after: [team, iam],
    statements: ['REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser"'],
  },
  {
    title: "a second membership by another grantor",
    before: [teamByRoot],
    after: [teamByRoot, team],
    statements: ['REVOKE "team" FROM "svc" GRANTED BY "master"'],
  },
  {
    title: "no membership that only has another grantor, before 16",
    before: [teamByRoot],
    after: [team],
    versionNum: 150000,
    statements: [],
  },
  {
    title: "options that were gained",
    before: [aMembership("team", { inherit: false, set: false })],
    after: [aMembership("team", { admin: true })],
    statements: [
      'REVOKE ADMIN OPTION FOR "team" FROM "svc" GRANTED BY "master"',
      'REVOKE INHERIT OPTION FOR "team" FROM "svc" GRANTED BY "master"',
      'REVOKE SET OPTION FOR "team" FROM "svc" GRANTED BY "master"',
    ],
  },
  {
    title: "nothing that another session has revoked since",
    before: [],
    after: [iam, team],
    now: [team],
    statements: ['REVOKE "team" FROM "svc" GRANTED BY "master"'],
  },
  {
    title: "nothing that another session has granted since",
    before: [],
    after: [iam],
    now: [iam, team],
    statements: ['REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser"'],
  },
  {
    title: "nothing of a role that is gone",
    before: [],
    after: [iam],
    now: "absent",
    statements: [],
  },
];

describe("revokesOfGained", () => {
  for (const { title, versionNum = 180000, statements, ...states } of cases) {
    it(`revokes ${title}`, () => {
      const snapshot = (memberships: readonly Membership[] | "absent") =>
        aSnapshot({
          versionNum,
          role: memberships === "absent" ? memberships : aRole({ memberships }),
        });
      const [before, after] = [snapshot(states.before), snapshot(states.after)];
      const now = snapshot(states.now ?? states.after);
      const revokes = revokesOfGained({ name: "svc", before, after }, now);
      expect(revokes.map(({ text }) => text)).to.deep.equal(statements);
    });
  }
});
