import { expect } from "chai";
import type { Client } from "pg";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { removeRole } from "../../../provider/postgres/apply/removeRole";
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import type { PgClient, Server } from "../../../provider/postgres/server/server";
import type { Sql } from "../../../provider/postgres/sql";
import { aclSnapshot } from "../../e2e/drift/aclSnapshot";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, member, preset, SALES, tables } from "./caseShape";
import { openSession, pidOf, whileBusy } from "./foreignClient";

const NAMES = Array.from({ length: 10 }, (_, index) => `svc_${String(index + 1)}`);
/** Long enough for the connection that asks who holds the lock. */
const LOCK_SECONDS = 4;

/** What others leave uncommitted. Before 18 a GRANT takes no lock on the table. */
const LOCKS = [
  {
    title: "alter a table and do not commit",
    statements: "BEGIN; ALTER TABLE s.a ADD COLUMN late int",
    since: 14,
  },
  { title: "lock a table", statements: "BEGIN; LOCK TABLE s.a", since: 18 },
];

for (const version of VERSIONS) {
  describe(`clients that know nothing of this tool's lock, on PostgreSQL ${version},`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;
    let one: Client;
    let other: Client;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    beforeEach(async () => {
      server = await openAsMaster(emulator, rds);
      await seed(rds, [APP], { app: `CREATE ROLE payroll; CREATE ROLE bob; ${SALES}` });
      one = await openSession(emulator, rds, APP);
      other = await openSession(emulator, rds, APP);
    });

    afterEach(async () => {
      await one.end();
      await other.end();
      await server.close();
      await clearServer(rds);
    });

    /** A role is created, changed and, every second one, removed. */
    async function life(name: string, index: number): Promise<void> {
      await applyRole(server, created(name), TIMEOUTS);
      await applyRole(server, changed(name), TIMEOUTS);
      if (index % 2 === 1) await removeRole(server, removalOf(name), TIMEOUTS);
    }

    it("grant and revoke on the same tables and roles all the time: ten roles become what they become alone", async () => {
      const { result, busy } = await whileBusy(one, storm, () =>
        whileBusy(other, storm, () => Promise.all(NAMES.map(life))),
      );
      for (const { done } of [busy, result.busy]) expect(done).to.be.above(NAMES.length);
      await one.query(calm);
      const stormy = await aclSnapshot(rds, [APP]);
      await dropRoles();
      for (const [index, name] of NAMES.entries()) await life(name, index);
      expect(stormy).to.deep.equal(await aclSnapshot(rds, [APP]));
    });

    async function dropRoles(): Promise<void> {
      const rows = await rds.admin("SELECT rolname FROM pg_roles WHERE rolname ~ '^svc_'");
      const names = rows.map(({ rolname }) => String(rolname)).join(", ");
      await rds.admin(`DROP OWNED BY ${names}; DROP ROLE ${names}`, APP);
    }

    it("create and drop tables all the time: ten roles are created, changed and, in the end, removed", async () => {
      const { busy } = await whileBusy(one, migration, () =>
        Promise.all(NAMES.map((name) => applyRole(server, created(name), TIMEOUTS))),
      );
      expect(busy.done).to.be.above(NAMES.length);
      const updates = await whileBusy(
        one,
        (round) => migration(round, "later"),
        () => Promise.all(NAMES.map((name) => applyRole(server, changed(name), TIMEOUTS))),
      );
      expect(updates.busy.done).to.be.above(NAMES.length);
      for (const name of NAMES) await applyRole(server, changed(name), TIMEOUTS);
      const removals = await whileBusy(
        one,
        (round) => migration(round, "more"),
        () => Promise.all(NAMES.map((name) => removeRole(server, removalOf(name), TIMEOUTS))),
      );
      expect(removals.busy.done).to.be.above(NAMES.length);
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname ~ '^svc_'")).to.deep.equal([]);
    });

    it("create and drop a table where nobody may use PL/pgSQL: the update is planned again, without it", async () => {
      await rds.admin("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC", APP);
      await rds.admin("SET ROLE dbmaster; CREATE TABLE s.late_0 ()", APP);
      let moved = 0;
      const moving: Server = {
        ...server,
        withWriter: (database, run, signal) =>
          server.withWriter(
            database,
            (client) =>
              run(
                telling(client, async (text) => {
                  if (!/GRANT|REVOKE/.test(text) || moved === 6) return;
                  moved += 1;
                  await rds.admin(
                    `SET ROLE dbmaster; DROP TABLE s.late_${moved - 1}; CREATE TABLE s.late_${moved} ()`,
                    APP,
                  );
                }),
              ),
            signal,
          ),
      };
      const grants = [preset("readOnly"), tables(["a"], ["INSERT"])];
      const { failures } = await applyRole(moving, declare({ grants }), TIMEOUTS);
      expect({ failures, moved }).to.deep.equal({ failures: [], moved: 6 });
    });

    for (const { title, statements, since } of LOCKS) {
      if (version < since) continue;

      it(`${title}: a create and an update fail in time, and nothing is changed`, async () => {
        await applyRole(server, withTable("there", ["SELECT"]), TIMEOUTS);
        const before = await aclSnapshot(rds, [APP]);
        await other.query(`SET application_name = 'migrations'; ${statements}`);
        const pid = await pidOf(other);
        const create = withTable("svc", ["SELECT"]);
        expect(await refusalOf(create)).to.equal(refused("SELECT", "svc", pid));
        const update = again(withTable("there", ["SELECT", "INSERT"]));
        expect(await refusalOf(update)).to.equal(refused("INSERT", "there", pid));
        await other.query("ROLLBACK");
        expect(await aclSnapshot(rds, [APP])).to.deep.equal(before);
      });
    }

    async function refusalOf(declaration: RoleDeclaration): Promise<string> {
      const timeouts = { ...TIMEOUTS, lockSeconds: LOCK_SECONDS };
      return applyRole(server, declaration, timeouts).then(() => "none", String);
    }
  });
}

