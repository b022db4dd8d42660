import { expect } from "chai";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import { openInspector } from "../../../provider/postgres/inspect/inspector";
import { inspectionRequestFor } from "../../../provider/postgres/inspect/request";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import type { Traffic } from "../../emulator/traffic";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, preset, SVC } from "./caseShape";

const TABLES = Array.from({ length: 10_000 }, (_, index) => `t${String(index).padStart(5, "0")}`);
/** PostgreSQL locks each table that is created until COMMIT. */
const TABLES_A_MESSAGE = 1000;
const DECLARATION = declare({ grants: [preset("readOnly")] });
const RUNS = 10;

for (const version of FEW_VERSIONS) {
  describe(`a schema of ten thousand tables on PostgreSQL ${version}`, function () {
    this.timeout(300_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      // Autovacuum writes too.
      await rds.admin("ALTER SYSTEM SET autovacuum = off");
      await rds.admin("SELECT pg_reload_conf()");
      await seed(rds, [APP], { app: "CREATE SCHEMA s" });
      for (let start = 0; start < TABLES.length; start += TABLES_A_MESSAGE) {
        const some = TABLES.slice(start, start + TABLES_A_MESSAGE);
        await rds.admin(
          ["SET ROLE dbmaster", ...some.map((name) => `CREATE TABLE s.${name} ()`)].join(";"),
          APP,
        );
      }
      server = await openAsMaster(emulator, rds);
    });

    beforeEach(() => rds.admin(`SET ROLE dbmaster; CREATE ROLE ${SVC}`));
    afterEach(() => rds.admin(`DROP OWNED BY ${SVC}; DROP ROLE ${SVC}`, APP));

    after(async () => {
      await server.close();
      await rds.admin("ALTER SYSTEM RESET autovacuum");
      await rds.admin("SELECT pg_reload_conf()");
      await clearServer(rds);
    });

    const apply = (): Promise<Applied> => applyRole(server, DECLARATION, TIMEOUTS);
    const applyAgain = (): Promise<Applied> => applyRole(server, again(DECLARATION), TIMEOUTS);

    async function countReadable(): Promise<number> {
      const rows = await rds.admin(
        `SELECT count(*)::int AS count FROM pg_class AS c
        WHERE relnamespace = 's'::regnamespace AND has_table_privilege('${SVC}', c.oid, 'SELECT')`,
        APP,
      );
      return Number(rows[0]?.["count"]);
    }

    async function walWritten(run: () => Promise<unknown>): Promise<number> {
      const position = "SELECT pg_current_wal_insert_lsn() - '0/0' AS lsn";
      const before = await rds.admin(position);
      await run();
      const after = await rds.admin(position);
      return Number(after[0]?.["lsn"]) - Number(before[0]?.["lsn"]);
    }

    /** Transactions that wrote something: each takes the next number. */
    async function transactionsWriting(run: () => Promise<unknown>): Promise<number> {
      const next = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next";
      const before = await rds.admin(next);
      await run();
      const after = await rds.admin(next);
      return Number(after[0]?.["next"]) - Number(before[0]?.["next"]);
    }

    /** That no run writes a row, and that one writes no WAL at all: the server itself writes some now and then. */
    async function expectNoWrite(run: () => Promise<unknown>): Promise<void> {
      const wal: number[] = [];
      const writing = await transactionsWriting(async () => {
        for (let attempt = 0; attempt < RUNS; attempt += 1) wal.push(await walWritten(run));
      });
      expect({ writing, leastWal: Math.min(...wal) }).to.deep.equal({ writing: 0, leastWal: 0 });
    }

    it("is granted with one statement in one transaction", async () => {
      const { plan } = await apply();
      const onTables = plan.transactions.map((one) =>
        summaries(one).filter((summary) => summary.includes("table")),
      );
      expect(onTables).to.deep.equal([[`grant SELECT on all tables in schema s to "${SVC}"`]]);
      expect(await countReadable()).to.equal(TABLES.length);
    });

    it("costs one query and no write to inspect", async () => {
      await apply();
      const inspector = openInspector(server);
      const inspect = () => inspector.inspect(APP, inspectionRequestFor(DECLARATION), TIMEOUTS);
      await inspect(); // leaves hint bits and takes dead rows away
      rds.resetTraffic();
      await inspect();
      expect(rds.traffic()).to.deep.equal(queries(1));
      await expectNoWrite(inspect);
    });

    it("costs two queries and no write to apply again", async () => {
      await apply();
      await applyAgain();
      rds.resetTraffic();
      const { plan } = await applyAgain();
      expect(plan.transactions).to.deep.equal([]);
      expect(rds.traffic()).to.deep.equal(queries(2));
      await expectNoWrite(applyAgain);
    });

    it("has one table granted where one is missing", async () => {
      await apply();
      await rds.admin(`REVOKE SELECT ON s.t05000 FROM ${SVC}`, APP);
      const { plan } = await applyAgain();
      expect(plan.transactions.map(texts)).to.deep.equal([
        [`GRANT SELECT ON TABLE "s"."t05000" TO "${SVC}"`],
      ]);
    });

    it("is granted by name where a superuser's table is among them, a thousand a transaction", async () => {
      await rds.admin("CREATE TABLE s.hidden ()", APP);
      const { plan, failures } = await apply();
      await rds.admin("DROP TABLE s.hidden", APP);
      expect(failures).to.deep.equal([]);
      expect(plan.transactions.map(tablesNamed)).to.deep.equal(
        Array.from({ length: 10 }, (_, index) => TABLES.slice(index * 1000, (index + 1) * 1000)),
      );
      expect(await countReadable()).to.equal(TABLES.length);
    });

    it("is told as done in part where a later transaction fails, and the next time does the rest", async () => {
      await rds.admin(
        `CREATE TABLE s.hidden ();
        CREATE FUNCTION public.stand_in_the_way() RETURNS event_trigger LANGUAGE plpgsql
        AS $$ BEGIN IF current_query() LIKE '%"t01500"%' THEN RAISE 'not now'; END IF; END $$;
        CREATE EVENT TRIGGER in_the_way ON ddl_command_start WHEN TAG IN ('GRANT')
        EXECUTE FUNCTION public.stand_in_the_way()`,
        APP,
      );
      const { failures } = await apply();
      await rds.admin("DROP EVENT TRIGGER in_the_way", APP);
      const told = failures.map(({ database, error }) => `${database}: ${String(error)}`);
      expect(told.map((text) => text.split("\n", 1)[0])).to.deep.equal([
        `app: RoleError: could not grant SELECT on table s.t01000, table s.t01001, table s.t01002 and 497 more to "${SVC}": not now`,
      ]);
      expect(await countReadable()).to.equal(1000);
      const rest = await applyAgain();
      await rds.admin("DROP TABLE s.hidden", APP);
      expect(rest.failures).to.deep.equal([]);
      expect(rest.plan.transactions.flatMap(tablesNamed)).to.deep.equal(TABLES.slice(1000));
      expect(await countReadable()).to.equal(TABLES.length);
    });
  });
}

/** So many queries on a connection that is open already. */
function queries(count: number): Traffic {
  return {
    connections: 0,
    logins: 0,
    roundTrips: count,
    simpleQueries: count,
    extendedQueries: 0,
  };
}

type Transaction = Applied["plan"]["transactions"][number];

function summaries({ statements }: Transaction): readonly string[] {
  return statements.map(({ summary }) => summary);
}

function texts({ statements }: Transaction): readonly string[] {
  return statements.map(({ text }) => text);
}

function tablesNamed({ statements }: Transaction): readonly string[] {
  return statements.flatMap(({ text }) => text.match(/t\d{5}/g) ?? []);
}
