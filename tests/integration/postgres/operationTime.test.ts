import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { withinTime } from "../../../provider/postgres/server/operation";
import type { Server } from "../../../provider/postgres/server/server";
import { integer, sql } from "../../../provider/postgres/sql";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, SALES, SVC } from "./caseShape";
import { eventually } from "./eventually";
import { heldBy } from "./held";
import { messagesOf } from "./messages";
import { type ProxiedServer, startProxied } from "./proxiedServer";

const DOING = 'creating role "svc"';
/** From 16 on, who creates a role is a member of it. */
const againOn = (version: number): string => {
  const text =
    "Run the deployment again: it finds out by the marker in the role's comment, and does what is left.";
  return version < 16
    ? text
    : `${text} If the master can no longer log in with its password, have an administrator run REVOKE "rds_iam" FROM "svc" GRANTED BY "rds_superuser".`;
};
/** Connections of this process's servers. */
const OPEN = "SELECT FROM pg_stat_activity WHERE application_name = 'pulumi-rds-iam-user'";

for (const version of FEW_VERSIONS) {
  describe(`an operation on PostgreSQL ${version} has no time left`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    beforeEach(() => seed(rds, [APP], { app: SALES }));

    afterEach(() => clearServer(rds));

    async function messageOf(server: Server, seconds: number): Promise<string> {
      return withinTime(server, { doing: DOING, seconds }, (limited) =>
        applyRole(limited, declare(), TIMEOUTS),
      ).then(
        () => "it did not fail",
        (error: unknown) => String(error),
      );
    }

    it("while others have the connections: the next ones get them, and all of them are closed", async () => {
      const server = await openAsMaster(emulator, rds, { connectSeconds: 3 });
      const hold = (seconds: number): Promise<unknown> =>
        server.withClient("postgres", (client) =>
          client.query(sql`SELECT pg_catalog.pg_sleep(${integer(seconds)})`),
        );
      const held = [hold(2), hold(2)];
      const late = withinTime(server, { doing: "reading", seconds: 1 }, (own) =>
        own.withClient("postgres", () => Promise.resolve("in time")),
      ).catch(String);
      expect(await late).to.match(/^RoleError: reading did not finish within 1 second /);
      await Promise.all(held);
      const long = hold(5);
      await hold(0); // beside the long one, within connectSeconds
      await long;
      await server.close();
    });

    it("in the queue of writers: the next one waits for those in front of it all the same", async () => {
      const server = await openAsMaster(emulator, rds);
      let end: () => void = () => undefined;
      const first = server.withWriter(APP, () => new Promise<void>((resolve) => (end = resolve)));
      const controller = new AbortController();
      const second = server.withWriter(APP, () => Promise.resolve(), controller.signal);
      let hasRun = false;
      const third = server.withWriter(APP, () => {
        hasRun = true;
        return Promise.resolve();
      });
      controller.abort(new Error("time is up"));
      expect(await second.catch(String)).to.equal("Error: time is up");
      await server.pause(500);
      expect(hasRun).to.equal(false);
      end();
      await Promise.all([first, third]);
      await server.close();
    });

    it("at any step of taking an idle connection: it is given back", async () => {
      const server = await openAsMaster(emulator, rds);
      const use = (signal?: AbortSignal): Promise<void> =>
        server.withClient(APP, () => Promise.resolve(), signal);
      for (let steps = 0; steps < 60; steps += 1) {
        await use(); // idle from now on
        const controller = new AbortController();
        const used = use(controller.signal).catch(String);
        for (let step = 0; step < steps; step += 1) await Promise.resolve();
        controller.abort(new Error("time is up"));
        await used;
      }
      await Promise.all([use(), use()]);
      await server.close(); // waits for what is not given back
    });

    it("at any moment of a login: no connection and no failure is left behind", async () => {
      const server = await openAsMaster(emulator, rds, { connectSeconds: 3 });
      const unhandled: unknown[] = [];
      const listener = (error: unknown): void => void unhandled.push(error);
      process.on("unhandledRejection", listener);
      try {
        for (let tries = 0; tries < 60; tries += 1) {
          const controller = new AbortController();
          const used = server.withClient("postgres", () => Promise.resolve(), controller.signal);
          const timer = setTimeout(() => {
            controller.abort(new Error("time is up"));
          }, tries / 2);
          await used.catch(String);
          clearTimeout(timer);
        }
        await server.close();
        await eventually(async () => (await rds.admin(OPEN)).length === 0);
      } finally {
        process.removeListener("unhandledRejection", listener);
      }
      expect(unhandled).to.deep.equal([]);
    });

    describe("when COMMIT", () => {
      let proxied: ProxiedServer;
      let isSilent = false;
      let isCut = false;

      before(async () => {
        proxied = await startProxied(rds, (client, upstream) => {
          let isCommitted = false;
          const pass = (bytes: Buffer, type: string): void => {
            isCommitted ||= type === "Q" && bytes.toString("latin1", 5).startsWith("COMMIT");
            if (isCommitted && isCut) client.destroy();
            else upstream.write(bytes);
          };
          client.on("data", messagesOf("client", pass));
          upstream.on("data", (chunk) => {
            if (!(isCommitted && isSilent)) client.write(chunk);
          });
        });
      });

      afterEach(() => {
        [isSilent, isCut] = [false, false];
      });

      after(() => proxied.stop());

      it("is not answered: whether it is committed is not known, and the next one finds out", async () => {
        isSilent = true;
        const server = proxied.open();
        expect(await messageOf(server, 3)).to.equal(
          `RoleError: whether the change was committed is not known: the connection ended before the server answered COMMIT (${DOING} did not finish within 3 seconds (timeouts.operationSeconds))
Hint: ${againOn(version)}`,
        );
        isSilent = false;
        const { plan } = await applyRole(server, again(declare()), TIMEOUTS);
        expect(plan.transactions).to.deep.equal([]);
      });

      it("was not answered, and nothing answers any more: no further attempt is made", async () => {
        isCut = true;
        const server = proxied.open();
        expect(await messageOf(server, 6)).to.equal(
          `RoleError: whether the change was committed is not known: the connection ended before the server answered COMMIT (Connection terminated unexpectedly), and then: ${DOING} did not finish within 6 seconds (timeouts.operationSeconds)
Hint: ${againOn(version)}`,
        );
      });
    });

    if (version < 16) return; // who creates a role is no member of it there

    it("while a lock-out is undone: that is finished", async () => {
      rules.everyMembershipCounts = true;
      try {
        const server = await openAsMaster(emulator, rds);
        const late: Server = {
          ...server,
          tryLogin: async (database) => {
            await server.pause(4000);
            return server.tryLogin(database);
          },
        };
        expect(await messageOf(late, 3)).to.match(
          /^RoleError: a second login of "dbmaster" was refused after the change to "svc": PAM authentication failed for user "dbmaster"\nDetail: "svc" was dropped again\. Another login of "dbmaster" was accepted\./,
        );
        expect(await heldBy(rds, SVC, [APP])).to.deep.equal([]);
        await server.close();
      } finally {
        rules.everyMembershipCounts = false;
      }
    });
  });
}
