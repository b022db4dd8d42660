/** One step after another: something happens, the program may change, a command runs. */
import { expect } from "chai";
import type { RoleStack } from "../roleStack";
import { change, look, type Look, type ShownOf } from "./commands";
import { dropRole, emptyElsewhere, type Event, isMending, possibleEvents } from "./events";
import { type Recorded, refreshed, shownByPreview, shownByRefresh, updated } from "./expected";
import { type Declared, holdings, type Live, PAYROLL, type User, USERS } from "./model";
import { observe } from "./observe";
import { changed, FIRST_PROGRAM, type Program, rolesOf } from "./programs";
import type { Random } from "./random";

type Tell = (line: string) => void;
type Of<T> = Readonly<Record<User, T>>;

/** Where the walk stands. */
export interface Position {
  readonly program: Program;
  readonly recorded: Of<Recorded>;
}

/** Where a walk begins: nothing is in the state. */
export const START: Position = {
  program: FIRST_PROGRAM,
  recorded: { first: undefined, second: undefined, third: undefined },
};

const COMMANDS = [
  ...(["preview", "preview", "preview", "preview --refresh", "preview --refresh"] as const),
  ...(["refresh", "refresh", "refresh --preview-only", "refresh --preview-only"] as const),
  ...(["up", "up"] as const),
] as const;

/** Walks one step; `tell` hears what is done before it is done. */
export async function walkOn(
  stack: RoleStack,
  random: Random,
  position: Position,
  tell: Tell,
): Promise<Position> {
  for (let events = random.below(5); events > 0; events--) {
    await happen(stack, random, position, tell);
  }
  const program = random.oneIn(3) ? changed(position.program, random) : position.program;
  await stack.declare(rolesOf(program));
  const command = random.pick(COMMANDS);
  tell(`pulumi ${command} of ${JSON.stringify(program)}`);
  const next = { program, recorded: position.recorded };
  switch (command) {
    case "refresh":
      return { program, recorded: await refresh(stack, next) };
    case "up":
      return { program, recorded: await up(stack, next, tell) };
    default:
      await compare(stack, next, command);
      return next;
  }
}

async function happen(
  stack: RoleStack,
  random: Random,
  position: Position,
  tell: Tell,
): Promise<void> {
  const user = random.pick(USERS);
  const declared = knownOf(position, user);
  if (declared === undefined) return;
  const live = await observe(stack.server, declared.username);
  const event = chosen(possibleEvents(live, declared.username));
  if (event === undefined) return;
  tell(event.sql);
  await perform(stack, event, declared.username);

  /** Every other deed mends something, so that there are clean moments too. */
  function chosen(events: readonly Event[]): Event | undefined {
    const recorded = position.recorded[user]?.declared ?? declared;
    const desired = recorded === undefined ? new Set<string>() : holdings(recorded, live.tables);
    const mending = random.oneIn(2) ? events.filter((one) => isMending(one, desired)) : [];
    const [first, ...others] = mending.length > 0 ? mending : events;
    return first === undefined ? undefined : random.pick([first, ...others]);
  }
}

async function perform(stack: RoleStack, event: Event, username: string): Promise<void> {
  if (event.sql === dropRole(username).sql) await perform(stack, emptyElsewhere(username), "");
  await stack.server.admin(event.sql, event.database);
}

async function compare(stack: RoleStack, position: Position, command: Look): Promise<void> {
  const live = await observeAll(stack, position);
  const expected = ofEach((user) => {
    const recorded = position.recorded[user];
    switch (command) {
      case "preview":
        return shownByPreview(recorded, position.program[user], live[user]);
      case "preview --refresh":
        return shownByPreview(refreshed(recorded, live[user]), position.program[user], live[user]);
      case "refresh --preview-only":
        return shownByRefresh(recorded, live[user]);
    }
  });
  expect(await look(stack, command)).to.deep.equal(expected);
}

async function refresh(stack: RoleStack, position: Position): Promise<Of<Recorded>> {
  const live = await observeAll(stack, position);
  const shown = await change(stack, "refresh");
  const expected = ofEach((user) => shownByRefresh(position.recorded[user], live[user]));
  expect(shown).to.deep.equal(expected);
  return ofEach((user) => refreshed(position.recorded[user], live[user]));
}

async function up(stack: RoleStack, position: Position, tell: Tell): Promise<Of<Recorded>> {
  const { program, recorded } = position;
  const before = await observeAll(stack, position);
  const expected = ofEach((user) => shownByPreview(recorded[user], program[user], before[user]));
  const shown: ShownOf = await change(stack, "up");
  expect(shown).to.deep.equal(expected);
  for (const user of USERS) {
    const former = knownOf(position, user);
    await expectDone(stack, { former, declared: program[user], before: before[user] }, tell);
  }
  return ofEach((user) => updated(recorded[user], program[user], expected[user]));
}

interface Done {
  readonly former: Declared | undefined;
  readonly declared: Declared | undefined;
  readonly before: Live;
}

async function expectDone(stack: RoleStack, done: Done, tell: Tell): Promise<void> {
  const { former, declared, before } = done;
  if (declared !== undefined) {
    const live = await observe(stack.server, declared.username);
    expect(live.role).to.deep.equal(afterUp(declared, live, former, before));
  }
  if (former !== undefined && former.username !== declared?.username) {
    await expectGone(stack, former.username, before, tell);
  }
}

/** What is declared, and what the master may not take away. */
function afterUp(
  declared: Declared,
  live: Live,
  former: Declared | undefined,
  before: Live,
): ReadonlySet<string> {
  const payroll = `member of "${PAYROLL}"`;
  const isSame = former?.username === declared.username;
  const stays = isSame && before.role !== "absent" && before.role.has(payroll);
  return new Set([...holdings(declared, live.tables), ...(stays ? [payroll] : [])]);
}

/** A renamed role is gone, unless somebody had taken the mark away by which it is known. */
async function expectGone(
  stack: RoleStack,
  former: string,
  before: Live,
  tell: Tell,
): Promise<void> {
  const { role } = await observe(stack.server, former);
  const unmarked = before.role !== "absent" && !before.role.has("marker");
  expect(role === "absent").to.equal(!unmarked);
  if (!unmarked) return;
  tell(`role ${former} had no marker and was left: dropped by hand`);
  await perform(stack, dropRole(former), former);
}

/** As the state knows the user, else as the program does. */
function knownOf({ program, recorded }: Position, user: User): Declared | undefined {
  return recorded[user]?.declared ?? program[user];
}

async function observeAll(stack: RoleStack, position: Position): Promise<Of<Live>> {
  const observed = (user: User): Promise<Live> =>
    observe(stack.server, knownOf(position, user)?.username ?? "");
  return {
    first: await observed("first"),
    second: await observed("second"),
    third: await observed("third"),
  };
}

function ofEach<T>(of: (user: User) => T): Of<T> {
  return { first: of("first"), second: of("second"), third: of("third") };
}
