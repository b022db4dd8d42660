import { expect } from "chai";
import { check, create, read, update } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared } from "./declared";

const LINE = '"dbmaster" is a member';

for (const version of VERSIONS) {
  describe(`a master that was made a member of a user on PostgreSQL ${version}`, function () {
    this.timeout(60_000);
    let emulator: Emulator;
    let rds: RdsServer;
    let restore: () => void;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      await rds.createDatabase("app");
      restore = setDeployment(emulator);
    });

    after(async () => {
      restore();
      await clearServer(rds);
    });

    async function masterLogsIn(): Promise<string> {
      const { masterUsername: user, masterPassword: password } = rds;
      return logIn(emulator, rds, { user, password }).catch((error: unknown) => String(error));
    }

    it("logs in by token, sees the membership as drift, and has it revoked", async () => {
      const { id, outs } = await create(declared(emulator, rds));
      await rds.admin("SET ROLE dbmaster; GRANT svc TO dbmaster");
      expect(await masterLogsIn()).to.match(/PAM authentication failed/);
      const byToken = declared(emulator, rds, { master: { iam: { username: "dbmaster" } } });
      const { inputs } = await check(byToken, byToken);
      expect(inputs["drift"]).to.deep.equal([LINE]);
      const { outs: repaired } = await update(id, outs, inputs);
      expect(await masterLogsIn()).to.equal("dbmaster");
      expect(
        (await read(id, { ...repaired, master: { ssm: rds.ssm } })).inputs,
      ).not.to.have.property("drift");
    });
  });
}
