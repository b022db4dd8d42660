import { expect } from "chai";
import type { Server } from "../../../provider/postgres/server/server";
import { ALL } from "../../all";
import { type AclSnapshot, aclSnapshot } from "../../e2e/drift/aclSnapshot";
import { randomFrom } from "../../e2e/walk/random";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import { SVC } from "./caseShape";
import { type CutPoint, type CuttingServer, startCutting } from "./cuttingServer";
import { DATABASES, prepare, SEED, startFrom, WORK } from "./disturbedWork";

/** One in so many cut points is tried where not all are. */
const ONE_IN = ALL ? 1 : 6;

for (const version of FEW_VERSIONS) {
  describe(`a connection that is cut on PostgreSQL ${version}`, function () {
    this.timeout(ALL ? 600_000 : 180_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let cutting: CuttingServer;
    let healthy: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      cutting = await startCutting(rds);
      healthy = await openAsMaster(emulator, rds);
      await prepare(rds);
    });

    after(async () => {
      await healthy.close();
      await cutting.stop();
      await clearServer(rds);
    });

    for (const { title, from, to, run } of WORK) {
      it(`at any message of ${title}: the next attempt ends as if there had been no cut (seed ${SEED})`, async function () {
        await startFrom(rds, healthy, to);
        const expected = await aclSnapshot(rds, DATABASES);
        await startFrom(rds, healthy, from);
        const { sent } = await cutting.during(undefined, () => onNewConnections(run));
        const points = sampleOf(sent);
        for (const point of points) {
          await startFrom(rds, healthy, from);
          const before = othersIn(await aclSnapshot(rds, DATABASES));
          const attempt = (): Promise<unknown> => onNewConnections(run).catch(() => undefined);
          const { isCut } = await cutting.during(point, attempt);
          expect(isCut, inWords(point)).to.equal(true);
          expect(othersIn(await aclSnapshot(rds, DATABASES)), inWords(point)).to.deep.equal(before);
          await run(healthy);
          expect(await aclSnapshot(rds, DATABASES), inWords(point)).to.deep.equal(expected);
        }
        if (this.test !== undefined) {
          this.test.title += ` (${points.length} of ${2 * sent} cut points)`;
        }
      });
    }

    /** So that the messages of a login are among those that are cut. */
    async function onNewConnections(run: (server: Server) => Promise<unknown>): Promise<unknown> {
      const server = cutting.open();
      return run(server).finally(() => server.close());
    }
  });
}

function sampleOf(messages: number): readonly CutPoint[] {
  const first = randomFrom(SEED).below(ONE_IN);
  const all = Array.from({ length: messages }, (_, index) => index + 1).flatMap((message) =>
    (["before", "after"] as const).map((side) => ({ message, side })),
  );
  return all.filter((_, index) => index % ONE_IN === first);
}

function inWords({ message, side }: CutPoint): string {
  return `${side} message ${message}`;
}

/** What all others have, but for who is a member of the role. */
function othersIn(snapshot: AclSnapshot): AclSnapshot {
  const isOfRole = (line: string): boolean => line.split(" ").includes(SVC);
  return Object.fromEntries(
    Object.entries(snapshot)
      .filter(([holder]) => holder !== SVC)
      .map(([holder, lines]) => [holder, lines.filter((line) => !isOfRole(line))]),
  );
}
