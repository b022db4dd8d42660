/**
 * Make a role what its declaration says: everything is inspected and planned before the first
 * commit, and each transaction is committed only if it reads back as declared.
 */
import { textOf } from "../../../connect/errorCodes";
import { answerLost, untilAnswered } from "./answered";
import { namingBlockers } from "./blockers";
import { mayLockOut } from "./lockOutGuard";
import { clearPassword } from "./clearPassword";
import type { PgClient, Server } from "../server/server";
import { desiredRole, type Desired } from "../desired/desiredRole";
import { lacks } from "../desired/unusable";
import { inspectorOf } from "../inspect/inspector";
import {
  databasesHeld,
  inspectOtherDatabases,
  openDatabases,
  type UnreadDatabase,
} from "../inspect/otherDatabases";
import { refusalError } from "../model/errors";
import type { DesiredRole } from "../model/desiredRole";
import type { Plan, Probe, Transaction } from "../model/plan";
import { databasesOf, type OwnershipDeclaration, type RoleDeclaration } from "../model/declaration";
import { readMarker } from "../model/marker";
import type { Snapshot } from "../model/snapshot";
import { withRefusedProbes } from "../authority/probed";
import { planRole } from "../plan/planRole";
import { requireAsDeclared, requireNoLockOut, type ReadBack } from "./readBack";
import { inspectionRequestFor } from "../inspect/request";
import { withRetries } from "./retry";
import { secondLogin } from "./secondLogin";
import { revokesOfGained } from "./undoStatements";
import { inspectedAgain, mergeSnapshots } from "../inspect/parse";
import type { TransactionTimeouts } from "../server/opening";
import { versionWarnings } from "../server/supportedVersions";
import {
  commit,
  CommitUnanswered,
  lockAndInspect,
  orRollback,
  sendProbing,
  tryProbes,
} from "./transaction";

/** What was done. */
export interface Applied {
  readonly desired: DesiredRole;
  /** The role's identity on its server, whatever its name. */
  readonly oid: number | undefined;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly warnings: readonly string[];
  /** Databases in which the role could not be made as declared, after its own was committed. */
  readonly failures: readonly UnreadDatabase[];
  /** What the role lacks to use its grants, as phrases after "has". */
  readonly unusable: readonly string[];
}

/**
 * Apply a declaration to a server.
 * @throws {RoleError} where nothing was changed
 */
export async function applyRole(
  server: Server,
  declaration: RoleDeclaration,
  timeouts: TransactionTimeouts,
): Promise<Applied> {
  const refusedProbes: Probe[] = [];
  const unanswered: Attempt[] = [];
  const write = <T>(database: string, run: (writing: Writing) => Promise<T>): Promise<T> =>
    untilAnswered(server, () =>
      server.withWriter(database, (client) =>
        namingBlockers({ server, client, timeouts }, () =>
          withRetries(server, (comeAndGo) =>
            run({ server, client, declaration, timeouts, refusedProbes, unanswered, comeAndGo }),
          ),
        ),
      ),
    );
  const { after, ...own } = await write(declaration.database, applyOwnDatabase);
  const failures: UnreadDatabase[] = [];
  let known = after;
  let readBack = [declaration.database];
  const done = own.plan.transactions.find(
    ({ database, last }) => database === declaration.database && last !== true,
  );
  for (const transaction of own.plan.transactions.filter((one) => one !== done)) {
    const { database, last = false } = transaction;
    if (failures.some((failure) => last || failure.database === database)) continue;
    try {
      known = await write(database, (writing) => applyFurther(writing, transaction, known));
      readBack = last ? [database] : [...readBack, database];
    } catch (error) {
      failures.push({ database, error });
    }
  }
  return {
    ...own,
    failures: [...own.failures, ...failures],
    unusable: lacks(own.desired, known, readBack),
  };
}

interface Writing {
  readonly server: Server;
  readonly client: PgClient;
  readonly declaration: RoleDeclaration;
  readonly timeouts: TransactionTimeouts;
  /** What the server has refused to the session user. */
  readonly refusedProbes: Probe[];
  /** Changes for which COMMIT was sent and not answered: each of them may be committed. */
  readonly unanswered: Attempt[];
  /** Whether objects come and go meanwhile. */
  readonly comeAndGo: boolean;
}

interface Attempt {
  readonly before: Snapshot;
  readonly plan: Plan;
  /** In the marker. */
  readonly generation: OwnershipDeclaration["generation"];
}

type AppliedFirst = Omit<Applied, "unusable"> & { readonly after: Snapshot };

/** The transaction that makes the role; every other database is inspected before its commit. */
async function applyOwnDatabase(writing: Writing): Promise<AppliedFirst> {
  const [attempt] = writing.unanswered;
  if (attempt === undefined) return applyOnce(writing);
  // Counted up again, the generation would show a role that is committed as another one.
  const { before, plan, generation } = attempt;
  const { declaration } = writing;
  const ownership = { ...declaration.ownership, generation };
  const again = { ...writing, declaration: { ...declaration, ownership } };
  const applied = await applyOnce(again, before);
  const warnings = [...applied.warnings, answerLost(declaration.name, "is as declared")];
  return { ...applied, warnings, plan };
}

