import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import type { Client } from "pg";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { RoleDeclaration } from "../../../provider/postgres/model/declaration";
import { removeRole } from "../../../provider/postgres/apply/removeRole";
import { connectTo } from "../../emulator/login";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { UNHARMED } from "../hostileMaster";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, member, preset, SALES, SVC, tables } from "./caseShape";
import { eventually } from "./eventually";
import { heldBy } from "./held";
import { pidOf } from "./foreignClient";

useChai(chaiAsPromised);

/** What every writer of this tool waits for. */
const ADVISORY_LOCK = 737426;
/** Time enough to open a transaction, but not to wait for {@link PATIENCE}. */
const TOO_SHORT = "1s";
const PATIENCE = "1.5s";
const NAMES = Array.from({ length: 8 }, (_, index) => `svc_${String(index + 1)}`);

for (const version of VERSIONS) {
  describe(`writers at the same time on PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let servers: readonly [Server, Server];

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    beforeEach(async () => {
      servers = [await openAsMaster(emulator, rds), await openAsMaster(emulator, rds)];
      const others = `CREATE ROLE alice; CREATE ROLE payroll;`;
      await seed(rds, [APP, "stock"], { app: `${others} ${SALES}`, stock: SALES });
      await rds.admin("ALTER TABLE s.b OWNER TO alice", APP);
      await rds.admin("ALTER TABLE s.a OWNER TO alice", "stock");
    });

    afterEach(async () => {
      await Promise.all(servers.map((server) => server.close()));
      await clearServer(rds);
    });

    function declarationOf(name: string, database: string): RoleDeclaration {
      const grants = [preset("readOnly"), preset("readWrite", "s", "stock")];
      return declare({ name, database, grants, memberOf: [member("payroll")] });
    }

    async function expectNothingLeft(done: readonly (readonly [RoleDeclaration, Applied])[]) {
      for (const [declaration, { failures }] of done) {
        expect(failures).to.deep.equal([]);
        const second = await applyRole(servers[0], again(declaration), TIMEOUTS);
        expect(second.plan.transactions).to.deep.equal([]);
      }
    }

    /** A session of its own, which holds something while a writer comes. */
    async function holding<T>(
      statements: string,
      run: (holder: Client) => Promise<T>,
      database = APP,
    ): Promise<T> {
      const { masterUsername: user, masterPassword: password } = rds;
      const holder = await connectTo(emulator, rds, { user, password, database });
      try {
        await holder.query(UNHARMED);
        await holder.query(statements);
        return await run(holder);
      } finally {
        await holder.end();
      }
    }

    async function somebodyWaits(condition = "true", count = 1): Promise<void> {
      const waiting = `SELECT FROM pg_locks WHERE NOT granted AND ${condition}`;
      await eventually(async () => (await rds.admin(waiting)).length >= count);
    }

    /** For connections from now on: all is over before a lock that is waited for {@link PATIENCE}. */
    async function shortenTimeouts(): Promise<void> {
      const settings = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
      for (const setting of version < 17 ? settings : [...settings, "transaction_timeout"]) {
        await rds.admin(`ALTER ROLE dbmaster SET ${setting} = '${TOO_SHORT}'`);
      }
    }

    it("make eight roles in one process", async () => {
      const declarations = NAMES.map((name) => declarationOf(name, APP));
      const applied = await Promise.all(
        declarations.map(async (one) => [one, await applyRole(servers[0], one, TIMEOUTS)] as const),
      );
      await expectNothingLeft(applied);
    });

    it("make eight roles in eight processes, whose databases differ and which all wait at once", async () => {
      const declarations = NAMES.map((name, index) =>
        declarationOf(name, index % 2 === 0 ? APP : "stock"),
      );
      const processes = await Promise.all(NAMES.map(() => openAsMaster(emulator, rds)));
      const lock = `SELECT pg_advisory_lock(${ADVISORY_LOCK})`;
      const applied = await holding(lock, (first) =>
        holding(
          lock,
          async (second) => {
            const applying = processes.map(async (server, index) => {
              const one = declarations[index] ?? declare();
              return [one, await applyRole(server, one, TIMEOUTS)] as const;
            });
            await somebodyWaits("locktype = 'advisory'", NAMES.length);
            await first.query(`SELECT pg_advisory_unlock(${ADVISORY_LOCK})`);
            await second.query(`SELECT pg_advisory_unlock(${ADVISORY_LOCK})`);
            return Promise.all(applying);
          },
          "stock",
        ),
      ).finally(() => Promise.all(processes.map((server) => server.close())));
      await expectNothingLeft(applied);
    });

    it("change and remove roles in two processes", async () => {
      for (const name of NAMES) {
        await applyRole(servers[0], declarationOf(name, APP), TIMEOUTS);
      }
      const [removed, kept] = [NAMES.slice(0, 4), NAMES.slice(4)];
      const changed = kept.map((name) => declare({ name, grants: [tables(["b"], ["DELETE"])] }));
      const removals = removed.map((name) =>
        removeRole(
          servers[1],
          { name, database: APP, onDelete: undefined, owners: ["test"], generation: 1 },
          TIMEOUTS,
        ),
      );
      const applied = await Promise.all(
        changed.map(async (one) => [one, await applyRole(servers[0], one, TIMEOUTS)] as const),
      );
      await Promise.all(removals);
      await expectNothingLeft(applied);
      const left = await rds.admin("SELECT FROM pg_roles WHERE rolname LIKE 'svc%'");
      expect(left.length).to.equal(kept.length);
    });

    it("give up where another deployment does not end, and say so", async () => {
      await holding(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`, async (holder) => {
        const pid = await pidOf(holder);
        const timeouts = { ...TIMEOUTS, queueSeconds: 4 };
        await expect(
          applyRole(servers[0], declare(), timeouts),
        ).to.be.rejected.and.eventually.have.property(
          "message",
          `another deployment is writing to this database
Detail: It waited for session ${String(pid)} of "dbmaster" (idle).
Hint: Try again when it has ended, or raise timeouts.queueSeconds.`,
        );
      });
    });

    it("see what the one before them has committed, however short the master's own timeouts are", async () => {
      await holding(`SELECT pg_advisory_lock(${ADVISORY_LOCK})`, async (holder) => {
        await shortenTimeouts();
        const waiting = applyRole(servers[0], declare({ grants: [preset("readOnly")] }), TIMEOUTS);
        await somebodyWaits(`waitstart < pg_catalog.now() - interval '${PATIENCE}'`);
        await holder.query("CREATE TABLE s.late ()");
        await holder.query(`SELECT pg_advisory_unlock(${ADVISORY_LOCK})`);
        await waiting;
      });
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([
        "attribute LOGIN",
        "database app: CONNECT by dbmaster",
        "member of rds_iam",
        "schema s: USAGE by dbmaster",
        "table s.a: SELECT by dbmaster",
        "table s.b: SELECT by alice",
        "table s.late: SELECT by dbmaster",
      ]);
    });

    it("plan again where somebody drops a table of the schema meanwhile", async () => {
      await holding("BEGIN; DROP TABLE s.a", async (holder) => {
        const waiting = applyRole(
          servers[0],
          declare({ grants: [tables("*", ["SELECT"])] }),
          TIMEOUTS,
        );
        await somebodyWaits();
        await holder.query("COMMIT");
        await waiting;
      });
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([
        "attribute LOGIN",
        "member of rds_iam",
        "table s.b: SELECT by alice",
      ]);
    });
  });
}
