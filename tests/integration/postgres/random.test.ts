import { expect } from "chai";
import fc from "fast-check";
import type { Emulator } from "../../emulator/emulator";
import { clearServers, openAsMaster, sharedEmulator } from "../servers";
import { byVersion, VERSIONS } from "../versions";
import { seed } from "./caseRun";
import { APP } from "./caseShape";
import { keptGrants, randomGrants, randomKept } from "./randomGrants";
import { linesHeld, runRound } from "./randomRound";
import { randomState } from "./randomState";
import { WORLD } from "./randomWorldSql";
import { openAsSuperuser } from "./superuserSession";

/** RDS_IAM_USER_TEST_ROUNDS: states a version. RDS_IAM_USER_TEST_SEED: as printed, to see it again. */
const ROUNDS = Number(process.env["RDS_IAM_USER_TEST_ROUNDS"] ?? 200);
const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);

describe("any state on every version of PostgreSQL", function () {
  this.timeout(60_000 + ROUNDS * 5000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(clearServers);

  /** Rounds one after another in a world that is the same at the end. */
  async function runRounds(version: number): Promise<readonly string[]> {
    const plain = emulator.server(version);
    await seed(plain, [APP], {});
    const server = await openAsMaster(emulator, plain);
    const { rds, close } = await openAsSuperuser(emulator, plain, APP);
    try {
      await rds.admin(WORLD);
      const world = await linesHeld(rds);
      await fc.assert(
        fc.asyncProperty(randomState, randomGrants, randomKept, (state, others, kept) =>
          runRound({ rds, server, state, grants: [...others, ...keptGrants(state, kept)] }),
        ),
        { numRuns: ROUNDS, seed: SEED, includeErrorInReport: true },
      );
      const left = await linesHeld(rds);
      return left.filter((line) => !world.includes(line));
    } finally {
      await close();
      await server.close();
    }
  }

  it(`becomes what is declared, or is refused and left alone (seed ${SEED}, ${ROUNDS} rounds)`, async () => {
    const nothingLeft = await byVersion(VERSIONS, () => []);
    expect(await byVersion(VERSIONS, runRounds)).to.deep.equal(nothingLeft);
  });
});