/** @param beforeAll what was found before the first attempt, of which the answer was lost */
async function applyOnce(writing: Writing, beforeAll?: Snapshot): Promise<AppliedFirst> {
  const { server, client, declaration, timeouts } = writing;
  const committed = await orRollback(client, async () => {
    const first = await lockAndInspect(client, inspectionRequestFor(declaration), timeouts);
    const { snapshots, unread } = await inspectOtherDatabases({
      inspector: inspectorOf(server),
      request: inspectionRequestFor(declaration),
      timeouts,
      first,
      required: openDatabases(databasesOf(declaration), first),
      optional: openDatabases(databasesHeld(first), first),
    });
    const before = mergeSnapshots(first, snapshots);
    const changed = await changeIn(
      { database: declaration.database, last: false },
      writing,
      before,
    );
    return { before, ...changed, unread };
  });
  const { after, plan, desired } = committed;
  const before = beforeAll ?? committed.before;
  const unfinished = withdrawnIn(declaration);
  const failures = committed.unread.filter(({ database }) => unfinished.includes(database));
  const warnings = [
    ...versionWarnings(before.versionNum),
    ...committed.unread.filter((one) => !failures.includes(one)).map(({ error }) => textOf(error)),
    ...committed.warnings,
    ...(await secondLogin({ ...writing, name: declaration.name, before, after })),
  ];
  const oid = after.role === "absent" ? undefined : after.role.oid;
  return { desired: desired.role, oid, snapshot: before, after, plan, warnings, failures };
}

/**
 * Databases that only the declaration before this one names. Where extras are revoked, what the role
 * still holds there stays drift; else nothing but a failure tells of it.
 */
function withdrawnIn(declaration: RoleDeclaration): readonly string[] {
  const { extraPrivileges, previous } = declaration;
  if (extraPrivileges === "revoke" || previous === undefined) return [];
  const declared = databasesOf(declaration);
  return previous.grants.map(({ database }) => database).filter((name) => !declared.includes(name));
}

/** A further transaction, in another database or of the same, planned again under its own lock. */
async function applyFurther(
  writing: Writing,
  { database, last = false }: Transaction,
  known: Snapshot,
): Promise<Snapshot> {
  const { client, declaration, timeouts } = writing;
  const ownership = { ...declaration.ownership, generation: "live" as const };
  return orRollback(client, async () => {
    const first = await lockAndInspect(client, inspectionRequestFor(declaration), timeouts);
    const before = inspectedAgain(known, first);
    const further = { ...writing, declaration: { ...declaration, ownership } };
    return (await changeIn({ database, last }, further, before)).after;
  });
}

interface Changed {
  readonly desired: Desired;
  readonly plan: Plan;
  readonly after: Snapshot;
  readonly warnings: readonly string[];
}

/** Which of a plan's transactions is sent. */
interface Part {
  readonly database: string;
  /** The one behind all databases, in which memberships are revoked. */
  readonly last: boolean;
}

/** Plan, send the part of one database, read back, and commit if it is as declared. */
async function changeIn(part: Part, writing: Writing, inspected: Snapshot): Promise<Changed> {
  const { client, declaration } = writing;
  const { database } = part;
  const { desired, before, after, plan, pending } = await planAndSend(part, writing, inspected);
  requireAsDeclared({ desired, database, before, after, unreachable: plan.unreachable, pending });
  requireNoLockOut(before, after, declaration.name);
  const warnings = await clearPassword(client, declaration, before);
  await commit(client).catch((error: unknown) => {
    if (!(error instanceof CommitUnanswered)) throw error;
    const generation = readMarker(desired.role.comment)?.generation ?? "live";
    writing.unanswered.push({ before, plan, generation });
    const change = { name: declaration.name, before, after };
    const mayBeLockedOut = mayLockOut(before.role, after.role);
    throw new CommitUnanswered(error.cause, mayBeLockedOut ? revokesOfGained(change, after) : []);
  });
  return { desired, plan, after, warnings };
}

interface Sent extends Omit<Changed, "warnings"> {
  readonly before: Snapshot;
  readonly pending: ReadBack["pending"];
}

/**
 * What only the server knows is tried: where it refuses, the transaction goes back to where it was
 * after the inspection, and everything is planned again without.
 */
async function planAndSend(part: Part, writing: Writing, inspected: Snapshot): Promise<Sent> {
  const { client, declaration, refusedProbes, comeAndGo } = writing;
  const { database, last } = part;
  for (;;) {
    const before = { ...withRefusedProbes(inspected, refusedProbes), comeAndGo };
    const desired = desiredRole(declaration, before);
    const planned = planRole(desired, before);
    if ("refusals" in planned) throw refusalError(planned.refusals);
    const { plan } = planned;
    const within = plan.transactions.filter((one) => one.database === database);
    const [own, ...later] = last ? within.slice(-1) : within.filter((one) => one.last !== true);
    const statements = own?.statements ?? [];
    const request = inspectionRequestFor(declaration);
    if (database === declaration.database && !last) {
      const others = plan.transactions.filter((one) => one !== own);
      const elsewhere = others.flatMap((one) => one.statements);
      if ((await tryProbes(client, elsewhere, request, refusedProbes)) === "refused") continue;
    }
    const readBack =
      statements.length === 0
        ? before
        : await sendProbing(client, statements, request, refusedProbes);
    if (readBack === "refused") continue;
    const pending = {
      grants: later.flatMap(({ grants }) => grants),
      memberships: !last && plan.transactions.some((one) => one.last === true),
    };
    return { desired, plan, before, after: inspectedAgain(before, readBack), pending };
  }
}
