import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { ensureOpenSsh } from "../../../scripts/setup/openSsh.mjs";
import { ensurePsql } from "../../../scripts/setup/psql.mjs";
import { remoteHostsOf } from "../../emulator/remoteHosts";
import type { RdsServer } from "../../emulator/rdsServer";
import { type SshServer, startSshServer } from "../../emulator/ssh/server";
import { skip } from "../../skip";
import { openTerminal } from "../../terminal";
import { eventually } from "../postgres/eventually";
import { sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { type CommandLine, commandLine, endOf } from "./commandLine";

const USER = "cli_ssh";
const STOPPED = { name: "stopped.internal", port: 5432 };
const DIAL = 'const s = require("net").connect(process.env.PGPORT, process.env.PGHOSTADDR)';

describe("rds-iam-user through SSH", function () {
  this.timeout(120_000);

  let cli: CommandLine;
  let rds: RdsServer;
  let bastion: SshServer;
  let via: readonly string[];
  let env: NodeJS.ProcessEnv;

  before(async function () {
    const [ssh, client] = await Promise.all([
      ensureOpenSsh({ log: () => undefined }),
      ensurePsql({ log: () => undefined }),
    ]);
    if ("reason" in ssh) return skip(this, ssh.reason);
    if ("reason" in client) return skip(this, client.reason);
    const emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    cli = await commandLine(emulator, rds, USER);
    const hosts = [...remoteHostsOf(rds), { ...STOPPED, to: "refused" as const }];
    bastion = await startSshServer(ssh, { hosts });
    const PATH = [client.psql, ssh.ssh].map((file) => path.dirname(file));
    env = {
      ...ssh.environment,
      ...client.environment,
      PATH: [...PATH, process.env["PATH"]].join(path.delimiter),
      RDS_IAM_USER_VIA: undefined,
      TERM: "dumb",
    };
    const { user, host, port, privateKeyPath, hostKey } = bastion;
    const keys = `privateKeyPath=${encodeURIComponent(privateKeyPath)}&hostKey=${encodeURIComponent(hostKey.fingerprint)}`;
    via = ["--file", cli.file, "--via", `ssh://${user}@${host}:${port}?${keys}`];
  });

  after(async () => {
    await bastion.stop();
    await cli.remove();
  });

  afterEach(async () => {
    expect(cli.left()).to.deep.equal([]);
    await eventually(async () => (await bastion.connections()) + bastion.forwarded() === 0);
  });

  it("runs a query", async () => {
    const args = ["psql", ...via, "--", "-Atc", "SELECT session_user"];
    expect(await cli.run(args, { env })).to.deep.equal({
      code: 0,
      signal: null,
      stdout: `${USER}\n`,
      stderr: "",
    });
  });

  it("checks the login", async () => {
    const { code, stdout, stderr } = await cli.run(["verify", ...via], { env });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout).to.match(/^server +ok .* through SSH host "127\.0\.0\.1"$/m);
  });

  it("shows other programs of this package the way", async () => {
    const args = ["exec", ...via, "--", "sh", "-c", 'echo "$PGHOSTADDR $PGPORT $RDS_IAM_USER_VIA"'];
    const { stdout } = await cli.run(args, { env });
    const [address, port, way] = stdout.trim().split(" ");
    expect([address, way]).to.deep.equal(["127.0.0.1", `${cli.connection.host}=127.0.0.1:${port}`]);
  });

  it("says in a session that the tunnel broke, and ends with psql", async () => {
    const [program, ...first] = cli.start;
    const terminal = openTerminal(program, [...first, "psql", ...via, "--", "-X"], {
      env: { ...cli.env, ...env },
    });
    await terminal.until("postgres=> ");
    await bastion.killConnections();
    await terminal.until("rds-iam-user: the connection through SSH host");
    terminal.type("\\q\r");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`closes the tunnel at ${signal}`, async () => {
      const child = cli.spawn(["tunnel", ...via], env);
      const ended = endOf(child);
      await new Promise((resolve) => child.stdout?.once("data", resolve));
      child.kill(signal);
      expect(await ended).to.include({ code: 0, signal: null });
    });
  }

  it("ends when the tunnel that it keeps open breaks", async () => {
    const child = cli.spawn(["tunnel", ...via], env);
    const ended = endOf(child);
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    await bastion.killConnections();
    const { code, stderr } = await ended;
    expect(code).to.equal(1);
    expect(stderr).to.match(/^rds-iam-user: the connection through SSH host ".*" broke: /m);
  });

  it("says once why the bastion cannot reach the server", async () => {
    const file = path.join(cli.folder, "stopped.json");
    const { name: host, port } = STOPPED;
    writeFileSync(file, JSON.stringify({ ...cli.connection, host, port }));
    const args = [...via.slice(0, 1), file, ...via.slice(2)];
    const why =
      'rds-iam-user: SSH host "127.0.0.1" could not connect to stopped.internal:5432: Connection refused\n';
    const dialTwice = `node -e '${DIAL}.once("close", () => { ${DIAL} })'`;
    const exec = await cli.run(["exec", ...args, "--", "sh", "-c", dialTwice], { env });
    expect([exec.code, exec.stderr]).to.deep.equal([0, why]);
    const psql = await cli.run(["psql", ...args, "--", "-Atc", "SELECT 1"], { env });
    expect(psql.code).to.equal(2);
    expect(psql.stderr.split(why)).to.have.length(2);
  });

  it("says why there is no tunnel", async () => {
    const args = [
      "psql",
      "--file",
      cli.file,
      "--via",
      `ssh://me@127.0.0.1:1?hostKey=SHA256:${"A".repeat(43)}`,
    ];
    const { code, stdout, stderr } = await cli.run(args, { env });
    expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
    expect(stderr).to.match(
      /^rds-iam-user: could not .*SSH host "127\.0\.0\.1".*\n(Detail: .*\n)?Hint: /,
    );
  });
});
