import { SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { targetInFile } from "../../../cli/doctor/declarations";
import { examine } from "../../../cli/doctor/doctor";
import { openWay } from "../../../connect/tunnel/way";
import { ensureOpenSsh } from "../../../scripts/setup/openSsh.mjs";
import { createCleanup } from "../../emulator/cleanup";
import type { RdsServer } from "../../emulator/rdsServer";
import { remoteHostsOf } from "../../emulator/remoteHosts";
import { type SshServer, startSshServer } from "../../emulator/ssh/server";
import { skip } from "../../skip";
import { setDeployment } from "../environment";
import { eventually } from "../postgres/eventually";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { PASSWORD, putPassword, serverOf } from "./brokenMasters";

describe("rds-iam-user doctor through SSH", function () {
  this.timeout(120_000);

  let rds: RdsServer;
  let bastion: SshServer;
  const cleanup = createCleanup();

  before(async function () {
    const programs = await ensureOpenSsh({ log: () => undefined });
    if ("reason" in programs) return skip(this, programs.reason);
    const emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    const restore = setDeployment(emulator);
    cleanup.add(() => {
      restore();
      return Promise.resolve();
    });
    bastion = await startSshServer(programs, { hosts: remoteHostsOf(rds) });
    cleanup.add(bastion.stop);
    const ssm = new SSMClient({ endpoint: emulator.aws.endpointUrl });
    cleanup.add(() => {
      ssm.destroy();
      return Promise.resolve();
    });
    await putPassword({ emulator, rds, ssm }, rds.masterPassword);
    await rds.createDatabase("app");
    cleanup.add(() => clearServer(rds));
  });

  after(cleanup.run);

  const logins = (): number => bastion.log().split("Accepted publickey").length - 1;

  for (const [title, database, login] of [
    ["has logged in", "app", "ok"],
    ["could not log in", "missing", "failed"],
  ] as const) {
    it(`leaves no tunnel where the master ${title}: the next way logs in anew`, async () => {
      const { host, port, user, privateKeyPath, hostKey } = bastion;
      const via = { ssh: { host, port, user, privateKeyPath, hostKey: hostKey.fingerprint } };
      const server = { host: rds.endpoint, port: rds.port };
      const declaration = { server: serverOf(rds), master: { ssm: { password: PASSWORD } } };
      const found = targetInFile({ ...declaration, database, via });
      if ("problem" in found) throw new Error(found.problem.join("\n"));
      const before = logins();
      for (const target of found.targets) {
        const checks = await examine({ target, via, configured: {} }, () => undefined);
        expect(checks.find(({ check }) => check === "login")?.status).to.equal(login);
      }
      const way = openWay({ server, via, aws: () => expect.fail("AWS was asked") });
      await way.open();
      await eventually(() => Promise.resolve(logins() === before + 2));
      await way.close();
      await eventually(async () => (await bastion.connections()) === 0);
    });
  }
});
