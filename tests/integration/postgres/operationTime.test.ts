import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { withinTime } from "../../../provider/postgres/server/operation";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, SALES, SVC } from "./caseShape";
import { heldBy } from "./held";
import { messagesOf } from "./messages";
import { type ProxiedServer, startProxied } from "./proxiedServer";

const DOING = 'creating role "svc"';

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
Hint: Run the deployment again: it finds out by the marker in the role's comment, and does what is left.`,
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
Hint: Run the deployment again: it finds out by the marker in the role's comment, and does what is left.`,
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
