/** One step after another: something happens, the program may change, a command runs. */
import { expect } from "chai";
import type { RoleStack } from "../roleStack";
import { change, look, type Look, type ShownOf } from "./commands";
import { dropWhatWasLeft, expectDone } from "./done";
import { type Recorded, refreshed, shownByPreview, shownByRefresh, updated } from "./expected";
import { happen, type Subject } from "./hand";
import { type Declared, type Live, type User, USERS } from "./model";
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
  for (let events = random.below(7); events > 0; events--) {
    const subject = subjectOf(position, random.pick(USERS));
    if (subject !== undefined) await happen(stack.server, random, subject, tell);
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

function subjectOf(position: Position, user: User): Subject | undefined {
  const declared = knownOf(position, user);
  if (declared === undefined) return undefined;
  const others = USERS.flatMap((other) =>
    other === user ? [] : (knownOf(position, other)?.username ?? []),
  );
  return { declared, others };
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
  const done = USERS.map((user) => {
    return { former: knownOf(position, user), declared: program[user], before: before[user] };
  });
  for (const one of done) await expectDone(stack.server, one);
  for (const one of done) await dropWhatWasLeft(stack.server, one, tell);
  return ofEach((user) => updated(recorded[user], program[user], expected[user]));
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
