import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Credentials } from "../../../provider/postgres/server/settings";
import type { Emulator } from "../../emulator/emulator";
import { deployerToken, logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, LOGIN, member, preset, SALES, SVC } from "./caseShape";
import { eventually } from "./eventually";
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

    it("further than it is: a way that would stay when the present one is gone", async () => {
      await rds.admin(`CREATE ROLE other; GRANT rds_iam TO other; CREATE ROLE team;
SET ROLE dbmaster; CREATE ROLE svc; RESET ROLE; GRANT svc TO team; GRANT other, team TO dbmaster`);
      const warnings: string[] = [];
      const lockedOut = await openAsMaster(emulator, rds, {
        credentials: () =>
          Promise.resolve({
            username: rds.masterUsername,
            password: rds.masterPassword,
            token: () => deployerToken(emulator, rds, rds.masterUsername),
            source: "the test",
          }),
        warn: (text) => warnings.push(text.split("\n")[0] ?? ""),
      });
      const group = { login: false, iamAuthentication: false, memberOf: [member("rds_iam")] };
      const said = await applyRole(lockedOut, declare(group), TIMEOUTS).then(() => "done", String);
      await lockedOut.close();
      const held = await heldBy(rds, SVC, [APP]);
      await rds.admin("REVOKE other FROM dbmaster");
      expect({ said, warnings, held }).to.deep.equal({
        said: `RoleError: "dbmaster" would become a member of "rds_iam" through "svc" too, and its password would stay refused; everything was rolled back
Detail: "dbmaster" is a member of "team", which is a member of "svc", which would be a member of "rds_iam".
Hint: Revoke that membership, and run it again: REVOKE "team" FROM "dbmaster"${version < 16 ? "" : ' GRANTED BY "rdsadmin"'}`,
        warnings: [
          `the password of "dbmaster" is refused on ${rds.endpoint}, because "dbmaster" is in "rds_iam" through "other"; it logged in with an IAM token instead`,
        ],
        held: [],
      });
    });

    it("by a master that has no token either: the lock-out is told first", async () => {
      await rds.admin("CREATE ROLE other; GRANT rds_iam TO other; GRANT other TO dbmaster");
      const lockedOut = await openAsMaster(emulator, rds, {
        credentials: () =>
          Promise.resolve({
            username: rds.masterUsername,
            password: rds.masterPassword,
            token: () => Promise.reject(new Error("could not find AWS credentials")),
            source: "the test",
          }),
      });
      const said = await applyRole(lockedOut, declare(), TIMEOUTS).then(() => "done", String);
      await lockedOut.close();
      await rds.admin("REVOKE other FROM dbmaster");
      expect(said).to
        .equal(`RoleError: "dbmaster" is locked out: it has become a member of "rds_iam", directly or through a role that is one, so RDS accepts only its IAM token
Detail: PAM authentication failed for user "dbmaster"
Hint: Its password need not be wrong. Have an administrator revoke that membership (SELECT roleid::regrole FROM pg_auth_members WHERE member = '"dbmaster"'::regrole lists them). Its IAM token would be accepted, but could not be made: could not find AWS credentials`);
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
        `a second login of "dbmaster" was refused after the change to "svc": PAM authentication failed for user "dbmaster"
Detail: "svc" was dropped again. Another login of "dbmaster" was accepted.
Hint: This server refuses the password of every member of "svc", and who creates a role is a member of it. Let the master log in by token, with \`master: { iam: … }\`.`,
      );
      await expectMasterLogsIn();
      expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
      expect(await heldByOthers(rds, SVC, [APP])).to.deep.equal(before);
    });

    it("by one refusal that passes, such as of a secret in mid-rotation: the role stays", async () => {
      let read = 0;
      const credentials = (): Promise<Credentials> => {
        read += 1;
        const password = read === 2 ? "not there yet" : rds.masterPassword;
        return Promise.resolve({ username: rds.masterUsername, password, source: "the test" });
      };
      const rotating = await openAsMaster(emulator, rds, { credentials });
      const { warnings } = await applyRole(rotating, declare(), TIMEOUTS);
      await rotating.close();
      expect({ read, warnings }).to.deep.equal({ read: 3, warnings: [] });
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([...LOGIN]);
    });

    it("by a rule that changes while it is tried: the role stays", async () => {
      await server.withClient(APP, () => Promise.resolve());
      rules.everyMembershipCounts = true;
      const refused = rds.refusals().length;
      const trying = applyRole(server, declare(), TIMEOUTS);
      await eventually(() => Promise.resolve(rds.refusals().length > refused));
      rules.everyMembershipCounts = false;
      expect((await trying).warnings).to.deep.equal([]);
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([...LOGIN]);
    });

    it("while there are no connections left to try it with: the role stays, with a warning", async () => {
      await rds.admin("ALTER ROLE dbmaster CONNECTION LIMIT 1");
      const { warnings } = await applyRole(server, declare(), TIMEOUTS).finally(() =>
        rds.admin("ALTER ROLE dbmaster CONNECTION LIMIT -1"),
      );
      expect(warnings).to.deep.equal([
        `could not try a second login of "dbmaster" after the change to "svc": too many connections for role "dbmaster"
Hint: Check that "dbmaster" can still log in. If its password is refused, take "svc" out of "rds_iam".`,
      ]);
      expect(await heldBy(rds, SVC, [APP])).to.deep.equal([...LOGIN]);
    });
  });
}
