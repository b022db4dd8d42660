/** One round: make a state, apply a declaration twice, and hold what is there against what should be. */
import { expect } from "chai";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import { hasCode } from "../../../provider/postgres/model/errors";
import type { RdsServer } from "../../emulator/rdsServer";
import { TIMEOUTS } from "./caseRun";
import { again, APP, declare, LOGIN, SVC } from "./caseShape";
import type { Entry } from "./entryFate";
import { entryOf, expectedOf, type Expected } from "./expectedEntries";
import { entriesSayOfLater, serverSaysOfLater, type Creation } from "./futureOracle";
import { heldByOthers } from "./held";
import type { RandomGrant } from "./randomGrants";
import { entriesSay, serverSays } from "./randomOracle";
import type { RandomState } from "./randomState";
import { forgetState, makeState, tablesOf } from "./randomStateSql";
import { ALICE, MASTER, SCHEMAS, THINGS } from "./randomWorld";

export interface Round {
  readonly rds: RdsServer;
  readonly server: Server;
  readonly state: RandomState;
  readonly grants: readonly RandomGrant[];
}

export async function runRound(round: Round): Promise<void> {
  const { rds, state } = round;
  await rds.admin(makeState(state));
  try {
    await checkRound(round);
  } finally {
    const roles = await rds.admin(
      `SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = '${SVC}'`,
    );
    await rds.admin(forgetState(state, roles.length > 0));
  }
}

/** Everybody's lines, each with its holder in front. */
export function linesHeld(rds: RdsServer): Promise<readonly string[]> {
  return heldByOthers(rds, "nobody", [APP]);
}

interface Lines {
  /** Of the role, without its name. */
  readonly own: readonly string[];
  readonly others: readonly string[];
}

async function checkRound({ rds, server, state, grants }: Round): Promise<void> {
  const { version } = rds;
  const before = linesOf(await linesHeld(rds), state);
  const expected = expectedOf(grants, {
    state,
    version,
    others: before.others,
    own: entriesIn(before.own),
  });
  const left = await applyTwice(server, grants, expected === "refused");
  const after = linesOf(await linesHeld(rds), state);
  expect(after.others).to.deep.equal(before.others);
  if (left === "refused" || expected === "refused") {
    expect({ left, own: after.own }).to.deep.equal({ left: expected, own: before.own });
    return;
  }
  expect(left).to.equal(expected.left);
  const own = entriesIn(after.own);
  expect(after.own.length - own.length).to.equal(LOGIN.length);
  expectEntries(own, expected);
  const things = [...THINGS, ...tablesOf(state)];
  const ofPublic = entriesIn(after.others.flatMap((line) => /^- (.*)$/.exec(line)?.[1] ?? []));
  expect(await serverSays(rds, things)).to.deep.equal(
    entriesSay(own, ofPublic, { things, version }),
  );
  for (const creation of creationsIn(own, state)) {
    expect(await serverSaysOfLater(rds, creation)).to.deep.equal(
      entriesSayOfLater([...own, ...ofPublic], creation, version),
    );
  }
}

function linesOf(lines: readonly string[], { exists }: RandomState): Lines {
  const prefix = `${SVC} `;
  const others = lines.filter((line) => !line.startsWith(prefix));
  return {
    own: lines.flatMap((line) => (line.startsWith(prefix) ? [line.slice(prefix.length)] : [])),
    // What comes with a new role: its creator's membership, and what PUBLIC has of what it creates.
    others: exists ? others : others.filter((line) => !/ of svc\b/.test(line)),
  };
}

/** Entries of object ACLs; memberships and attributes are none. */
function entriesIn(lines: readonly string[]): readonly Entry[] {
  return lines.flatMap((line) => entryOf(line) ?? []);
}

/** How much is beyond reach; the second time nothing is sent. */
async function applyTwice(
  server: Server,
  grants: readonly RandomGrant[],
  mayRefuse: boolean,
): Promise<number | "refused"> {
  const declaration = declare({ grants });
  const first = await applyRole(server, declaration, TIMEOUTS).catch((error: unknown) => {
    if (mayRefuse && hasCode(error, "refused")) return "refused" as const;
    throw error;
  });
  if (first === "refused") return first;
  const second: Applied = await applyRole(server, again(declaration), TIMEOUTS);
  expect(second.plan.transactions).to.deep.equal([]);
  expect(second.plan.unreachable).to.deep.equal(first.plan.unreachable);
  return first.plan.unreachable.length;
}

/** What is kept is as it was; what was missing has come by one entry, new or with the option now. */
function expectEntries(own: readonly Entry[], { kept, missing }: Expected): void {
  const isMissing = new Set(missing.map(({ key }) => key));
  const rest = (entries: readonly Entry[]): readonly string[] =>
    entries
      .filter(({ key }) => !isMissing.has(key))
      .map(inWords)
      .sort();
  expect(rest(own)).to.deep.equal(rest(kept));
  const changes = missing.map(({ key, grantable }) => {
    const there = own.filter((one) => one.key === key);
    const known = new Set(kept.map(inWords));
    const come = there.filter((one) => !known.has(inWords(one)));
    const keptBefore = kept.filter((one) => one.key === key);
    const isFair =
      come.length === 1 &&
      keptBefore.every(({ grantor }) => there.some((one) => one.grantor === grantor));
    return isFair && come.every((one) => one.grantable === grantable)
      ? []
      : [{ key, grantable, come, keptBefore }];
  });
  expect(changes.flat()).to.deep.equal([]);
}

function inWords({ key, grantable, grantor }: Entry): string {
  return `${key}${grantable ? "*" : ""} by ${grantor}`;
}

/** Dearer than the rest: for a third of the states, and where there are default privileges. */
function creationsIn(own: readonly Entry[], { given }: RandomState): readonly Creation[] {
  if (given.length % 3 !== 0 || !own.some(({ key }) => key.startsWith("future "))) return [];
  return [MASTER, ALICE].flatMap((creator) =>
    SCHEMAS.slice(0, 1 + (given.length % 4)).map(({ name: schema }) => ({ creator, schema })),
  );
}
