/**
 * Make a role what its declaration says: everything is looked at and planned before the first
 * commit, and each transaction is committed only if it reads back as declared.
 */
import type { Server, PgClient } from "./connection";
import { databasesOf, desiredRole, type Desired } from "./desired";
import { differences, isExtraPrivilege } from "./differences";
import { differencesInWords } from "./differenceWords";
import { RoleError, refusalError } from "./errors";
import { openLooker } from "./introspect";
import { gainedMemberships, lockOutReason } from "./lockOut";
import type { DesiredRole, Difference, Left, Plan, RoleDeclaration, Snapshot } from "./model";
import { findObject } from "./objectIndex";
import { planRole } from "./plan";
import { lookRequestFor } from "./requests";
import { withRetries } from "./retry";
import { mergeSnapshots } from "./snapshot";
import type { TransactionTimeouts } from "./transaction";
import { secondLogin } from "./secondLogin";
import { commit, lockAndLook, orRollback, sendAndLook } from "./writer";

/** What was done. */
export interface Applied {
  readonly desired: DesiredRole;
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
  const own = await server.withWriter(declaration.database, (client) =>
    withRetries(() => applyOwnDatabase({ server, client, declaration, timeouts })),
  );
  const failures: { readonly database: string; readonly error: unknown }[] = [];
  for (const database of own.plan.transactions.map((one) => one.database)) {
    if (database === declaration.database) continue;
    await server
      .withWriter(database, (client) =>
        withRetries(() =>
          applyOtherDatabase({ server, client, declaration, timeouts }, database, own.snapshot),
        ),
      )
      .catch((error: unknown) => failures.push({ database, error }));
  }
  return { ...own, failures };
}

interface Writing {
  readonly server: Server;
  readonly client: PgClient;
  readonly declaration: RoleDeclaration;
  readonly timeouts: TransactionTimeouts;
}

/** The transaction that makes the role, with a look into every other database before its commit. */
async function applyOwnDatabase(writing: Writing): Promise<Omit<Applied, "failures">> {
  const { server, client, declaration, timeouts } = writing;
  const committed = await orRollback(client, async () => {
    const first = await lockAndLook(client, lookRequestFor(declaration), timeouts);
    const others = await lookElsewhere(server, declaration, first, timeouts);
    const before = mergeSnapshots(first, others);
    return { before, ...(await changeIn(declaration.database, writing, before)) };
  });
  const { before, after, plan, desired } = committed;
  const warnings = await secondLogin({ ...writing, before, after });
  return { desired: desired.role, snapshot: before, plan, warnings };
}

/** What the role has in a further database, planned again under that database's lock. */
async function applyOtherDatabase(
  writing: Writing,
  database: string,
  planned: Snapshot,
): Promise<void> {
  const { client, declaration, timeouts } = writing;
  const ownership = { ...declaration.ownership, generation: "live" as const };
  await orRollback(client, async () => {
    const first = await lockAndLook(client, lookRequestFor(declaration), timeouts);
    const before = mergeSnapshots({ ...planned, ...first, contents: planned.contents }, [first]);
    await changeIn(database, { ...writing, declaration: { ...declaration, ownership } }, before);
  });
}

interface Changed {
  readonly desired: Desired;
  readonly plan: Plan;
  readonly after: Snapshot;
}

/** Plan, send the part of one database, read back, and commit if it is as declared. */
async function changeIn(database: string, writing: Writing, before: Snapshot): Promise<Changed> {
  const { client, declaration } = writing;
  const desired = desiredRole(declaration, before);
  const planned = planRole(desired, before);
  if ("refusals" in planned) throw refusalError(planned.refusals);
  const { plan } = planned;
  const statements = plan.transactions.find((one) => one.database === database)?.statements ?? [];
  if (statements.length === 0) {
    await commit(client);
    return { desired, plan, after: before };
  }
  const look = await sendAndLook(client, statements, lookRequestFor(declaration));
  const after = mergeSnapshots(before, [look]);
  const readBack = { ...after, ...look, contents: after.contents };
  requireAsDeclared({ desired, database, before, after: readBack, left: plan.left });
  requireNoLockOut(before, readBack, declaration.name);
  await commit(client);
  return { desired, plan, after: readBack };
}

/** Databases beside the own one that are declared, or in which the role holds something. */
async function lookElsewhere(
  server: Server,
  declaration: RoleDeclaration,
  first: Snapshot,
  timeouts: TransactionTimeouts,
): Promise<readonly Snapshot[]> {
  const existing = first.databases.map(({ name }) => name);
  const held = first.role === "absent" ? [] : first.role.dependencies;
  const names = [...databasesOf(declaration), ...held.flatMap(({ database }) => database ?? [])];
  const others = [...new Set(names)].filter(
    (name) => name !== declaration.database && existing.includes(name),
  );
  const looker = openLooker(server);
  const request = lookRequestFor(declaration);
  return Promise.all(others.sort().map((name) => looker.look(name, request, timeouts)));
}

interface ReadBack {
  readonly desired: Desired;
  readonly database: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly left: readonly Left[];
}

/** Commit only what reads back; what others made or dropped meanwhile is the next look's. */
function requireAsDeclared({ desired, database, before, after, left }: ReadBack): void {
  const expected = new Set(left.map(({ difference }) => JSON.stringify(difference)));
  const remaining = differences(desired.role, after)
    .filter((one) => !("database" in one) || one.database === database)
    .filter((one) => !expected.has(JSON.stringify(one)))
    .filter((one) => desired.role.extraPrivileges === "revoke" || !isExtraPrivilege(one))
    .filter((one) => isOnObjectOfBoth(one, before, after));
  if (remaining.length === 0) return;
  throw new RoleError(
    "not as declared",
    "the role does not read back as declared; everything was rolled back",
    {
      detail: differencesInWords(remaining, after).join("; "),
      hint: "Run it again; if it stays so, report it with this message.",
    },
  );
}

function isOnObjectOfBoth(difference: Difference, before: Snapshot, after: Snapshot): boolean {
  if (difference.kind !== "grant missing" && difference.kind !== "grant extra") return true;
  const { database, object } = difference;
  return [before, after].every((snapshot) => findObject(snapshot, database, object) !== undefined);
}

function requireNoLockOut(before: Snapshot, after: Snapshot, role: string): void {
  const reason = lockOutReason(before.session, after.session, role);
  if (reason === undefined) return;
  throw new RoleError("lock-out prevented", `${reason}; everything was rolled back`, {
    detail: `Memberships gained: ${String(gainedMemberships(before.session, after.session).length)}.`,
    hint: "Look at the master's memberships and at createrole_self_grant.",
  });
}
