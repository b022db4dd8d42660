import { expect } from "chai";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { leftInWords, outcomeOf } from "../../unit/postgres/plan/smallScope/outcomes";
import { PEER, SVC } from "../../unit/postgres/plan/smallScope/scopeState";
import { DATABASES, type TableName, TABLES } from "../../unit/postgres/plan/smallScope/scopes";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { ALL } from "../../all";
import { seed, TIMEOUTS } from "./caseRun";
import { again } from "./caseShape";
import { heldBy, heldByOthers } from "./held";
import {
  declarationOf,
  forgetGroup,
  groupsOn,
  makeGroup,
  sampleOf,
  type ScopeGroup,
  WORLD,
} from "./scopeGroups";
import { factsIn, factsOf } from "./scopeFacts";

/** RDS_IAM_USER_TEST_SEED: as printed, to see the same sample again. */
const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);
const EACH = Object.values(DATABASES);
const OLDEST_AND_NEWEST = [...new Set([...VERSIONS.slice(0, 1), ...VERSIONS.slice(-1)])];

for (const version of OLDEST_AND_NEWEST) {
  const all = groupsOn(version);
  const groups = sampleOf(all, SEED);
  const counts = `${scopesIn(groups)} of ${scopesIn(all)} scopes, seed ${SEED}`;

  describe(`two roles, two tables in two databases and two grantors on PostgreSQL ${version}`, function () {
    this.timeout(ALL ? 7_200_000 : 120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      await rds.admin("SET ROLE dbmaster; CREATE ROLE etl");
      await seed(rds, EACH, Object.fromEntries(EACH.map((name) => [name, WORLD])));
      server = await openAsMaster(emulator, rds);
    });

    after(async () => {
      await server.close();
      await clearServer(rds);
    });

    it(`become any goal from any start, or stay with the reason (${counts})`, async () => {
      for (const group of groups) {
        await makeGroup(rds, group);
        await checkGroup(group);
        await forgetGroup(rds, group);
      }
    });

    async function checkGroup(group: ScopeGroup): Promise<void> {
      const others = await heldByOthers(rds, SVC, EACH);
      const own = await heldBy(rds, SVC, EACH);
      const expected = expectedOf(group);
      const applied = await applyRole(server, declarationOf(group), TIMEOUTS).catch(String);
      expect(await heldByOthers(rds, SVC, EACH)).to.deep.equal(others);
      if (typeof applied === "string" || typeof expected === "string") {
        expect({ applied, own: await heldBy(rds, SVC, EACH) }).to.deep.equal({
          applied: expected,
          own,
        });
        return;
      }
      expect(applied.failures).to.deep.equal([]);
      expect(factsIn(applied.snapshot)).to.deep.equal(factsOf(group, version));
      expect(await seenOf(applied)).to.deep.equal(expected);
      const second = await applyRole(server, again(declarationOf(group)), TIMEOUTS);
      expect(second.plan.transactions).to.deep.equal([]);
    }

    async function seenOf({ plan }: Applied): Promise<Seen> {
      const lines = await heldBy(rds, SVC, EACH);
      return {
        tables: lines.filter((line) => line.includes(": table s.")),
        memberships: [
          ...lines.filter((line) => line === `member of ${PEER}`),
          ...(await membersOfRole()),
        ],
        left: plan.unreachable.map(leftInWords).sort(),
      };
    }

    /** Whether the other role is a member of this one. */
    async function membersOfRole(): Promise<readonly string[]> {
      const rows = await rds.admin(`SELECT FROM pg_auth_members
        WHERE roleid = '${SVC}'::regrole AND member = '${PEER}'::regrole`);
      return rows.map(() => `${PEER} is a member`);
    }
  });
}

interface Seen {
  readonly tables: readonly string[];
  readonly memberships: readonly string[];
  readonly left: readonly string[];
}

/** What the scopes of a group come to, or the error of them all. */
function expectedOf({ scopes }: ScopeGroup): Seen | string {
  const outcomes = scopes.map(outcomeOf);
  const [refusal] = outcomes.flatMap((one) => (typeof one === "string" ? [one] : []));
  if (refusal !== undefined) return refused(refusal);
  const reached = outcomes.flatMap((one) => (typeof one === "string" ? [] : [one]));
  const named = (name: TableName, index: number): string => `${name}_${index}`;
  return {
    tables: reached
      .flatMap(({ held }, index) =>
        TABLES.flatMap((name) =>
          held[name].map((entry) => `${DATABASES[name]}: table s.${named(name, index)}: ${entry}`),
        ),
      )
      .sort(),
    memberships: [
      ...(reached[0]?.member === true ? [`member of ${PEER}`] : []),
      ...(reached[0]?.group === true ? [`${PEER} is a member`] : []),
    ],
    left: [
      ...new Set(
        reached.flatMap(({ left }, index) =>
          left.map((line) => line.replace(/^[ab](?=:)/, (name) => `${name}_${index}`)),
        ),
      ),
    ].sort(),
  };
}

function refused(reason: string): string {
  return `RoleError: could not grant membership in "${PEER}" to "${SVC}": ${reason}
Hint: Everything was rolled back. The server's SQLSTATE is "0LP01".`;
}

function scopesIn(groups: readonly ScopeGroup[]): number {
  return groups.reduce((sum, { scopes }) => sum + scopes.length, 0);
}
