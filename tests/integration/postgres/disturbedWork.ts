/** What a fault may come in the way of: a create, an update and a delete, over two databases. */
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { removeRole } from "../../../provider/postgres/apply/removeRole";
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import type { Server } from "../../../provider/postgres/server/server";
import { type AclSnapshot, aclSnapshot, changedLines } from "../../e2e/drift/aclSnapshot";
import type { RdsServer } from "../../emulator/rdsServer";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, member, preset, SALES, SVC, tables } from "./caseShape";
import type { FaultPoint, FaultyServer } from "./faultyServer";

export const DATABASES = [APP, "stock"];

/** RDS_IAM_USER_TEST_SEED: as printed, to see the same sample again. */
export const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);

const created = declare({
  grants: [preset("readOnly"), preset("readOnly", "s", "stock")],
  memberOf: [member("payroll")],
});
const updated = declare({
  grants: [tables(["a"], ["SELECT", "INSERT"]), preset("readWrite", "s", "stock")],
});
const removal = { name: SVC, database: APP, onDelete: undefined, owners: ["test"], generation: 1 };

/** What it starts from, and what the next attempt has to come to. */
export interface Work {
  readonly title: string;
  readonly from: RoleDeclaration | undefined;
  readonly to: RoleDeclaration | undefined;
  /** Answers the errors of databases in which it was not done; throws where nothing was. */
  readonly run: (server: Server) => Promise<readonly unknown[]>;
}

export const WORK: readonly Work[] = [
  {
    title: "a create",
    from: undefined,
    to: created,
    run: (server) => apply(server, created),
  },
  {
    title: "an update",
    from: created,
    to: updated,
    run: (server) => apply(server, again(updated)),
  },
  {
    title: "a delete",
    from: created,
    to: undefined,
    run: (server) => removeRole(server, removal, TIMEOUTS).then(() => []),
  },
];

async function apply(server: Server, declaration: RoleDeclaration): Promise<readonly unknown[]> {
  const { failures } = await applyRole(server, declaration, TIMEOUTS);
  return failures.map(({ error }) => error);
}

/** Both databases, and others who hold something there. */
export async function prepare(rds: RdsServer): Promise<void> {
  const world = `${SALES} GRANT SELECT, INSERT ON s.a, s.b TO bob`;
  await rds.admin("SET ROLE dbmaster; CREATE ROLE bob; CREATE ROLE payroll; GRANT payroll TO bob");
  await seed(rds, DATABASES, Object.fromEntries(DATABASES.map((name) => [name, world])));
}

/** Makes the role anew; `undefined`: there is none. */
export async function startFrom(
  rds: RdsServer,
  healthy: Server,
  declaration: RoleDeclaration | undefined,
): Promise<void> {
  const there = await rds.admin(`SELECT FROM pg_roles WHERE rolname = '${SVC}'`);
  if (there.length > 0) {
    for (const name of DATABASES) await rds.admin(`DROP OWNED BY ${SVC}`, name);
    await rds.admin(`DROP ROLE ${SVC}`);
  }
  if (declaration !== undefined) await applyRole(healthy, declaration, TIMEOUTS);
}

/** The texts that are sent, and what everybody holds before, between and after the transactions. */
export interface Course {
  readonly texts: readonly string[];
  readonly states: readonly AclSnapshot[];
}

/** Does the work without a fault. */
export async function courseOf(rds: RdsServer, faulty: FaultyServer, work: Work): Promise<Course> {
  const states = [await aclSnapshot(rds, DATABASES)];
  const { sent } = await faulty.during(
    undefined,
    () => onNewConnections(faulty, work),
    async () => states.push(await aclSnapshot(rds, DATABASES)),
  );
  return { texts: sent, states };
}

/** Does the work with a fault. @returns what is told; `undefined`: that it is done */
export async function toldOf(
  faulty: FaultyServer,
  work: Work,
  point: FaultPoint,
): Promise<string | undefined> {
  let told: string | undefined;
  const { isHit } = await faulty.during(point, async () => {
    told = await onNewConnections(faulty, work).then(
      (failures) => (failures.length === 0 ? undefined : failures.map(String).join("\n")),
      String,
    );
  });
  if (!isHit) throw new Error("the fault did not come");
  return told;
}

async function onNewConnections(faulty: FaultyServer, { run }: Work): Promise<readonly unknown[]> {
  const server = faulty.open();
  return run(server).finally(() => server.close());
}

/** Which of the states it is: the first one that has the same lines; -1: none. */
export function stateIn({ states }: Course, state: AclSnapshot): number {
  return states.findIndex((one) => changesBetween(one, state).length === 0);
}

/** What differs, of whoever. */
function changesBetween(before: AclSnapshot, after: AclSnapshot): readonly string[] {
  const holders = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...holders].flatMap((holder) =>
    changedLines(before[holder], after[holder]).map((line) => `${holder}: ${line}`),
  );
}

/** How many statements are planned where the work is done: none. */
export async function leftToDo(healthy: Server, { to }: Work): Promise<number> {
  if (to === undefined) return 0;
  const { plan } = await applyRole(healthy, again(to), TIMEOUTS);
  return plan.transactions.flatMap(({ statements }) => statements).length;
}
