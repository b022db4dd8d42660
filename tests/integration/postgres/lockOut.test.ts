import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, LOGIN, member, preset, SALES, SVC } from "./caseShape";
import { heldBy, heldByOthers } from "./held";

useChai(chaiAsPromised);

for (const version of VERSIONS) {
  describe(`the master is not locked out on PostgreSQL ${version}`, function () {
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
      await seed(rds, [APP], { app: SALES });
    });

    afterEach(async () => {
      rules.everyMembershipCounts = false;
      await expectMasterLogsIn();
      await server.close();
      await clearServer(rds);
    });

    async function expectMasterLogsIn(): Promise<void> {
      const { masterUsername: user, masterPassword: password } = rds;
      expect(await logIn(emulator, rds, { user, password })).to.equal(user);
    }

    /** Roles that the master is a member of, with the options of each membership. */
    async function membershipsOfMaster(): Promise<readonly string[]> {
      const held = await heldBy(rds, rds.masterUsername, [APP]);
      return held.filter((line) => line.startsWith("member of"));
    }

    it("by the roles that it makes", async () => {
      await applyRole(server, declare(), TIMEOUTS);
      await expectMasterLogsIn();
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([...LOGIN]);
    });

    it("by a group that it is a member of and that would get rds_iam: nothing is changed", async () => {
      await rds.admin("CREATE ROLE team; SET ROLE dbmaster; CREATE ROLE svc");
      await rds.admin(`GRANT svc TO team; GRANT team TO dbmaster`);
      const before = await membershipsOfMaster();
      const group = { login: false, iamAuthentication: false, memberOf: [member("rds_iam")] };
      await expect(
        applyRole(server, declare(group), TIMEOUTS),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `"dbmaster" would become a member of "rds_iam", and its password would be refused; everything was rolled back
Detail: "dbmaster" is a member of "team", which is a member of "svc", which would be a member of "rds_iam".
Hint: Revoke that membership, and run it again: REVOKE "team" FROM "dbmaster"${version < 16 ? "" : ' GRANTED BY "rdsadmin"'}`,
      );
      expect(await membershipsOfMaster()).to.deep.equal(before);
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([]);
    });

    if (version < 16) return;

    it("by a server that is stricter than RDS: a role that was made is dropped again", async () => {
      await server.withClient(APP, () => Promise.resolve()); // logs in while it still may
      const before = await heldByOthers(rds, SVC, [APP]);
      rules.everyMembershipCounts = true;
      const grants = [preset("readOnly")];
      await expect(
        applyRole(server, declare({ grants }), TIMEOUTS),
      ).to.be.rejected.and.eventually.have.property(
        "message",
        `a second login of "dbmaster" was refused after the change to "svc"
Detail: The change was undone on the first connection.
Hint: This server refuses the password of every member of "svc". Have an administrator check the memberships of "dbmaster".`,
      );
      await expectMasterLogsIn();
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
      expect(await heldByOthers(rds, SVC, [APP])).to.deep.equal(before);
    });

    it("while there are no connections left to try it with: the role stays, with a warning", async () => {
      const { warnings } = await applyRole(
        { ...server, tryLogin: () => Promise.reject(new Error("no connection left")) },
        declare(),
        TIMEOUTS,
      );
      expect(warnings).to.deep.equal([
        'could not try a second login of "dbmaster" after it became a member of "svc": no connection left',
      ]);
    });
  });
}
