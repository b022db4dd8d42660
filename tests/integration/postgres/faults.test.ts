import { expect } from "chai";
import { sqlState } from "../../../connect/errorCodes";
import type { Server } from "../../../provider/postgres/server/server";
import { ALL } from "../../all";
import { aclSnapshot } from "../../e2e/drift/aclSnapshot";
import { randomFrom } from "../../e2e/walk/random";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import {
  type Course,
  courseOf,
  DATABASES,
  leftToDo,
  prepare,
  SEED,
  startFrom,
  stateIn,
  toldOf,
  type Work,
  WORK,
} from "./disturbedWork";
import {
  endsTransaction,
  type Fault,
  type FaultPoint,
  type FaultyServer,
  startFaulty,
} from "./faultyServer";

/** As servers say it. */
const FAULTS: readonly Fault[] = [
  {
    severity: "ERROR",
    code: "53100",
    message: "could not extend file: No space left on device",
  },
  {
    severity: "ERROR",
    code: "25006",
    message: "cannot execute GRANT in a read-only transaction",
  },
  { severity: "ERROR", code: "53200", message: "out of memory" },
  { severity: "ERROR", code: "XX000", message: "unexpected chunk number 3 (expected 2)" },
  {
    severity: "FATAL",
    code: "57P01",
    message: "terminating connection due to administrator command",
  },
  {
    severity: "FATAL",
    code: "57P02",
    message: "terminating connection because of crash of another server process",
  },
  {
    severity: "FATAL",
    code: "25P03",
    message: "terminating connection due to idle-in-transaction timeout",
  },
  // In a COMMIT it says nothing of what recovery will find.
  {
    severity: "PANIC",
    code: "53100",
    message: "could not write to file: No space left on device",
  },
];

const REPLICA = "the server is a read-only replica";

/** So many of all points are tried where not all are. */
const SAMPLE = 2;

for (const version of FEW_VERSIONS) {
  describe(`an error of the server on PostgreSQL ${version}`, function () {
    this.timeout(ALL ? 1_200_000 : 180_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let faulty: FaultyServer;
    let healthy: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      faulty = await startFaulty(rds);
      healthy = await openAsMaster(emulator, rds);
      await prepare(rds);
    });

    after(async () => {
      await healthy.close();
      await faulty.stop();
      await clearServer(rds);
    });

    for (const work of WORK) {
      it(`at any message of ${work.title}: each transaction is there or not, what is told is true, and the next attempt ends it (seed ${SEED})`, async function () {
        await startFrom(rds, healthy, work.from);
        const course = await courseOf(rds, faulty, work);
        const all = pointsOf(course.texts);
        const points = ALL ? all : sampleOf(all);
        for (const point of points) await tryAt(work, course, point);
        if (this.test !== undefined) {
          this.test.title += ` (${points.length} of ${all.length} points)`;
        }
      });
    }

    async function tryAt(work: Work, course: Course, point: Faulty): Promise<void> {
      const where = inWords(point, course.texts);
      const last = course.states.length - 1;
      await startFrom(rds, healthy, work.from);
      const told = await toldOf(faulty, work, point);
      const state = stateIn(course, await aclSnapshot(rds, DATABASES));
      if (told === undefined) {
        expect(state, where).to.equal(last);
      } else {
        expect(
          wordsOf(point.fault).some((words) => told.includes(words)),
          told,
        ).to.equal(true);
        expect(state, `${where}: ${told}`).to.be.within(0, last - 1);
      }
      expect(await work.run(healthy), where).to.deep.equal([]);
      expect(stateIn(course, await aclSnapshot(rds, DATABASES)), where).to.equal(last);
      expect(await leftToDo(healthy, work), where).to.equal(0);
    }
  });
}

interface Faulty extends FaultPoint {
  readonly fault: Fault;
}

/** A transaction that cannot be opened for writing is taken for one on a replica. */
function wordsOf({ code, message }: Fault): readonly string[] {
  return code === sqlState.readOnlySqlTransaction ? [message, REPLICA] : [message];
}

/** Behind COMMIT there is no error that leaves the session. */
function pointsOf(texts: readonly string[]): readonly Faulty[] {
  return texts.flatMap((text, index) =>
    FAULTS.flatMap((fault) =>
      (["before", "after"] as const)
        .filter((side) => side === "before" || fault.severity !== "ERROR" || !endsTransaction(text))
        .map((side) => ({ message: index + 1, side, fault })),
    ),
  );
}

function sampleOf(points: readonly Faulty[]): readonly Faulty[] {
  const { below } = randomFrom(SEED);
  const left = [...points];
  return Array.from({ length: SAMPLE }, () => left.splice(below(left.length), 1)).flat();
}

function inWords({ message, side, fault }: Faulty, texts: readonly string[]): string {
  return `${fault.severity} ${fault.code} ${side} message ${message}: ${(texts[message - 1] ?? "").slice(0, 60)}`;
}
