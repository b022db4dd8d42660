/**
 * Undoes a change that locks the master out, on the connection that made it. Each attempt is a
 * transaction of its own; what came of them is read back, and the login is tried once more.
 */
import { inspectionQuery } from "../inspect/query";
import { queryInspection } from "../inspect/inspector";
import { snapshotOf } from "../inspect/parse";
import { inspectionRequestForRemoval, type InspectionRequest } from "../inspect/request";
import type { RemovalDeclaration, RoleDeclaration } from "../model/declaration";
import { readMarker } from "../model/marker";
import type { Statement } from "../model/plan";
import type { Snapshot } from "../model/snapshot";
import { refusalError } from "../model/errors";
import { planRemoval, removalTransactions } from "../plan/planRemoval";
import { openForReading, type TransactionTimeouts } from "../server/opening";
import type { PgClient, Server } from "../server/server";
import { message, sql } from "../sql";
import { commit, lockAndInspect, orRollback, sendAndInspect } from "./transaction";
import { isSameRole, revokesOfGained, type RoleChange } from "./undoStatements";
import type { Undone } from "./undone";
import { withRetries } from "./retry";

/** A change that is committed. */
export interface Committed extends RoleChange {
  readonly server: Server;
  /** Still open, so that it can undo the change. */
  readonly client: PgClient;
  readonly declaration: RoleDeclaration;
  readonly timeouts: TransactionTimeouts;
}

/** Drops a role that the change made; else, or where that fails, revokes the memberships it gave. */
export async function undoChange(committed: Committed): Promise<Undone> {
  const { server, client, declaration, before, timeouts } = committed;
  const drop =
    before.role === "absent"
      ? await attempt(committed, (now) => dropping(committed, now))
      : undefined;
  const revoke =
    drop?.isCommitted === true
      ? undefined
      : await attempt(committed, (now) => revokesOfGained(committed, now));
  const isCut = !(await isOpen(client));
  const request = inspectionRequestForRemoval(removalOf(committed));
  const now = await inspect(client, request, timeouts)
    .catch(() => server.withClient(declaration.database, (one) => inspect(one, request, timeouts)))
    .catch(() => undefined);
  const login = await server.tryLogin(declaration.database);
  const failures = [drop, revoke].flatMap((one) => one?.failures ?? []);
  const revoked = revoke?.isCommitted === true ? "revoked" : undefined;
  return {
    committed: drop?.isCommitted === true ? "dropped" : revoked,
    failures,
    now,
    isCut,
    login,
  };
}

interface Attempt {
  readonly isCommitted: boolean;
  readonly failures: readonly unknown[];
}

/** One transaction, tried again as every other one. */
async function attempt(
  committed: Committed,
  statementsFor: (now: Snapshot) => readonly Statement[],
): Promise<Attempt> {
  const { server, client, timeouts } = committed;
  const request = inspectionRequestForRemoval(removalOf(committed));
  try {
    await withRetries(server, () =>
      orRollback(client, async () => {
        const now = await lockAndInspect(client, request, timeouts);
        // Another session may have dropped the role, and made one of its own.
        const statements = isSameRole(committed.after, now) ? statementsFor(now) : [];
        await sendAndInspect(client, statements, request);
        await commit(client);
      }),
    );
    return { isCommitted: true, failures: [] };
  } catch (error) {
    return { isCommitted: false, failures: [error] };
  }
}

function dropping(committed: Committed, now: Snapshot): readonly Statement[] {
  const removal = removalOf(committed);
  const planned = planRemoval(removal, now);
  if ("refusals" in planned) throw refusalError(planned.refusals);
  if ("kept" in planned) throw new Error(planned.kept);
  return removalTransactions(removal, planned.plan).flatMap(({ statements }) => statements);
}

function removalOf({ declaration, after }: Committed): RemovalDeclaration {
  const { name, database, ownership } = declaration;
  const marker = after.role === "absent" ? undefined : readMarker(after.role.comment);
  return {
    name,
    database,
    owners: [ownership.owner],
    onDelete: "drop",
    generation: marker?.generation ?? 0,
  };
}

async function isOpen(client: PgClient): Promise<boolean> {
  return client.query(sql`SELECT 1`).then(
    () => true,
    () => false,
  );
}

async function inspect(
  client: PgClient,
  request: InspectionRequest,
  timeouts: TransactionTimeouts,
): Promise<Snapshot> {
  const query = inspectionQuery([request], client.serverMajor ?? 0);
  const text = message([openForReading(timeouts), query, sql`COMMIT`]);
  return snapshotOf(await queryInspection(client, text), request.role);
}
