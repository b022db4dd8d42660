import { dirname, delimiter, join } from "node:path";
import { expect } from "chai";
import { ensureOpenSsh } from "../../scripts/setup/openSsh.mjs";
import { ensurePsql } from "../../scripts/setup/psql.mjs";
import { createCleanup } from "../emulator/cleanup";
import type { Emulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { remoteHostsOf } from "../emulator/remoteHosts";
import { type SshServer, startSshServer } from "../emulator/ssh/server";
import { commandLine } from "../integration/cli/commandLine";
import { eventually } from "../integration/postgres/eventually";
import { addInstances, INSTANCE, pathWithPlugin } from "../integration/tunnels/sessionManager";
import { skip } from "../skip";
import { openTerminal } from "../terminal";
import { createWorkspace, type Workspace } from "./pulumi";
import { sharedEmulator, VERSION } from "./sharedEmulator";

const USER = "psql_from_stack";
/** As npm installs it. */
const PROGRAM = join(__dirname, "..", "..", "examples", "node_modules", ".bin", "rds-iam-user");

describe("rds-iam-user psql --stack dev reaches a prompt", function () {
  this.timeout(180_000);

  let emulator: Emulator;
  let rds: RdsServer;
  let bastion: SshServer;
  let workspace: Workspace;
  let env: NodeJS.ProcessEnv;
  const cleanup = createCleanup();

  before(async function () {
    const psql = await ensurePsql({ log: () => undefined });
    if ("reason" in psql) return skip(this, psql.reason);
    const programs = await ensureOpenSsh({ log: () => undefined });
    if ("reason" in programs) return skip(this, programs.reason);
    emulator = await sharedEmulator();
    rds = emulator.server(VERSION);
    addInstances(emulator, rds);
    bastion = await startSshServer(programs, { hosts: remoteHostsOf(rds) });
    cleanup.add(bastion.stop);
    const cli = await commandLine(emulator, rds, USER);
    cleanup.add(cli.remove);
    const source = `export const connection = ${JSON.stringify(cli.connection)};\n`;
    workspace = await createWorkspace({ program: { source }, env: emulator.aws.env });
    cleanup.add(workspace.dispose);
    await workspace.up();
    env = {
      ...workspace.env,
      ...psql.environment,
      NODE_EXTRA_CA_CERTS: emulator.caFile,
      PATH: [dirname(psql.psql), pathWithPlugin(), workspace.env["PATH"]].join(delimiter),
      TERM: "dumb",
    };
  });

  after(cleanup.run);

  const ways: Readonly<Record<string, () => string>> = {
    "a tunnel of one's own": () => `${rds.dialHost}:${String(rds.dialPort)}`,
    SSH: () => {
      const { host, port, user, privateKeyPath, hostKey } = bastion;
      return `ssh://${user}@${host}:${String(port)}?privateKeyPath=${privateKeyPath}&hostKey=${hostKey.fingerprint}`;
    },
    "Session Manager on an instance": () => `ssm://${INSTANCE}`,
    "Session Manager in a container": () => {
      const { id } = emulator.sessionManager.runTask({
        cluster: "shop",
        containers: [{ name: "app" }],
        hosts: remoteHostsOf(rds),
      });
      return `ecs://shop/${id}/app`;
    },
  };
  for (const [title, via] of Object.entries(ways)) {
    it(`through ${title}`, async () => {
      const terminal = openTerminal(PROGRAM, ["psql", "--stack", "dev", "--", "-X"], {
        cwd: workspace.folder,
        env: { ...env, RDS_IAM_USER_VIA: via() },
      });
      await terminal.until("postgres=> ");
      terminal.type("SELECT session_user || '!';\r");
      await terminal.until(`${USER}!`);
      terminal.type("\\q\r");
      expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
      expect(emulator.sessionManager.openSessions()).to.deep.equal([]);
      await eventually(async () => (await bastion.connections()) === 0);
    });
  }
});
