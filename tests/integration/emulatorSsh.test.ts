import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { expect } from "chai";
import { ensureOpenSsh, type OpenSsh } from "../../scripts/setup/openSsh.mjs";
import { ensurePsql } from "../../scripts/setup/psql.mjs";
import { createCleanup } from "../emulator/cleanup";
import { startEmulator } from "../emulator/emulator";
import { freePort, listen } from "../emulator/listen";
import { deployerToken } from "../emulator/login";
import { remoteHostsOf } from "../emulator/remoteHosts";
import { type SshServer, startSshServer } from "../emulator/ssh/server";
import { skip } from "../skip";
import { eventually } from "./postgres/eventually";

const NAME = "orders.cluster-abc123.eu-central-1.rds.amazonaws.com";

describe("the emulator's SSH server", function () {
  this.timeout(120_000);

  let programs: OpenSsh;
  let server: SshServer;
  const cleanup = createCleanup();

  before(async function () {
    const found = await ensureOpenSsh({ log: console.log });
    if ("reason" in found) skip(this, found.reason);
    programs = found;
    const target = createServer((socket) => socket.on("error", () => undefined).write("here"));
    const to = { host: "127.0.0.1", port: await listen(target) };
    cleanup.add(() => new Promise((resolve) => target.close(resolve)));
    const hosts = [
      { name: NAME, port: 5432, to },
      { name: "stopped.internal", port: 5432, to: "refused" },
    ] as const;
    server = await startSshServer(programs, { hosts });
    cleanup.add(server.stop);
  });

  after(cleanup.run);

  interface Login {
    readonly identity?: string;
    readonly agent?: string;
    readonly settings?: readonly string[];
  }

  /** The arguments of a client that tries this login alone. */
  function loginArgs(
    { host, port, privateKeyPath, user }: SshServer,
    { agent = "none", identity = privateKeyPath, settings = [] }: Login = {},
  ): readonly string[] {
    const all = [
      ...settings,
      "StrictHostKeyChecking=no",
      "UserKnownHostsFile=/dev/null",
      "LogLevel=ERROR",
      "BatchMode=yes",
      ...(agent === "none" ? ["IdentitiesOnly=yes", `IdentityFile=${identity}`] : []),
      `IdentityAgent=${agent}`,
    ];
    const options = all.flatMap((each) => ["-o", each]);
    return ["-F", "none", ...options, "-p", String(port), `${user}@${host}`];
  }

  function ssh(...args: readonly string[]) {
    return spawn(programs.ssh, args, { env: { ...process.env, ...programs.environment } });
  }

  function forward(to: string, login?: Login) {
    return ssh("-W", to, ...loginArgs(server, login));
  }

  const logins: readonly (readonly [string, () => Login | Promise<Login>])[] = [
    ["a key", () => ({})],
    ["an agent", async () => ({ agent: (await server.startAgent()).socket })],
    [
      "a further RSA key",
      async () => ({ identity: (await server.addKey({ type: "rsa" })).privateKeyPath }),
    ],
    [
      "the known host key",
      async () => {
        const known = `${server.privateKeyPath}.known`;
        const { port, hostKey } = server;
        await writeFile(known, `[127.0.0.1]:${String(port)} ${hostKey.publicKey}\n`);
        return { settings: ["StrictHostKeyChecking=yes", `UserKnownHostsFile=${known}`] };
      },
    ],
  ];
  for (const [title, login] of logins) {
    it(`forwards to a name that only it can resolve, for ${title}`, async () => {
      const client = forward(`${NAME}:5432`, await login());
      const [chunk] = (await once(client.stdout, "data")) as [Buffer];
      client.kill();
      expect(String(chunk)).to.equal("here");
    });
  }

  it("refuses keys that it was not told, and encrypted ones without their passphrase", async () => {
    const keys = [await server.makeStrangeKey(), await server.addKey({ passphrase: "secret" })];
    for (const { privateKeyPath: identity } of keys) {
      expect((await text(forward(`${NAME}:5432`, { identity }).stderr)).trim()).to.equal(
        "tunnel@127.0.0.1: Permission denied (publickey).",
      );
    }
  });

  for (const [title, to, logged] of [
    [
      "a name that it cannot resolve",
      "elsewhere.internal:5432",
      "connect_to elsewhere.internal: unknown host",
    ],
    [
      "a server that refuses",
      "stopped.internal:5432",
      "connect_to stopped.internal port 5432: failed.",
    ],
    ["another port", `${NAME}:5433`, `connect_to ${NAME} port 5433: failed.`],
  ] as const) {
    it(`does not forward to ${title}`, async () => {
      expect((await text(forward(to).stderr)).trim()).to.equal("stdio forwarding failed");
      expect(server.log()).to.contain(logged);
    });
  }

  it("only forwards", async () => {
    const client = ssh(...loginArgs(server), "id");
    expect(await text(client.stdout)).to.equal("this host only forwards\n");
  });

  it("may not forward at all", async () => {
    const strict = await startSshServer(programs, { settings: ["AllowTcpForwarding no"] });
    const settings = ["LogLevel=INFO"];
    const client = ssh("-W", `${NAME}:5432`, ...loginArgs(strict, { settings }));
    const printed = await text(client.stderr);
    await strict.stop();
    expect(printed).to.contain("channel 0: open failed: administratively prohibited: open failed");
  });

  it("counts its connections, and breaks them", async () => {
    const client = forward(`${NAME}:5432`);
    await once(client.stdout, "data");
    expect([await server.connections(), server.forwarded()]).to.deep.equal([1, 1]);
    const ended = once(client, "close");
    await server.killConnections();
    await ended;
    expect(await server.connections()).to.equal(0);
  });

  it("leads to a second one behind it", async () => {
    const to = { host: server.host, port: server.port };
    const jump = await startSshServer(programs, {
      hosts: [{ name: "inner.internal", port: 2222, to }],
      user: "jump",
    });
    const through = [programs.ssh, "-W", "inner.internal:2222", ...loginArgs(jump)].join(" ");
    const client = forward(`${NAME}:5432`, { settings: [`ProxyCommand=${through}`] });
    const [chunk] = (await once(client.stdout, "data")) as [Buffer];
    client.kill();
    await jump.stop();
    expect(String(chunk)).to.equal("here");
  });

  it("lets psql log in to a cluster's writer and reader", async function () {
    const found = await ensurePsql({ log: console.log });
    if ("reason" in found) skip(this, found.reason);
    const emulator = await startEmulator({
      versions: [17],
      cluster: { version: 17, identifier: "orders-cluster" },
    });
    cleanup.add(emulator.stop);
    const cluster = emulator.server(17);
    await cluster.admin("CREATE ROLE teller LOGIN; GRANT rds_iam TO teller");
    const bastion = await startSshServer(programs, { hosts: remoteHostsOf(cluster) });
    cleanup.add(bastion.stop);
    const [writer = "", reader = ""] = cluster.hosts;
    for (const name of [writer, reader]) {
      const port = await freePort();
      const way = `127.0.0.1:${String(port)}:${name}:${String(cluster.port)}`;
      const client = ssh("-N", "-L", way, ...loginArgs(bastion));
      await eventually(() => isOpen(port));
      const env = {
        ...found.environment,
        PGHOST: name,
        PGHOSTADDR: "127.0.0.1",
        PGPORT: String(port),
        PGUSER: "teller",
        PGPASSWORD: await deployerToken(emulator, cluster, "teller"),
        PGDATABASE: "postgres",
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: emulator.caFile,
      };
      const args = ["-X", "-A", "-t", "-c", "SELECT current_user"];
      const { stdout } = await promisify(execFile)(found.psql, args, { env });
      client.kill();
      expect(stdout).to.equal("teller\n");
    }
  });

  function isOpen(port: number): Promise<boolean> {
    const socket = connect(port, "127.0.0.1");
    return new Promise((resolve) => {
      socket.once("connect", () => {
        resolve(true);
      });
      socket.once("error", () => {
        resolve(false);
      });
      socket.once("connect", () => socket.destroy());
    });
  }
});
