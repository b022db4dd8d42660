/**
 * One transaction of a removal: locked, inspected, and planned again, because objects come and go between
 * two transactions.
 */
import { clauseOf, partsOf } from "../../../connect/errorCodes";
import { withRefusedProbes } from "../authority/probed";
import { inspectorOf } from "../inspect/inspector";
import { databasesHeld, inspectOtherDatabases } from "../inspect/otherDatabases";
import { inspectedAgain, mergeSnapshots } from "../inspect/parse";
import { inspectionRequestForRemoval } from "../inspect/request";
import type { RemovalDeclaration } from "../model/declaration";
import { refusalError, RoleError } from "../model/errors";
import type { Probe, RemovalPlan, Statement } from "../model/plan";
import type { Snapshot, UnreadReason } from "../model/snapshot";
import { endsInDrop, planRemoval } from "../plan/planRemoval";
import type { TransactionTimeouts } from "../server/opening";
import type { PgClient, Server } from "../server/server";
import { answerLost, untilAnswered } from "./answered";
import { namingBlockers } from "./blockers";
import { requireNoLockOut } from "./readBack";
import { withRetries } from "./retry";
import { lockAndInspect, orRollback, sendProbing } from "./transaction";

/** A removal under way. */
export interface Removing {
  readonly server: Server;
  readonly removal: RemovalDeclaration;
  readonly timeouts: TransactionTimeouts;
  /** What the server has refused to the session user. */
  readonly refusedProbes: Probe[];
  /** What is committed, as clauses. */
  readonly committed: string[];
  /** Whether what only the server knows has been tried. */
  isRehearsed: boolean;
  /** Whether statements that take the login away were sent, and COMMIT after them. */
  isLoginTaken: boolean;
  /** Whether objects come and go meanwhile. */
  comeAndGo: boolean;
  /** Sessions that could not be ended. */
  sessionsLeft: number;
  /** What happened on the way, as sentences. */
  readonly notes: string[];
}

/**
 * Runs as a writer of a database, and again where another writer was in its way, or where the answer to
 * COMMIT was lost.
 */
export function write<T>(
  removing: Removing,
  database: string,
  run: (client: PgClient, isAgain: boolean) => Promise<T>,
): Promise<T> {
  const { server, removal, notes, timeouts } = removing;
  return untilAnswered(server, async (isAgain) => {
    const result = await server.withWriter(database, (client) =>
      namingBlockers({ server, client, timeouts }, () =>
        withRetries(server, (comeAndGo) => {
          removing.comeAndGo = comeAndGo;
          return orRollback(client, () => run(client, isAgain));
        }),
      ),
    );
    if (isAgain) notes.push(answerLost(removal.name, "the removal went on from what was found"));
    return result;
  });
}

/** What is known of every database in which a role that is to be dropped holds something. */
export async function withOtherDatabases(
  { server, removal, timeouts }: Removing,
  first: Snapshot,
): Promise<Snapshot> {
  const { snapshots, unread } = await inspectOtherDatabases({
    inspector: inspectorOf(server),
    request: inspectionRequestForRemoval(removal),
    timeouts,
    first,
    required: [],
    optional: databasesNeeded(removal, first),
  });
  const reasons = unread.map(({ database, error }) => [database, unreadReason(error)] as const);
  return { ...mergeSnapshots(first, snapshots), unread: Object.fromEntries(reasons) };
}

function unreadReason(error: unknown): UnreadReason {
  const { hint = "Make sure that the master can connect to every database." } = partsOf(error);
  return { reason: clauseOf(error), hint };
}

function databasesNeeded(removal: RemovalDeclaration, snapshot: Snapshot): readonly string[] {
  return endsInDrop(removal, snapshot) ? databasesHeld(snapshot) : [];
}

/** Locks the database of a connection, and updates what is known by what it holds now. */
export async function lockedAgain(
  removing: Removing,
  client: PgClient,
  known: Snapshot,
): Promise<Snapshot> {
  const { removal, timeouts } = removing;
  const first = await lockAndInspect(client, inspectionRequestForRemoval(removal), timeouts);
  const now = inspectedAgain(withoutTemporary(known), first);
  const isKnown = databasesNeeded(removal, now).every((name) => name in now.contents);
  return isKnown ? now : withOtherDatabases(removing, now);
}

/** Temporary objects end with their sessions, so those of an earlier inspection say nothing any more. */
function withoutTemporary(known: Snapshot): Snapshot {
  const contents = Object.entries(known.contents).map(([database, one]) => {
    const obstacles = one.obstacles.filter(({ kind }) => kind !== "temporaryOwner");
    return [database, { ...one, obstacles }] as const;
  });
  return { ...known, contents: Object.fromEntries(contents) };
}

/** Sends one part of the plan; where the server refuses what was only tried, without that. */
export async function send(
  removing: Removing,
  client: PgClient,
  before: Snapshot,
  partOf: (plan: RemovalPlan) => readonly Statement[],
): Promise<Snapshot> {
  const { removal, refusedProbes } = removing;
  for (;;) {
    const statements = partOf(planOf(removing, before));
    if (statements.length === 0) return before;
    const request = inspectionRequestForRemoval(removal);
    const sent = await sendProbing(client, statements, request, refusedProbes);
    if (sent === "refused") continue;
    const after = inspectedAgain(before, sent);
    requireNoLockOut(before, after, removal.name);
    return after;
  }
}

/** What is left to do. */
export function planOf(removing: Removing, snapshot: Snapshot): RemovalPlan {
  const { removal, refusedProbes, comeAndGo } = removing;
  const known = { ...withRefusedProbes(snapshot, refusedProbes), comeAndGo };
  const planned = planRemoval(removal, known);
  if ("kept" in planned)
    throw new RoleError("refused", `${planned.kept}: it is not changed further`);
  if ("refusals" in planned) throw refusalError(planned.refusals);
  return planned.plan;
}
