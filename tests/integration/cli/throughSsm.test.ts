import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect } from "chai";
import { ensurePsql } from "../../../scripts/setup/psql.mjs";
import type { Emulator } from "../../emulator/emulator";
import { skip } from "../../skip";
import { eventually } from "../postgres/eventually";
import { remoteHostsOf } from "../../emulator/remoteHosts";
import { pathWithPlugin } from "../tunnels/sessionManager";
import { sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { type CommandLine, commandLine, endOf } from "./commandLine";

/** Of these tests alone: other tests may have sessions on theirs. */
const INSTANCE = "i-0c11c11c11c11c110";

describe("rds-iam-user through Session Manager", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let cli: CommandLine;
  let env: Readonly<Record<string, string>>;

  before(async function () {
    const found = await ensurePsql({ log: () => undefined });
    if ("reason" in found) return skip(this, found.reason);
    emulator = await sharedEmulator();
    const rds = emulator.server(VERSIONS.at(-1) ?? 18);
    const hosts = remoteHostsOf(rds);
    emulator.sessionManager.addInstance({ id: INSTANCE, hosts, isOnline: () => true });
    cli = await commandLine(emulator, rds, "cli_ssm");
    const PATH = [path.dirname(found.psql), pathWithPlugin()].join(path.delimiter);
    env = { ...found.environment, PATH };
  });

  after(() => cli.remove());

  const sessions = () =>
    emulator.sessionManager.openSessions().filter(({ target }) => target.id === INSTANCE);

  afterEach(() => {
    expect(cli.left()).to.deep.equal([]);
    expect(sessions()).to.deep.equal([]);
  });

  const psql = (via: string) =>
    cli.run(["psql", "--file", cli.file, "--via", via, "--", "-At", "-c", "SELECT session_user"], {
      env,
    });

  it("runs a query through an instance, and ends the session", async () => {
    expect(await psql(`ssm://${INSTANCE}`)).to.deep.include({
      code: 0,
      stdout: "cli_ssm\n",
      stderr: "",
    });
  });

  it("says that a container cannot reach the server", async () => {
    const { id } = emulator.sessionManager.runTask({
      cluster: "shop",
      containers: [{ name: "app" }],
      hosts: [{ name: cli.connection.host, port: cli.connection.port, to: "refused" }],
    });
    const { code, stderr } = await psql(`ecs://shop/${id}/app`);
    expect(code).to.equal(2);
    expect(stderr).to.include(
      `rds-iam-user: container "app" of ECS task "${id}" in cluster "shop" could not connect to ${cli.connection.host}:${String(cli.connection.port)}\n`,
    );
  });

  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`leaves no session at ${signal} between its start and the plugin's`, async () => {
      const folder = path.join(cli.folder, signal);
      const go = path.join(folder, "go");
      const plugin = path.join(folder, "session-manager-plugin");
      await mkdir(folder);
      const PATH = pathWithPlugin();
      const lines = [
        "#!/bin/sh",
        `PATH="${PATH}"`,
        `[ "$1" = --version ] || while [ ! -e "${go}" ]; do sleep 0.05; done`,
        'exec session-manager-plugin "$@"',
      ];
      await writeFile(plugin, `${lines.join("\n")}\n`);
      await chmod(plugin, 0o755);
      const args = ["exec", "--file", cli.file, "--via", `ssm://${INSTANCE}`, "--", "true"];
      const child = cli.spawn(args, { PATH: `${folder}${path.delimiter}${PATH}` });
      const ended = endOf(child);
      await eventually(() => Promise.resolve(sessions().length === 1));
      child.kill(signal);
      await writeFile(go, "");
      expect(await ended).to.deep.equal({ code, signal: null, stdout: "", stderr: "" });
      await eventually(() => Promise.resolve(cli.left().length === 0));
    });
  }
});
