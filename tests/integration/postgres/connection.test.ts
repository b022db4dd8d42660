import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import type { Server } from "../../../provider/postgres/server/server";
import type { Credentials } from "../../../provider/postgres/server/settings";
import { sql } from "../../../provider/postgres/sql";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { eventually } from "./eventually";

useChai(chaiAsPromised);

const OPEN = "SELECT pid FROM pg_stat_activity WHERE usename = 'dbmaster'";

for (const version of VERSIONS) {
  describe(`a connection on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    beforeEach(async () => {
      server = await openAsMaster(emulator, rds);
    });

    afterEach(() => server.close());

    async function endAll(): Promise<void> {
      await rds.admin(`SELECT pg_terminate_backend(pid) FROM (${OPEN}) AS open`);
      await eventually(async () => (await rds.admin(OPEN)).length === 0);
    }

    it("that the server ends while it is in use fails its own work alone", async () => {
      const work = server.withClient("postgres", async (client) => {
        await endAll();
        await client.query(sql`SELECT 1`);
      });
      await expect(work).to.be.rejected;
      await server.withClient("postgres", (client) => client.query(sql`SELECT 1`));
    });

    it("reads the secret with others that are opened now, and a later one reads it again", async () => {
      let reads = 0;
      const { masterUsername: username, masterPassword: password } = rds;
      const credentials = (): Promise<Credentials> => {
        reads += 1;
        return Promise.resolve({ username, password, source: "the test" });
      };
      const counting = await openAsMaster(emulator, rds, { credentials });
      const read = (): Promise<unknown> =>
        counting.withClient("postgres", (client) => client.query(sql`SELECT 1`));
      try {
        await Promise.all([read(), read(), read()]);
        expect(reads).to.equal(1);
        await read();
        expect(reads, "an idle connection needs none").to.equal(1);
        await endAll();
        await read();
        expect(reads).to.equal(2);
      } finally {
        await counting.close();
      }
    });

    it("is not used again after its work has failed", async () => {
      rds.resetTraffic();
      const failing = server.withClient("postgres", () => Promise.reject(new Error("no")));
      await expect(failing).to.be.rejectedWith("no");
      await server.withClient("postgres", () => Promise.resolve());
      expect(rds.traffic().connections).to.equal(2);
    });
  });
}
