import { expect } from "chai";
import { createServer } from "node:net";
import type { Client } from "pg";
import { create, delete as remove, read, update } from "../../../provider/role/provider";
import { listen } from "../../emulator/listen";
import { connectTo } from "../../emulator/login";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { UNHARMED } from "../hostileMaster";
import { eventually } from "../postgres/eventually";
import { pidOf } from "../postgres/foreignClient";
import { openAsSuperuser } from "../postgres/superuserSession";
import { clearServer, sharedEmulator } from "../servers";
import { FEW_VERSIONS, VERSIONS } from "../versions";
import { declared, type Props } from "./declared";

/** What every writer of this tool waits for. */
const ADVISORY_LOCK = "SELECT pg_advisory_lock(737426)";
/**
 * A catalog with a system cache would do worse: whenever the relation cache's file is made anew, as after a
 * vacuum, a login reads those too, and waits where nothing tells it apart from others.
 */
const BLOCKING_INSPECTIONS = "BEGIN; LOCK TABLE pg_catalog.pg_depend";
const GRANTS = [{ database: "app", schema: "s", tables: ["a"], privileges: ["SELECT"] }];
/** Nothing else ends a wait of these tests, and who is waited for is asked often. */
const PATIENT = { queueSeconds: 600, lockSeconds: 600, statementSeconds: 600, serverSeconds: 0 };
const HINT = "Find what takes so long, or raise timeouts.operationSeconds.";

