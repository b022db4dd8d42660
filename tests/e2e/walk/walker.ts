/** One step after another: something happens, the program may change, a command runs. */
import { expect } from "chai";
import type { RoleStack } from "../roleStack";
import { change, look, type Look } from "./commands";
import { dropRole, emptyElsewhere, type Event, isMending, possibleEvents } from "./events";
import { type Recorded, refreshed, shownByPreview, shownByRefresh } from "./expected";
import { type Declared, GROUP, holdings, type Live, OTHER_DATABASE, PAYROLL } from "./model";
import { observe } from "./observe";
import type { Random } from "./random";

/** Where the walk stands. */
export interface Position {
  readonly program: Declared;
  readonly recorded: Recorded;
}

/** Where a walk begins: nothing is in the state. */
export const START: Position = {
  program: {
    username: "walk_a",
    readOnly: true,
    update: false,
    audit: false,
    workMem: undefined,
    groupMember: false,
  },
  recorded: undefined,
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
  tell: (line: string) => void,
): Promise<Position> {
  for (let events = random.below(3); events > 0; events--) {
    await happen(stack, random, position, tell);
  }
  const program = random.oneIn(3) ? changed(position.program, random) : position.program;
  await stack.declare(programOf(program));
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
  tell: (line: string) => void,
): Promise<void> {
  const username = usernameOf(position);
  const live = await observe(stack.server, username);
  const event = chosen(possibleEvents(live, username));
  if (event === undefined) return;
  tell(event.sql);
  await perform(stack, event, username);

  /** Every other deed mends something, so that there are clean moments too. */
  function chosen(events: readonly Event[]): Event | undefined {
    const { declared } = position.recorded ?? { declared: position.program };
    const desired = holdings(declared, live.tables);
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
  const live = await observe(stack.server, usernameOf(position));
  expect(await look(stack, command)).to.deep.equal(expectedOf(position, live, command));
}

function expectedOf({ program, recorded }: Position, live: Live, command: Look) {
  switch (command) {
    case "preview":
      return shownByPreview(recorded, program, live);
    case "preview --refresh":
      return shownByPreview(refreshed(recorded, live), program, live);
    case "refresh --preview-only":
      return shownByRefresh(recorded, live);
  }
}

async function refresh(stack: RoleStack, position: Position): Promise<Recorded> {
  const live = await observe(stack.server, usernameOf(position));
  const shown = await change(stack, "refresh");
  expect(shown).to.deep.equal(shownByRefresh(position.recorded, live));
  return refreshed(position.recorded, live);
}

async function up(
  stack: RoleStack,
  { program, recorded }: Position,
  tell: (line: string) => void,
): Promise<Recorded> {
  const former = usernameOf({ program, recorded });
  const before = await observe(stack.server, former);
  const shown = await change(stack, "up");
  expect(shown).to.deep.equal(shownByPreview(recorded, program, before));
  const live = await observe(stack.server, program.username);
  expect(live.role).to.deep.equal(afterUp(program, live, former, before));
  if (former !== program.username) await expectGone(stack, former, before, tell);
  return { declared: program, drift: [] };
}

/** What is declared, and what the master may not take away. */
function afterUp(program: Declared, live: Live, former: string, before: Live): ReadonlySet<string> {
  const payroll = `member of "${PAYROLL}"`;
  const stays = former === program.username && before.role !== "absent" && before.role.has(payroll);
  return new Set([...holdings(program, live.tables), ...(stays ? [payroll] : [])]);
}

/** A renamed role is gone, unless somebody had taken the mark away by which it is known. */
async function expectGone(
  stack: RoleStack,
  former: string,
  before: Live,
  tell: (line: string) => void,
): Promise<void> {
  const { role } = await observe(stack.server, former);
  const unmarked = before.role !== "absent" && !before.role.has("marker");
  expect(role === "absent").to.equal(!unmarked);
  if (!unmarked) return;
  tell(`role ${former} had no marker and was left: dropped by hand`);
  await perform(stack, dropRole(former), former);
}

function usernameOf({ program, recorded }: Position): string {
  return recorded?.declared.username ?? program.username;
}

function changed(program: Declared, random: Random): Declared {
  switch (random.below(7)) {
    case 0:
      return { ...program, readOnly: !program.readOnly };
    case 1:
      return { ...program, update: !program.update };
    case 2:
      return { ...program, audit: !program.audit };
    case 3:
      return { ...program, workMem: program.workMem === undefined ? "8MB" : undefined };
    case 4:
      return { ...program, groupMember: !program.groupMember };
    default:
      return { ...program, username: random.pick(["walk_a", "walk_b", "walk_c"]) };
  }
}

function programOf(program: Declared) {
  const { username, readOnly, update, audit, workMem, groupMember } = program;
  const grants = [
    ...(readOnly ? [{ schema: "sales", access: "readOnly" }] : []),
    ...(update ? [{ schema: "sales", tables: ["invoice"], privileges: ["UPDATE"] }] : []),
    ...(audit
      ? [{ database: OTHER_DATABASE, schema: "audit", tables: ["log"], privileges: ["SELECT"] }]
      : []),
  ];
  return {
    walker: {
      args: {
        ...{ username, login: true, grants },
        settings: workMem === undefined ? {} : { work_mem: workMem },
        memberOf: groupMember ? [GROUP] : [],
      },
    },
  };
}
