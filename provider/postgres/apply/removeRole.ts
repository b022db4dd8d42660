/** Remove a role: every database is inspected and planned before the first commit. */
import { saidBy } from "../../../connect/errorCodes";
import type { PgClient, Server } from "../server/server";
import { RoleError, refusalError } from "../model/errors";
import { inspectorOf } from "../inspect/inspector";
import { databasesHeld, inspectOtherDatabases } from "../inspect/otherDatabases";
import { lockOutDetails, lockOutReason } from "./lockOutGuard";
import { quoted } from "../model/names";
import type { RemovalDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import type { Transaction } from "../model/plan";
import { planRemoval } from "../plan/planRemoval";
import { inspectionRequestForRemoval } from "../inspect/request";
import { withRetries } from "./retry";
import { mergeSnapshots } from "../inspect/parse";
import type { TransactionTimeouts } from "../server/opening";
import { commit, lockAndInspect, orRollback, sendAndInspect } from "./transaction";

/** The result of a removal. */
export interface Removed {
  /** Why the role was not changed; `undefined` if it was removed. */
  readonly kept: string | undefined;
}

interface Removing {
  readonly server: Server;
  readonly removal: RemovalDeclaration;
  readonly timeouts: TransactionTimeouts;
}

/**
 * Remove a role from a server.
 * @throws {RoleError} if nothing was changed, or if the login is disabled and the rest is not done
 */
export async function removeRole(
  server: Server,
  removal: RemovalDeclaration,
  timeouts: TransactionTimeouts,
): Promise<Removed> {
  const removing = { server, removal, timeouts };
  const begun = await server.withWriter(removal.database, (client) =>
    withRetries(() => orRollback(client, () => begin(removing, client))),
  );
  if ("kept" in begun) return begun;
  for (const transaction of begun.rest) {
    await server
      .withWriter(transaction.database, (client) =>
        withRetries(() => orRollback(client, () => goOn(removing, client, transaction))),
      )
      .catch((error: unknown) => {
        throw halfRemoved(removal, error);
      });
  }
  return { kept: undefined };
}

/** The first transaction: the whole removal is planned under its lock. */
async function begin(
  { server, removal, timeouts }: Removing,
  client: PgClient,
): Promise<{ readonly kept: string } | { readonly rest: readonly Transaction[] }> {
  const first = await lockAndInspect(client, inspectionRequestForRemoval(removal), timeouts);
  const { snapshots } = await inspectOtherDatabases({
    inspector: inspectorOf(server),
    request: inspectionRequestForRemoval(removal),
    timeouts,
    first,
    required: databasesHeld(first),
  });
  const planned = planRemoval(removal, mergeSnapshots(first, snapshots));
  if ("refusals" in planned) throw refusalError(planned.refusals);
  const [transaction, ...rest] = "plan" in planned ? planned.plan.transactions : [];
  if (transaction !== undefined) await send(client, removal, transaction, first);
  await commit(client);
  return "kept" in planned ? { kept: planned.kept } : { rest };
}

async function goOn(
  { removal, timeouts }: Removing,
  client: PgClient,
  transaction: Transaction,
): Promise<void> {
  const before = await lockAndInspect(client, inspectionRequestForRemoval(removal), timeouts);
  await send(client, removal, transaction, before);
  await commit(client);
}

async function send(
  client: PgClient,
  removal: RemovalDeclaration,
  { statements }: Transaction,
  before: Snapshot,
): Promise<void> {
  const after = await sendAndInspect(client, statements, inspectionRequestForRemoval(removal));
  const reason = lockOutReason(before.session, after.session, removal.name);
  if (reason === undefined) return;
  const details = lockOutDetails(before, after, removal.name);
  throw new RoleError("lock-out prevented", reason, details);
}

function halfRemoved({ name }: RemovalDeclaration, error: unknown): RoleError {
  const what = `could not finish removing ${quoted(name)}`;
  return new RoleError("statement failed", `${what}: ${saidBy(error)}`, {
    detail: `The login of ${quoted(name)} is off.`,
    hint: "Fix the cause and run the deployment again: it continues from here.",
    cause: error,
  });
}