for (const version of FEW_VERSIONS) {
  describe(`an operation that has no time left on PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let restore: () => void;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      restore = setDeployment(emulator);
    });

    beforeEach(async () => {
      for (const database of ["app", "stock"]) {
        await rds.createDatabase(database);
        await rds.admin("SET ROLE dbmaster; CREATE SCHEMA s; CREATE TABLE s.a ()", database);
      }
    });

    afterEach(() => clearServer(rds));

    after(() => {
      restore();
    });

    /** A session of its own, which holds something meanwhile. */
    async function holding(
      statements: string,
      database: string,
      run: (holder: Client, pid: number) => Promise<void>,
    ): Promise<void> {
      const { masterUsername: user, masterPassword: password } = rds;
      const holder = await connectTo(emulator, rds, { user, password, database });
      try {
        await holder.query(UNHARMED);
        await holder.query(statements);
        await run(holder, await pidOf(holder));
      } finally {
        await holder.end();
      }
    }

    function inputsOf(change: Props, timeouts: Props): Props {
      return declared(emulator, rds, { ...change, timeouts: { ...PATIENT, ...timeouts } });
    }

    /** Connections of the provider to a database, and how many of them wait for a lock. */
    async function connectionsTo(database: string): Promise<{ open: number; waiting: number }> {
      const [row] = await rds.admin(
        `SELECT count(*)::int AS open,
           count(*) FILTER (WHERE wait_event_type = 'Lock')::int AS waiting
         FROM pg_stat_activity
         WHERE application_name = 'pulumi-rds-iam-user' AND datname = '${database}'`,
      );
      return { open: Number(row?.["open"]), waiting: Number(row?.["waiting"]) };
    }

    async function isGoneFrom(database: string): Promise<void> {
      await eventually(async () => (await connectionsTo(database)).open === 0);
    }

    async function untilOneWaitsIn(database: string): Promise<void> {
      await eventually(async () => (await connectionsTo(database)).waiting === 1);
    }

    const rolesLike = (name: string) =>
      rds.admin(`SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname LIKE '${name}'`);

    it("ends in a statement, alone: nothing is changed, and the next one goes through", async () => {
      const own = inputsOf({ grants: GRANTS }, { operationSeconds: 4, queueSeconds: 1 });
      const grants = GRANTS.map((grant) => ({ ...grant, database: "stock" }));
      // Not a login: two that come into "rds_iam" at the same time wait for each other.
      const group = { username: "other", login: false, iamAuthentication: false };
      const other = inputsOf({ ...group, database: "stock", grants }, {});
      const blocking = "BEGIN; GRANT SELECT ON s.a TO PUBLIC";
      await holding(blocking, "app", async (_, pid) => {
        await holding(blocking, "stock", async (holder) => {
          const creating = create(other);
          await untilOneWaitsIn("stock");
          expect(await failureOf(create(own))).to.equal(
            `could not create role "svc", mark "svc" in its comment, grant membership in "rds_iam" to "svc" and 1 more: creating role "svc" did not finish within 4 seconds (timeouts.operationSeconds)
Detail: It waited for session ${String(pid)} of "dbmaster" (idle in transaction).
Hint: Everything was rolled back. ${HINT}`,
          );
          await isGoneFrom("app");
          expect(await rolesLike("svc")).to.deep.equal([]);
          expect(await connectionsTo("stock")).to.deep.equal({ open: 1, waiting: 1 });
          await holder.query("COMMIT");
          expect(await creating).to.have.property("id", "other");
        });
        expect(await create(inputsOf({}, {}))).to.have.property("id", "svc");
      });
    });

    it("has more databases to inspect than Node.js lets an event have listeners: no warning", async () => {
      const names = Array.from({ length: 12 }, (_, index) => `d${String(index)}`);
      const warnings: string[] = [];
      const listener = ({ name }: Error): void => void warnings.push(name);
      process.on("warning", listener);
      try {
        for (const name of names) await rds.createDatabase(name);
        const schemas = names.map((database) => ({
          database,
          schema: "public",
          access: "readOnly",
        }));
        const { id, outs } = await create(inputsOf({ grants: schemas }, {}));
        await remove(id, outs);
        await new Promise(setImmediate); // a warning is told in a later turn
      } finally {
        process.removeListener("warning", listener);
      }
      expect(warnings).to.deep.equal([]);
    });

    it("ends in the queue: an update changes nothing", async () => {
      const { id, outs } = await create(inputsOf({}, {}));
      const changed = inputsOf({ connectionLimit: 5 }, { operationSeconds: 4, lockSeconds: 1 });
      await holding(ADVISORY_LOCK, "app", async (_, pid) => {
        const failed = await update(id, outs, changed).catch((error: unknown) => error);
        expect(failed).to.deep.include({
          id,
          properties: outs,
          reasons: [
            `updating role "svc" did not finish within 4 seconds (timeouts.operationSeconds): it was waiting to write to database "app", or inspecting it
Detail: It waited for session ${String(pid)} of "dbmaster" (idle).
Hint: Nothing was changed. ${HINT}`,
          ],
        });
        await isGoneFrom("app");
      });
      const again = await update(id, outs, { ...changed, timeouts: {} });
      expect(again.outs).to.have.property("connectionLimit", 5);
    });

    it("ends half-way through a removal, and says what is committed", async () => {
      const grants = [{ database: "stock", schema: "s", access: "readOnly" }];
      const { outs } = await create(inputsOf({ grants }, {}));
      const props = { ...outs, timeouts: { ...PATIENT, operationSeconds: 4, lockSeconds: 1 } };
      await holding(ADVISORY_LOCK, "stock", async (_, pid) => {
        expect(await failureOf(remove("svc", props))).to.equal(
          `could not finish removing "svc": deleting role "svc" did not finish within 4 seconds (timeouts.operationSeconds): it was waiting to write to database "stock", or inspecting it
Detail: It waited for session ${String(pid)} of "dbmaster" (idle).
Detail: Committed before this: the login of "svc" is off.
Hint: ${HINT} Then run the deployment again: it continues from there.`,
        );
        await isGoneFrom("stock");
      });
      expect(await rolesLike("svc")).to.deep.equal([{ rolname: "svc", rolcanlogin: false }]);
      await remove("svc", outs);
      expect(await rolesLike("svc")).to.deep.equal([]);
    });

    it("ends in an inspection, which goes on for another one that shares it", async () => {
      const { id, outs } = await create(inputsOf({}, {}));
      const timedOut = `refreshing role "svc" did not finish within 2 seconds (timeouts.operationSeconds): it was inspecting database "app"
Hint: Nothing was changed. ${HINT}`;
      const short = { ...outs, timeouts: { ...PATIENT, operationSeconds: 2 } };
      const session = await openAsSuperuser(emulator, rds, "app");
      try {
        await session.rds.admin(BLOCKING_INSPECTIONS);
        expect(await Promise.all([failureOf(read(id, short)), failureOf(read(id, short))]))
          .to.deep //
          .equal([timedOut, timedOut]);
        await isGoneFrom("app");
        const [late, longer] = [
          failureOf(read(id, short)),
          read(id, { ...outs, timeouts: PATIENT }),
        ];
        expect(await late).to.equal(timedOut);
        await eventually(async () => {
          const { open, waiting } = await connectionsTo("app");
          return open === 1 && waiting === 1;
        });
        await session.rds.admin("ROLLBACK");
        expect(await longer).to.have.property("id", id);
      } finally {
        await session.close();
      }
    });
  });
}

describe("an operation that has no time left, on a server without an answer", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    restore = setDeployment(emulator);
  });

  after(() => {
    restore();
  });

  it("ends the connection that it waits for", async () => {
    let closed = 0;
    const server = createServer((socket) => {
      socket.on("error", () => undefined).once("close", () => (closed += 1));
      socket.resume();
    });
    const via = { host: "127.0.0.1", port: await listen(server) };
    const timeouts = { connectSeconds: 3600, operationSeconds: 3 };
    try {
      expect(await failureOf(create(declared(emulator, rds, { via, timeouts })))).to.equal(
        `creating role "svc" did not finish within 3 seconds (timeouts.operationSeconds): it was waiting for a connection to database "app"
Hint: Nothing was changed. ${HINT}`,
      );
      await eventually(() => Promise.resolve(closed === 1));
    } finally {
      server.close();
    }
  });

  it("tries no more where the server is still starting", async () => {
    let tries = 0;
    const server = createServer((socket) => {
      tries += 1;
      socket.on("error", () => undefined).destroy();
    });
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const via = { host: "127.0.0.1", port };
    const inputs = declared(emulator, rds, { via, timeouts: { serverSeconds: 0 } });
    const first = await failureOf(create(inputs)); // so that the secret is read
    const late = { ...inputs, timeouts: { serverSeconds: 3600, operationSeconds: 1 } };
    const [reason = ""] = first.split("\n");
    expect(await failureOf(create(late))).to.equal(
      `creating role "svc" did not finish within 1 second (timeouts.operationSeconds): it was waiting to try again
Detail: ${reason}
Hint: Nothing was changed. ${HINT}`,
    );
    server.listen(port, "127.0.0.1");
    expect(tries).to.equal(0);
    await new Promise((resolve) => server.close(resolve));
  });
});

async function failureOf(operation: Promise<unknown>): Promise<string> {
  return operation.then(
    () => "it did not fail",
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}