/** Has something done before each message of a client. */
function telling(client: PgClient, before: (text: string) => Promise<void>): PgClient {
  return new Proxy(client, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      if (key === "query") {
        return async (text: Sql) => {
          await before(text);
          return target.query(text);
        };
      }
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function refused(privilege: string, role: string, pid: number): string {
  return `RoleError: could not grant ${privilege} on table s.a to "${role}": canceling statement due to lock timeout
Detail: It waited for session ${String(pid)} of "dbmaster" (application "migrations", idle in transaction).
Hint: Everything was rolled back. Another session holds a lock on the object; raise timeouts.lockSeconds, or try again later.`;
}

function withTable(name: string, privileges: Parameters<typeof tables>[1]): RoleDeclaration {
  return declare({ name, grants: [tables(["a"], privileges)] });
}

function storm(): readonly string[] {
  return [
    "GRANT SELECT ON s.a, s.b TO bob",
    "GRANT payroll TO bob",
    "GRANT USAGE ON SCHEMA s TO bob",
    ...calm.split("; "),
  ];
}

const calm =
  "REVOKE SELECT ON s.a, s.b FROM bob; REVOKE payroll FROM bob; REVOKE USAGE ON SCHEMA s FROM bob";

/** Of each table that is created the second one after it is dropped. */
function migration(round: number, prefix = "late"): readonly string[] {
  const create = `CREATE TABLE s.${prefix}_${round} (id int)`;
  return round < 2 ? [create] : [create, `DROP TABLE s.${prefix}_${round - 2}`];
}

function created(name: string): RoleDeclaration {
  return declare({ name, grants: [preset("readOnly")], memberOf: [member("payroll")] });
}

function changed(name: string): RoleDeclaration {
  return again(declare({ name, grants: [preset("readWrite"), tables(["a"], ["TRUNCATE"])] }));
}

function removalOf(name: string) {
  return { name, database: APP, onDelete: undefined, owners: ["test"], generation: 1 };
}
