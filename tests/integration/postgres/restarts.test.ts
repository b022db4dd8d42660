import { expect } from "chai";
import type { Server } from "../../../provider/postgres/server/server";
import { ALL } from "../../all";
import { aclSnapshot } from "../../e2e/drift/aclSnapshot";
import { randomFrom } from "../../e2e/walk/random";
import { type LoneServer, startLoneServer } from "../../emulator/loneServer";
import type { Restart } from "../../emulator/postgresProcess";
import { STANDBY } from "../provider/outages";
import { sharedEmulator } from "../servers";
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
import { type FaultPoint, type FaultyServer, startFaulty } from "./faultyServer";

type Place = Omit<FaultPoint, "fault">;

const RESTARTS: readonly (Restart & { readonly title: string })[] = [
  { title: "is shut down and started again", shutdown: "fast" },
  { title: "crashes and recovers", shutdown: "immediate" },
  {
    title: "fails over: it is a standby until it is promoted",
    shutdown: "immediate",
    isStandby: true,
  },
];

/** What a call may say that is complete all the same. */
const NOT_KNOWN = /^RoleError: whether the change was committed is not known: /;

for (const version of FEW_VERSIONS) {
  describe(`a server with PostgreSQL ${version}`, function () {
    this.timeout(ALL ? 1_200_000 : 180_000);
    let lone: LoneServer;
    let faulty: FaultyServer;
    let healthy: Server;

    before(async () => {
      lone = await startLoneServer((await sharedEmulator()).server(version));
      faulty = await startFaulty(lone.rds);
      healthy = faulty.open();
      await prepare(lone.rds);
    });

    after(async () => {
      await faulty.stop();
      await lone.stop();
    });

    for (const [nth, { title, ...restart }] of RESTARTS.entries()) {
      for (const work of ALL ? WORK : WORK.slice((SEED + nth) % WORK.length).slice(0, 1)) {
        it(`${title} at any message of ${work.title}: the next attempt ends it (seed ${SEED})`, async function () {
          await startFrom(lone.rds, healthy, work.from);
          const course = await courseOf(lone.rds, faulty, work);
          const all = placesOf(course.texts.length);
          const places = ALL ? all : [all[randomFrom(SEED).below(all.length)] ?? fail()];
          for (const place of places) await tryAt(work, course, { place, restart });
          if (this.test !== undefined) {
            this.test.title += ` (${places.length} of ${all.length} points)`;
          }
        });
      }
    }

    interface Trial {
      readonly place: Place;
      readonly restart: Restart;
    }

    async function tryAt(work: Work, course: Course, { place, restart }: Trial): Promise<void> {
      const { rds } = lone;
      const where = `${place.side} message ${place.message}`;
      const last = course.states.length - 1;
      await startFrom(rds, healthy, work.from);
      let restarting: Promise<void> | undefined;
      const fault = (): void => {
        restarting = lone.restart(restart);
      };
      const told = await toldOf(faulty, work, { ...place, fault });
      await restarting;
      const state = stateIn(course, await aclSnapshot(rds, DATABASES));
      if (told === undefined) expect(state, where).to.equal(last);
      else
        expect(state, `${where}: ${told}`).to.be.within(0, NOT_KNOWN.test(told) ? last : last - 1);
      if (restart.isStandby === true) {
        const refused = await work.run(healthy).then(() => "done", String);
        expect(refused, where).to.equal(`RoleError: ${STANDBY}`);
        expect(stateIn(course, await aclSnapshot(rds, DATABASES)), where).to.equal(state);
        await rds.admin("SELECT pg_promote()");
      }
      expect(await work.run(healthy), where).to.deep.equal([]);
      expect(stateIn(course, await aclSnapshot(rds, DATABASES)), where).to.equal(last);
      expect(await leftToDo(healthy, work), where).to.equal(0);
    }
  });
}

function placesOf(messages: number): readonly Place[] {
  return Array.from({ length: messages }, (_, index) => index + 1).flatMap((message) =>
    (["before", "after"] as const).map((side) => ({ message, side })),
  );
}

function fail(): never {
  throw new Error("nothing was sent");
}
