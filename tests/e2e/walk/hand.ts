/** Lets something happen by hand to one of the users, by chance. */
import type { RdsServer } from "../../emulator/rdsServer";
import {
  dropRole,
  emptyElsewhere,
  type Event,
  isMending,
  isRecurrent,
  possibleEvents,
} from "./events";
import type { Declared } from "./model";
import { observe } from "./observe";
import type { Random } from "./random";

type Tell = (line: string) => void;

/** A user as it was declared last, and the names of the others. */
export interface Subject {
  readonly declared: Declared;
  readonly others: readonly string[];
}

/** More deeds than this mend everything. */
const MENDING_DEEDS = 40;

/** Every other deed mends something, and one in eight all of it, so that there are clean moments. */
export async function happen(
  server: RdsServer,
  random: Random,
  subject: Subject,
  tell: Tell,
): Promise<void> {
  if (random.oneIn(8)) {
    await mendAll(server, random, subject, tell);
    return;
  }
  const { all, mending } = await possible(server, subject);
  const recurrent = all.filter(isRecurrent);
  const isRecurring = random.oneIn(4) && recurrent.length > 0; // the same drift comes back
  const isMended = random.oneIn(2) && mending.length > 0;
  await performOne(server, random, isRecurring ? recurrent : isMended ? mending : all, tell);
}

async function mendAll(
  server: RdsServer,
  random: Random,
  subject: Subject,
  tell: Tell,
): Promise<void> {
  for (let deeds = 0; deeds < MENDING_DEEDS; deeds++) {
    const { mending } = await possible(server, subject);
    if (mending.length === 0) return;
    await performOne(server, random, mending, tell);
  }
  throw new Error(`${subject.declared.username} is not mended by ${MENDING_DEEDS} deeds`);
}

async function possible(server: RdsServer, { declared, others }: Subject) {
  const live = await observe(server, declared.username);
  const all = possibleEvents(live, declared.username, others);
  return { all, mending: all.filter((event) => isMending(event, declared, live)) };
}

async function performOne(
  server: RdsServer,
  random: Random,
  [first, ...others]: readonly Event[],
  tell: Tell,
): Promise<void> {
  if (first === undefined) return;
  const event = random.pick([first, ...others]);
  tell(event.sql);
  await perform(server, event);
}

/** Drops a role, whatever it holds in either database. */
export async function dropByHand(server: RdsServer, role: string): Promise<void> {
  const elsewhere = emptyElsewhere(role);
  await server.admin(elsewhere.sql, elsewhere.database);
  await server.admin(dropRole(role).sql, dropRole(role).database);
}

async function perform(server: RdsServer, { sql, database, drops }: Event): Promise<void> {
  await (drops === undefined ? server.admin(sql, database) : dropByHand(server, drops));
}
