import { expect } from "chai";
import { ensureOpenSsh } from "../../scripts/setup/openSsh.mjs";
import { createCleanup } from "../emulator/cleanup";
import { remoteHostsOf } from "../emulator/remoteHosts";
import { type SshServer, startSshServer } from "../emulator/ssh/server";
import { setEnvironment } from "../integration/environment";
import { eventually } from "../integration/postgres/eventually";
import { addInstances, INSTANCE, pathWithPlugin } from "../integration/tunnels/sessionManager";
import { skip } from "../skip";
import { saidIn } from "./previewSaid";
import { createRoleStack, type RoleStack } from "./roleStack";

const ROLES = {
  tunnel_reader: {
    args: { login: true, grants: [{ schema: "sales", access: "readOnly" }] },
  },
  tunnel_writer: {
    args: { login: true, grants: [{ schema: "sales", access: "readWrite" }] },
  },
};

describe("a stack whose server is reached through a tunnel", function () {
  this.timeout(600_000);
  let stack: RoleStack;
  let bastion: SshServer;
  const cleanup = createCleanup();

  before(async function () {
    const programs = await ensureOpenSsh({ log: console.log });
    if ("reason" in programs) skip(this, programs.reason);
    const restore = setEnvironment({ PATH: pathWithPlugin() });
    cleanup.add(() => {
      restore();
      return Promise.resolve();
    });
    stack = await createRoleStack("tunnelled");
    cleanup.add(stack.dispose);
    bastion = await startSshServer(programs, { hosts: remoteHostsOf(stack.server) });
    cleanup.add(bastion.stop);
    addInstances(stack.emulator, stack.server);
    await stack.declare(ROLES);
  });

  after(cleanup.run);

  /** Of the environment: for every server, and for one that the program does not have. */
  function bySsh(): string {
    const { host, port, user, privateKeyPath, hostKey } = bastion;
    return `ssh://${user}@${host}:${String(port)}?privateKeyPath=${privateKeyPath}&hostKey=${hostKey.fingerprint}`;
  }

  it("is created through SSH, and nothing is left of the tunnel", async () => {
    await stack.up({ args: ["--skip-preview"], env: { RDS_IAM_USER_VIA: bySsh() } });
    expect(
      await stack.server.admin("SELECT FROM pg_roles WHERE rolname ~ '^tunnel_'"),
    ).to.have.length(2);
    await eventually(async () => (await bastion.connections()) === 0);
  });

  it("is previewed through Session Manager, which ends too", async () => {
    await stack.sql("REVOKE SELECT ON sales.invoice FROM tunnel_reader");
    const { sessionManager } = stack.emulator;
    const env = { RDS_IAM_USER_VIA: `ssm://${INSTANCE}` };
    const { changeSummary } = await stack.previewSteps({ env });
    expect(changeSummary).to.deep.include({ update: 1 });
    await eventually(() => Promise.resolve(sessionManager.openSessions().length === 0));
  });

  it("is told of an endpoint in the environment that none of its servers has", async () => {
    const { endpoint } = stack.server;
    const env = {
      RDS_IAM_USER_VIA: `${endpoint}=${bySsh()}, orders.cluster-abc.eu-central-1.rds.amazonaws.com:5432=127.0.0.1:15432,`,
    };
    const said = saidIn(await stack.previewSteps({ env }));
    expect(said.filter((line) => line.includes("RDS_IAM_USER_VIA"))).to.deep.equal([
      `warning: RDS_IAM_USER_VIA names the endpoint "orders.cluster-abc.eu-central-1.rds.amazonaws.com", which no server of this program has
Detail: The program's endpoints are "${endpoint}".
Hint: Write an endpoint as RDS shows it, or take the entry out.`,
    ]);
  });

  it("warns in a preview where the host key is not the expected one, and goes by the state", async () => {
    const strange = await bastion.makeStrangeKey();
    const env = {
      RDS_IAM_USER_VIA: bySsh().replace(/hostKey=.*/, `hostKey=${strange.fingerprint}`),
    };
    const { endpoint, port } = stack.server;
    expect(saidIn(await stack.previewSteps({ env }))).to.deep.equal([
      `warning: drift was not checked on ${endpoint}:${String(port)}: could not reach "${endpoint}", port ${String(port)} through SSH host "127.0.0.1"
Detail: the host key of SSH host "127.0.0.1" is not the expected one: this may be another host, or somebody in between. It presented ssh-ed25519 ${bastion.hostKey.fingerprint}. Expected, from hostKey: ${strange.fingerprint}.
Hint: Ask the host's administrator for its fingerprint. If it is that of another of the host's keys, set hostKey to the public key, whose type is then asked for.`,
    ]);
  });
});
