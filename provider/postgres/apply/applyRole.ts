/**
 * Make a role what its declaration says: everything is looked at and planned before the first
 * commit, and each transaction is committed only if it reads back as declared.
 */
import { clearPassword } from "./clearPassword";
import type { PgClient, Server } from "../server/server";
import { desiredRole, type Desired } from "../desired/desiredRole";
import { inspectOtherDatabases } from "../inspect/otherDatabases";
import { refusalError } from "../model/errors";
import type { DesiredRole } from "../model/desiredRole";
import type { Plan, Statement, Probe, Transaction } from "../model/plan";
import type { RoleDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { refusedProbe, withRefusedProbes } from "../authority/probed";
import { planRole } from "../plan/planRole";
import { requireAsDeclared, requireNoLockOut } from "./readBack";
import { inspectionRequestFor } from "../inspect/request";
import { withRetries } from "./retry";
import { secondLogin } from "./secondLogin";
import { mergeSnapshots } from "../inspect/parse";
import type { TransactionTimeouts } from "../server/opening";
import { commit, lockAndInspect, orRollback, sendAndInspect } from "./transaction";

/** What was done. */
export interface Applied {
  readonly desired: DesiredRole;
  /** The role's identity on its server, whatever its name. */
  readonly oid: number | undefined;
  readonly snapshot: Snapshot;
  readonly plan: Plan;
  readonly warnings: readonly string[];
  /** Databases in which the role could not be made as declared, after its own was committed. */
  readonly failures: readonly { readonly database: string; readonly error: unknown }[];
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
  const write = <T>(database: string, run: (writing: Writing) => Promise<T>): Promise<T> =>
    server.withWriter(database, (client) =>
      withProbes({ server, client, declaration, timeouts, refusedProbes }, run),
    );
  const { after, ...own } = await write(declaration.database, applyOwnDatabase);
  const failures: { readonly database: string; readonly error: unknown }[] = [];
  const done = own.plan.transactions.find(
    ({ database, last }) => database === declaration.database && last !== true,
  );
  for (const transaction of own.plan.transactions.filter((one) => one !== done)) {
    const { database, last = false } = transaction;
    if (failures.some((failure) => last || failure.database === database)) continue;
    await write(database, (writing) => applyFurther(writing, transaction, after)).catch(
      (error: unknown) => failures.push({ database, error }),
    );
  }
  return { ...own, failures };
}

interface Writing {
  readonly server: Server;
  readonly client: PgClient;
  readonly declaration: RoleDeclaration;
  readonly timeouts: TransactionTimeouts;
  /** What the server refused to the session user, learnt on the way. */
  readonly refusedProbes: Probe[];
}

/** What only the server knows is tried; where it refuses, everything is planned again without. */
async function withProbes<T>(writing: Writing, run: (writing: Writing) => Promise<T>): Promise<T> {
  for (;;) {
    const known = writing.refusedProbes.length;
    try {
      return await withRetries(() => run(writing));
    } catch (error) {
      if (writing.refusedProbes.length === known) throw error;
    }
  }
}

/** The transaction that makes the role, with a look into every other database before its commit. */
async function applyOwnDatabase(
  writing: Writing,
): Promise<Omit<Applied, "failures"> & { readonly after: Snapshot }> {
  const { server, client, declaration, timeouts } = writing;
  const committed = await orRollback(client, async () => {
    const first = await lockAndInspect(client, inspectionRequestFor(declaration), timeouts);
    const { snapshots, warnings } = await inspectOtherDatabases(
      server,
      declaration,
      first,
      timeouts,
    );
    const before = mergeSnapshots(first, snapshots);
    const changed = await changeIn(
      { database: declaration.database, last: false },
      writing,
      before,
    );
    return { before, ...changed, warnings: [...warnings, ...changed.warnings] };
  });
  const { before, after, plan, desired } = committed;
  const warnings = [...committed.warnings, ...(await secondLogin({ ...writing, before, after }))];
  const oid = after.role === "absent" ? undefined : after.role.oid;
  return { desired: desired.role, oid, snapshot: before, after, plan, warnings };
}

/** A further transaction, in another database or of the same, planned again under its own lock. */
async function applyFurther(
  writing: Writing,
  { database, last = false }: Transaction,
  known: Snapshot,
): Promise<void> {
  const { client, declaration, timeouts } = writing;
  const ownership = { ...declaration.ownership, generation: "live" as const };
  await orRollback(client, async () => {
    const first = await lockAndInspect(client, inspectionRequestFor(declaration), timeouts);
    const before = inspectedAgain(known, first);
    const further = { ...writing, declaration: { ...declaration, ownership } };
    await changeIn({ database, last }, further, before);
  });
}

/** What is known with a later look at one of its databases, which says all that is shared anew. */
function inspectedAgain(known: Snapshot, later: Snapshot): Snapshot {
  const { database, otherRoles, contents } = known;
  return mergeSnapshots({ ...later, database, otherRoles, contents }, [later]);
}

interface Changed {
  readonly desired: Desired;
  readonly plan: Plan;
  readonly after: Snapshot;
  readonly warnings: readonly string[];
}

/** Plan, send the part of one database, read back, and commit if it is as declared. */
async function changeIn(
  { database, last }: { readonly database: string; readonly last: boolean },
  writing: Writing,
  looked: Snapshot,
): Promise<Changed> {
  const { client, declaration, refusedProbes } = writing;
  const before = withRefusedProbes(looked, refusedProbes);
  const desired = desiredRole(declaration, before);
  const planned = planRole(desired, before);
  if ("refusals" in planned) throw refusalError(planned.refusals);
  const { plan } = planned;
  const within = plan.transactions.filter((one) => one.database === database);
  const [own, ...later] = last ? within.slice(-1) : within.filter((one) => one.last !== true);
  const statements = own?.statements ?? [];
  const pending = {
    grants: later.flatMap(({ grants }) => grants),
    memberships: !last && plan.transactions.some((one) => one.last === true),
  };
  const after = inspectedAgain(before, await send(writing, statements, before));
  requireAsDeclared({ desired, database, before, after, unreachable: plan.unreachable, pending });
  requireNoLockOut(before, after, declaration.name);
  const warnings = await clearPassword(client, declaration, before);
  await commit(client);
  return { desired, plan, after, warnings };
}

async function send(
  { client, declaration, refusedProbes }: Writing,
  statements: readonly Statement[],
  before: Snapshot,
): Promise<Snapshot> {
  if (statements.length === 0) return before;
  try {
    return await sendAndInspect(client, statements, inspectionRequestFor(declaration));
  } catch (error) {
    const learnt = refusedProbe(error, statements);
    if (learnt !== undefined) refusedProbes.push(learnt);
    throw error;
  }
}
