/**
 * Make a role what its declaration says: everything is looked at and planned before the first
 * commit, and each transaction is committed only if it reads back as declared.
 */
import { clearPassword } from "./adoption";
import type { PgClient, Server } from "./connection";
import { desiredRole, type Desired } from "./desired";
import { lookElsewhere } from "./elsewhere";
import { RoleError, refusalError } from "./errors";
import type { DesiredRole, Plan, RoleDeclaration, Snapshot, Statement } from "./model";
import { planRole } from "./plan";
import { requireAsDeclared, requireNoLockOut } from "./readBack";
import { lookRequestFor } from "./requests";
import { withRetries } from "./retry";
import { secondLogin } from "./secondLogin";
import { mergeSnapshots } from "./snapshot";
import { identifier, sql } from "./sql";
import type { TransactionTimeouts } from "./transaction";
import { commit, lockAndLook, orRollback, sendAndLook } from "./writer";

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
  const beyondReach = new Set<string>();
  const write = <T>(database: string, run: (writing: Writing) => Promise<T>): Promise<T> =>
    server.withWriter(database, (client) =>
      untilAllIsLearnt({ server, client, declaration, timeouts, beyondReach }, run),
    );
  const { after, ...own } = await write(declaration.database, applyOwnDatabase);
  const failures: { readonly database: string; readonly error: unknown }[] = [];
  for (const { database } of own.plan.transactions) {
    if (database === declaration.database) continue;
    await write(database, (writing) => applyOtherDatabase(writing, database, after)).catch(
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
  /** Roles that the server refused to grant to the session user, learnt on the way. */
  readonly beyondReach: Set<string>;
}

/**
 * From 16 on only the server knows whether a member of rds_superuser may grant itself a role: where
 * it may not, everything is planned again without that role.
 */
async function untilAllIsLearnt<T>(
  writing: Writing,
  run: (writing: Writing) => Promise<T>,
): Promise<T> {
  for (;;) {
    const known = writing.beyondReach.size;
    try {
      return await withRetries(() => run(writing));
    } catch (error) {
      if (writing.beyondReach.size === known) throw error;
    }
  }
}

/** The transaction that makes the role, with a look into every other database before its commit. */
async function applyOwnDatabase(
  writing: Writing,
): Promise<Omit<Applied, "failures"> & { readonly after: Snapshot }> {
  const { server, client, declaration, timeouts } = writing;
  const committed = await orRollback(client, async () => {
    const first = await lockAndLook(client, lookRequestFor(declaration), timeouts);
    const { looks, warnings } = await lookElsewhere(server, declaration, first, timeouts);
    const before = mergeSnapshots(first, looks);
    const changed = await changeIn(declaration.database, writing, before);
    return { before, ...changed, warnings: [...warnings, ...changed.warnings] };
  });
  const { before, after, plan, desired } = committed;
  const warnings = [...committed.warnings, ...(await secondLogin({ ...writing, before, after }))];
  const oid = after.role === "absent" ? undefined : after.role.oid;
  return { desired: desired.role, oid, snapshot: before, after, plan, warnings };
}

/** What the role has in a further database, planned again under that database's lock. */
async function applyOtherDatabase(
  writing: Writing,
  database: string,
  known: Snapshot,
): Promise<void> {
  const { client, declaration, timeouts } = writing;
  const ownership = { ...declaration.ownership, generation: "live" as const };
  await orRollback(client, async () => {
    const first = await lockAndLook(client, lookRequestFor(declaration), timeouts);
    const before = lookedAgain(known, first);
    await changeIn(database, { ...writing, declaration: { ...declaration, ownership } }, before);
  });
}

/** What is known with a later look at one of its databases, which says all that is shared anew. */
function lookedAgain(known: Snapshot, later: Snapshot): Snapshot {
  const { database, actors, contents } = known;
  return mergeSnapshots({ ...later, database, actors, contents }, [later]);
}

interface Changed {
  readonly desired: Desired;
  readonly plan: Plan;
  readonly after: Snapshot;
  readonly warnings: readonly string[];
}

/** Plan, send the part of one database, read back, and commit if it is as declared. */
async function changeIn(database: string, writing: Writing, looked: Snapshot): Promise<Changed> {
  const { client, declaration, beyondReach } = writing;
  const before = withoutReach(looked, beyondReach);
  const desired = desiredRole(declaration, before);
  const planned = planRole(desired, before);
  if ("refusals" in planned) throw refusalError(planned.refusals);
  const { plan } = planned;
  const statements = plan.transactions.find((one) => one.database === database)?.statements ?? [];
  const after = lookedAgain(before, await send(writing, statements, before));
  requireAsDeclared({ desired, database, before, after, left: plan.left });
  requireNoLockOut(before, after, declaration.name);
  const warnings = await clearPassword(client, declaration, before);
  await commit(client);
  return { desired, plan, after, warnings };
}

async function send(
  { client, declaration, beyondReach }: Writing,
  statements: readonly Statement[],
  before: Snapshot,
): Promise<Snapshot> {
  if (statements.length === 0) return before;
  try {
    return await sendAndLook(client, statements, lookRequestFor(declaration));
  } catch (error) {
    const lent = lentRole(error, statements, before);
    if (lent !== undefined) beyondReach.add(lent);
    throw error;
  }
}

/** The role that the session user could not grant itself, if that is what failed. */
function lentRole(
  error: unknown,
  statements: readonly Statement[],
  { actors, session }: Snapshot,
): string | undefined {
  if (!(error instanceof RoleError) || error.sqlState !== "42501") return undefined;
  const failed = statements.find(({ summary }) => summary === error.statement);
  const master = identifier(session.name);
  return actors
    .map(({ name }) => name)
    .find((name) => failed?.text.startsWith(sql`GRANT ${identifier(name)} TO ${master}`));
}

function withoutReach(snapshot: Snapshot, beyondReach: ReadonlySet<string>): Snapshot {
  const actors = snapshot.actors.map((actor) =>
    beyondReach.has(actor.name) ? { ...actor, grantRefused: true } : actor,
  );
  return { ...snapshot, actors };
}
