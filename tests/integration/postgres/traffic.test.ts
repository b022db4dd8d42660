import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import { openInspector } from "../../../provider/postgres/inspect/inspector";
import { inspectionRequestFor } from "../../../provider/postgres/inspect/request";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, preset, SALES } from "./caseShape";
import { eventually } from "./eventually";

const DECLARATION = declare({ grants: [preset("readOnly")] });

for (const version of VERSIONS) {
  describe(`what a role costs on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
    });

    beforeEach(async () => {
      await seed(rds, [APP], { app: SALES });
      server = await openAsMaster(emulator, rds);
      rds.resetTraffic();
    });

    afterEach(async () => {
      await server.close();
      await clearServer(rds);
    });

    /** From 16 on CREATE ROLE makes the master a member, so its login is tried once more. */
    function secondLogins(roles: number): number {
      return version < 16 ? 0 : roles;
    }

    it("one connection and three round trips to make it", async () => {
      await applyRole(server, DECLARATION, TIMEOUTS);
      const logins = 1 + secondLogins(1);
      expect(rds.traffic()).to.deep.equal({
        connections: logins,
        logins,
        roundTrips: 3,
        simpleQueries: 3,
        extendedQueries: 0,
      });
    });

    it("no second login and no statement where nothing differs", async () => {
      await applyRole(server, DECLARATION, TIMEOUTS);
      rds.resetTraffic();
      await applyRole(server, again(DECLARATION), TIMEOUTS);
      const { connections, roundTrips } = rds.traffic();
      expect({ connections, roundTrips }).to.deep.equal({ connections: 0, roundTrips: 2 });
    });

    it("no second login for a group without rds_iam", async () => {
      await applyRole(server, declare({ login: false, iamAuthentication: false }), TIMEOUTS);
      expect(rds.traffic().logins).to.equal(1);
    });

    it("one round trip for an inspection", async () => {
      const inspector = openInspector(server);
      await inspector.inspect(APP, inspectionRequestFor(DECLARATION), TIMEOUTS);
      const { connections, roundTrips, simpleQueries } = rds.traffic();
      expect({ connections, roundTrips, simpleQueries }).to.deep.equal({
        connections: 1,
        roundTrips: 1,
        simpleQueries: 1,
      });
    });

    it("one round trip for inspections of several roles at the same time", async () => {
      await applyRole(server, DECLARATION, TIMEOUTS);
      rds.resetTraffic();
      const inspector = openInspector(server);
      const names = ["svc", "other", "third"];
      const snapshots = await Promise.all(
        names.map((name) =>
          inspector.inspect(APP, inspectionRequestFor({ ...DECLARATION, name }), TIMEOUTS),
        ),
      );
      const { connections, roundTrips } = rds.traffic();
      expect({ connections, roundTrips }).to.deep.equal({ connections: 0, roundTrips: 1 });
      expect(snapshots.map(({ role }) => role === "absent")).to.deep.equal([false, true, true]);
    });

    it("one connection for many roles at the same time", async () => {
      const names = ["r1", "r2", "r3", "r4", "r5"];
      await Promise.all(names.map((name) => applyRole(server, { ...DECLARATION, name }, TIMEOUTS)));
      const logins = 1 + secondLogins(names.length);
      expect(rds.traffic()).to.deep.equal({
        connections: logins,
        logins,
        roundTrips: 3 * names.length,
        simpleQueries: 3 * names.length,
        extendedQueries: 0,
      });
    });

    if (version !== VERSIONS.at(-1)) return; // the version makes no difference to what is idle

    it("no connection once idle", async () => {
      await applyRole(server, DECLARATION, TIMEOUTS);
      const open = "SELECT FROM pg_stat_activity WHERE usename = 'dbmaster'";
      await eventually(async () => (await rds.admin(open)).length === 0);
    });
  });
}
