import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { ensureOpenSsh, type OpenSsh } from "../../../scripts/setup/openSsh.mjs";
import { listenOn } from "../../../connect/tunnel/localEnd";
import type { SshVia } from "../../../connect/tunnel/via";
import { openWay, type Way } from "../../../connect/tunnel/way";
import { createCleanup } from "../../emulator/cleanup";
import { listen } from "../../emulator/listen";
import { type SshServer, startSshServer } from "../../emulator/ssh/server";
import { skip } from "../../skip";
import { setEnvironment } from "../environment";
import { eventually } from "../postgres/eventually";
import { connect, createServer, type Socket } from "node:net";

const SERVER = { host: "orders.cluster-abc123.eu-central-1.rds.amazonaws.com", port: 5432 };

describe("a way through SSH", function () {
  this.timeout(120_000);

  let programs: OpenSsh;
  let bastion: SshServer;
  let folder: string;
  const cleanup = createCleanup();
  let ways: Way[] = [];

  before(async function () {
    const found = await ensureOpenSsh({ log: console.log });
    if ("reason" in found) skip(this, found.reason);
    programs = found;
    // It answers with what it is sent, and greets.
    const target = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("here\n");
      socket.pipe(socket);
    });
    const to = { host: "127.0.0.1", port: await listen(target) };
    cleanup.add(() => new Promise((resolve) => target.close(resolve)));
    const hosts = [
      { name: SERVER.host, port: 5432, to },
      { name: "stopped.internal", port: 5432, to: "refused" },
    ] as const;
    bastion = await startSshServer(programs, { hosts });
    cleanup.add(bastion.stop);
    folder = await mkdtemp(join(tmpdir(), "ssh-way-"));
    cleanup.add(() => rm(folder, { recursive: true }));
  });

  afterEach(async () => {
    await Promise.all(ways.map((way) => way.close()));
    ways = [];
    // Each way has closed its own; what serves it on the host ends a moment later.
    await eventually(async () => (await bastion.connections()) + bastion.forwarded() === 0);
  });

  after(cleanup.run);

  /** As a program says it; `change` has what differs. */
  function ssh(change: Partial<SshVia["ssh"]> = {}): SshVia["ssh"] {
    const { host, port, user, privateKeyPath, hostKey } = bastion;
    return { host, port, user, privateKeyPath, hostKey: hostKey.fingerprint, ...change };
  }

  function wayBy(via: SshVia["ssh"], server = SERVER): Way {
    const aws = () => {
      throw new Error("AWS is not asked");
    };
    const way = openWay({ server, via: { ssh: via }, aws });
    ways.push(way);
    return way;
  }

  async function greeting(way: Way): Promise<string> {
    const connection = await way.connect();
    const [chunk] = (await once(connection, "data")) as [Buffer];
    connection.destroy();
    return String(chunk);
  }

  async function failure(way: Way): Promise<{ message: string; code: unknown }> {
    const error: unknown = await way.connect().then(
      () => expect.fail("it connected"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof Error) || !("code" in error)) throw error;
    return { message: error.message, code: error.code };
  }

  /** The settings that `ssh -G` reads are those of a file of the test. */
  async function withConfig(lines: readonly string[], run: () => Promise<void>): Promise<void> {
    const file = join(folder, "config");
    await writeFile(file, `${lines.join("\n")}\n`);
    const script = `#!/bin/sh\nexec ${programs.ssh} -F ${file} "$@"\n`;
    await writeFile(join(folder, "ssh"), script);
    await chmod(join(folder, "ssh"), 0o755);
    const path = `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
    const restore = setEnvironment({ ...programs.environment, PATH: path });
    try {
      await run();
    } finally {
      restore();
    }
  }

  describe("logs in", () => {
    const rows: Readonly<Record<string, () => Promise<Partial<SshVia["ssh"]>>>> = {
      "with a key and a fingerprint": () => Promise.resolve({}),
      "with the public key of the host": () =>
        Promise.resolve({ hostKey: bastion.hostKey.publicKey }),
      "with a key in OpenSSL's form": async () => {
        const { privateKeyPath } = await bastion.addKey({ type: "rsa", format: "PEM" });
        return { privateKeyPath };
      },
      "with an ECDSA key": async () => {
        const { privateKeyPath } = await bastion.addKey({ type: "ecdsa" });
        return { privateKeyPath };
      },
    };
    for (const [title, change] of Object.entries(rows)) {
      it(title, async () => {
        expect(await greeting(wayBy(ssh(await change())))).to.equal("here\n");
      });
    }

    it("with the agent's key, where none is named", async () => {
      const { socket } = await bastion.startAgent();
      const restore = setEnvironment({ SSH_AUTH_SOCK: socket });
      try {
        const { privateKeyPath, ...rest } = ssh();
        expect(privateKeyPath).to.not.equal(undefined);
        expect(await greeting(wayBy(rest))).to.equal("here\n");
      } finally {
        restore();
      }
    });

    it("with the key of IdentityFile first, where the agent has more than a server takes", async () => {
      const strange = await Promise.all(Array.from({ length: 7 }, () => bastion.makeStrangeKey()));
      const { socket } = await bastion.startAgent([
        ...strange.map(({ privateKeyPath }) => privateKeyPath),
        bastion.privateKeyPath,
      ]);
      const { privateKeyPath, ...rest } = ssh();
      // The private key is in the agent alone.
      const identity = join(folder, "identity");
      await copyFile(`${String(privateKeyPath)}.pub`, `${identity}.pub`);
      for (const only of ["IdentitiesOnly yes", "IdentitiesOnly no"]) {
        const config = [`IdentityAgent ${socket}`, `IdentityFile ${identity}`, only];
        await withConfig(config, async () => {
          const way = wayBy(rest);
          expect(await greeting(way)).to.equal("here\n");
          await way.close();
        });
      }
      await withConfig([`IdentityAgent ${socket}`, "IdentityFile none"], async () => {
        expect((await failure(wayBy(rest))).message).to.equal(
          'SSH host "127.0.0.1" refused the login of "tunnel"\nDetail: Tried the keys of the agent.\n' +
            "Hint: The host refuses further keys after a few (MaxAuthTries). Set privateKeyPath, or IdentityFile and IdentitiesOnly in ~/.ssh/config.",
        );
      });
    });

    it("to a host of the configuration of ssh: its name, port, user, key and known hosts", async () => {
      const { host, port, user, privateKeyPath, hostKey } = bastion;
      const known = join(folder, "known_hosts");
      await writeFile(known, `${host} ${hostKey.publicKey}\n`); // as ssh also takes it, without the port
      const config = [
        "Host bastion",
        `HostName ${host}`,
        `Port ${String(port)}`,
        `User ${user}`,
        `IdentityFile ${privateKeyPath}`,
        `UserKnownHostsFile ${known}`,
      ];
      await withConfig(config, async () => {
        expect(await greeting(wayBy({ host: "bastion" }))).to.equal("here\n");
      });
    });

    it("through a jump host, and through one of the configuration", async () => {
      const inner = { name: "inner.internal", port: bastion.port, to: bastion };
      const outer = await startSshServer(programs, { hosts: [inner], user: "jumper" });
      try {
        const jump = { ...outer, hostKey: outer.hostKey.fingerprint };
        const { host, port, user, privateKeyPath, hostKey } = jump;
        const last = ssh({ host: "inner.internal" });
        const jumpHosts = [{ host, port, user, privateKeyPath, hostKey }];
        const way = wayBy({ ...last, jumpHosts });
        expect(await greeting(way)).to.equal("here\n");
        await way.close();
        const known = join(folder, "known_outer");
        await writeFile(known, `[${host}]:${String(port)} ${outer.hostKey.publicKey}\n`);
        const config = [
          "Host inner.internal",
          `ProxyJump jumper@${host}:${String(port)}`,
          `Host ${host}`,
          `IdentityFile ${privateKeyPath}`,
          `UserKnownHostsFile ${known}`,
        ];
        await withConfig(config, async () => {
          const configured = wayBy(last);
          expect(await greeting(configured)).to.equal("here\n");
          await configured.close();
        });
        await eventually(async () => (await outer.connections()) === 0);
      } finally {
        await outer.stop();
      }
    });

    it("with a key in a file where the agent is gone", async () => {
      const config = [`IdentityAgent ${folder}/gone`, `IdentityFile ${bastion.privateKeyPath}`];
      await withConfig(config, async () => {
        const { privateKeyPath, ...rest } = ssh();
        expect(privateKeyPath).to.not.equal(undefined);
        expect(await greeting(wayBy(rest))).to.equal("here\n");
      });
    });

    it("through a jump host that is behind another one", async () => {
      const names = ["first.internal", "second.internal"] as const;
      const first = await startSshServer(programs, {
        hosts: [{ name: names[1], port: bastion.port, to: bastion }],
      });
      try {
        const { host, port, user, privateKeyPath, hostKey } = first;
        const known = join(folder, "known_chain");
        await writeFile(
          known,
          `[${host}]:${String(port)} ${hostKey.publicKey}\n${names[1]} ${bastion.hostKey.publicKey}\n`,
        );
        const config = [
          `Host ${names[0]}`,
          `HostName ${host}`,
          `Port ${String(port)}`,
          `User ${user}`,
          `IdentityFile ${privateKeyPath}`,
          `Host ${names[1]}`,
          `ProxyJump ${names[0]}`,
          `Port ${String(bastion.port)}`,
          `User ${bastion.user}`,
          `IdentityFile ${bastion.privateKeyPath}`,
          "Host last.internal",
          `ProxyJump ${names[1]}`,
          "Host *",
          `UserKnownHostsFile ${known}`,
        ];
        // That the second one is asked shows that it was reached through the first one.
        await withConfig(config, async () => {
          const way = wayBy(ssh({ host: "last.internal" }));
          expect((await failure(way)).message).to.match(
            /^SSH host "second\.internal" could not connect to last\.internal:\d+: Name or service not known$/,
          );
          await way.close();
        });
      } finally {
        await first.stop();
      }
    });

    it("through the ProxyCommand of the configuration, which ends with it", async () => {
      const pids = join(folder, "pids");
      const config = [
        "Host behind",
        `ProxyCommand echo $$ >> ${pids}; exec ${process.execPath} -e 'const s = require("net").connect(%p, "${bastion.host}"); s.pipe(process.stdout); process.stdin.pipe(s)'`,
      ];
      await withConfig(config, async () => {
        expect(await greeting(wayBy(ssh({ host: "behind" })))).to.equal("here\n");
      });
      await Promise.all(ways.map((way) => way.close()));
      const [pid = 0] = (await readFile(pids, "utf8")).trim().split("\n").map(Number);
      await eventually(() => Promise.resolve(!isRunning(pid)));
    });
  });

  it("is one connection to the host for all who use it, and closed by the last one", async () => {
    const [one, two] = [wayBy(ssh()), wayBy(ssh())];
    const connections = await Promise.all([one, two, one, two].map((way) => way.connect()));
    await eventually(() => Promise.resolve(bastion.forwarded() === 4));
    expect(await bastion.connections()).to.equal(1);
    connections.forEach((each) => each.destroy());
    await one.close();
    expect(await greeting(two)).to.equal("here\n");
    expect(await bastion.connections()).to.equal(1);
  });

  it("is opened anew after it broke, and says why connections ended", async () => {
    const way = wayBy(ssh());
    const stream = way.stream();
    Reflect.apply(Reflect.get(stream, "connect") as () => unknown, stream, []);
    await once(stream, "data");
    const ended = once(stream, "error");
    await bastion.killConnections();
    const [error] = (await ended) as [Error];
    expect(error.message).to.equal(
      'the connection through SSH host "127.0.0.1" broke: it was closed at the other end',
    );
    expect((await way.broken).message).to.equal(error.message);
    expect(await greeting(way)).to.equal("here\n");
  });

  it("is closed in time where the host does not answer any more", async () => {
    const way = wayBy(ssh());
    await way.open();
    await bastion.pauseConnections();
    await way.close();
    await bastion.killConnections();
  });

  it("has an end on this machine for other programs, with many connections at once", async () => {
    const way = wayBy(ssh());
    const end = await listenOn(way);
    const text = "x".repeat(200_000);
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const socket: Socket = connect(end.port, "127.0.0.1");
        socket.write(text);
        let answer = "";
        for await (const chunk of socket) {
          answer += String(chunk);
          if (answer.length === "here\n".length + text.length) break;
        }
        return answer;
      }),
    );
    expect(answers.every((answer) => answer === `here\n${text}`)).to.equal(true);
    const open = connect(end.port, "127.0.0.1");
    await once(open, "data");
    await end.close();
    await once(open.resume(), "close");
    const refused = connect(end.port, "127.0.0.1");
    expect(((await once(refused, "error")) as [{ code: string }])[0].code).to.equal("ECONNREFUSED");
  });

  describe("fails with the reason and what to do", () => {
    const what = 'SSH host "127.0.0.1"';
    const rows: readonly {
      readonly title: string;
      readonly way: () => Promise<Way> | Way;
      readonly expected: () => string;
      readonly code?: string;
    }[] = [
      {
        title: "where the host has another key than the expected one",
        way: async () => wayBy(ssh({ hostKey: (await bastion.makeStrangeKey()).publicKey })),
        expected: () =>
          `the host key of ${what} is not the expected one: this may be another host, or somebody in between\n` +
          `Detail: It presented ssh-ed25519 ${bastion.hostKey.fingerprint}. Expected, from hostKey: ssh-ed25519 ANOTHER.\n` +
          "Hint: Ask the host's administrator for its fingerprint. If the key was changed on purpose, change it in hostKey too.",
      },
      {
        title: "where it accepts none of the keys",
        way: async () =>
          wayBy(ssh({ privateKeyPath: (await bastion.makeStrangeKey()).privateKeyPath })),
        expected: () =>
          `${what} refused the login of "tunnel"\nDetail: Tried the key in PATH.\n` +
          "Hint: Check the user, and that the host knows one of these keys. Add a key to the agent with ssh-add, or set privateKeyPath.",
      },
      {
        title: "where the key needs a passphrase",
        way: async () =>
          wayBy(
            ssh({
              privateKeyPath: (await bastion.addKey({ passphrase: "secret words" })).privateKeyPath,
            }),
          ),
        expected: () =>
          `cannot log in to ${what} with the key in "PATH": it needs a passphrase\n` +
          "Hint: Add it to the agent (ssh-add PATH), and leave privateKeyPath out.",
      },
      {
        title: "where the key is the public one",
        way: () => wayBy(ssh({ privateKeyPath: `${bastion.privateKeyPath}.pub` })),
        expected: () =>
          `cannot log in to ${what} with the key in "PATH.pub": it is no private key that can be read\n` +
          "Hint: Check privateKeyPath: it names the private key, not the .pub file.",
      },
      {
        title: "where nothing listens",
        way: () => wayBy(ssh({ port: 1 })),
        expected: () =>
          `could not reach ${what} at 127.0.0.1:1: the connection was refused\n` +
          "Hint: Check the host and the port, that this machine can reach them, and that an SSH server answers there.",
      },
      {
        title: "where the host cannot resolve the server's name",
        way: () => wayBy(ssh(), { host: "nowhere.internal", port: 5432 }),
        expected: () =>
          `${what} could not connect to nowhere.internal:5432: Name or service not known`,
        code: "ENOTFOUND",
      },
      {
        title: "where the server refuses the host",
        way: () => wayBy(ssh(), { host: "stopped.internal", port: 5432 }),
        expected: () => `${what} could not connect to stopped.internal:5432: Connection refused`,
        code: "ECONNREFUSED",
      },
    ];
    for (const { title, way, expected, code = "ERR_TUNNEL_NOT_OPENED" } of rows) {
      it(title, async () => {
        const found = await failure(await way());
        const message = found.message
          .replace(/\/[^\s"]+\/key-[0-9a-f-]+/g, "PATH")
          .replace(/(from hostKey: ssh-ed25519) SHA256:[^.]+/, "$1 ANOTHER");
        expect({ ...found, message }).to.deep.equal({ message: expected(), code });
      });
    }

    for (const [command, ended] of [
      ["exit 3", "exit code 3"],
      ["no-such-command 2>/dev/null", "exit code 127"],
      ["echo hello", "exit code 0"],
      ["kill -9 $$", "signal SIGKILL"],
    ] as const) {
      it(`where the ProxyCommand ends with ${ended}`, async () => {
        await withConfig(["Host behind", `ProxyCommand ${command}`], async () => {
          expect(await failure(wayBy(ssh({ host: "behind" })))).to.deep.equal({
            message:
              `could not reach SSH host "behind": its ProxyCommand ended with ${ended}\n` +
              "Hint: Check ProxyCommand in the configuration of ssh: log in with ssh, which runs the same command.",
            code: "ERR_TUNNEL_NOT_OPENED",
          });
        });
      });
    }

    it("where ssh cannot read its configuration", async () => {
      await withConfig(["Host bastion", "  Nonsense yes"], async () => {
        const { message } = await failure(wayBy(ssh({ host: "bastion" })));
        expect(message.replaceAll(folder, "FOLDER")).to.equal(
          'could not read the configuration of ssh for SSH host "bastion"\n' +
            String.raw`Detail: FOLDER/config: line 2: Bad configuration option: nonsense; FOLDER/config: terminating, 1 bad configuration options` +
            "\nHint: Mend ~/.ssh/config; ssh -G with the same host shows what it reads.",
        );
      });
    });

    it("where jump hosts lead to each other", async () => {
      const config = ["Host one", "ProxyJump two", "Host two", "ProxyJump one"];
      await withConfig(config, async () => {
        expect((await failure(wayBy({ host: "one" }))).message).to.match(
          /^cannot go to SSH host "(one|two)" through more than 8 SSH servers\nHint: /,
        );
      });
    });

    it("where the tunnel breaks while a connection is opened", async () => {
      const way = wayBy(ssh());
      await way.open();
      await bastion.pauseConnections();
      const failing = failure(way);
      await bastion.killConnections();
      const { message, code } = await failing;
      expect(message).to.match(
        /^the connection through SSH host "127\.0\.0\.1" broke: (it was closed at the other end|read ECONNRESET)$/,
      );
      expect(code).to.equal("ERR_TUNNEL_BROKEN");
    });

    it("where the host forwards nothing", async () => {
      const closed = await startSshServer(programs, { settings: ["AllowTcpForwarding no"] });
      try {
        const { host, port, user, privateKeyPath, hostKey } = closed;
        const way = wayBy({ host, port, user, privateKeyPath, hostKey: hostKey.fingerprint });
        expect(await failure(way)).to.deep.equal({
          message:
            `${what} could not connect to ${SERVER.host}:5432: open failed\n` +
            "Hint: Check that the host lets this user forward TCP connections (AllowTcpForwarding, PermitOpen) to this endpoint.",
          code: "ERR_TUNNEL_NOT_OPENED",
        });
        await way.close();
      } finally {
        await closed.stop();
      }
    });

    it("where the host is not among the known ones, without asking anybody", async () => {
      const known = join(folder, "known_none");
      await writeFile(known, "");
      await withConfig(
        ["Host *", `UserKnownHostsFile ${known}`, "GlobalKnownHostsFile none"],
        async () => {
          const { hostKey, ...rest } = ssh();
          expect(hostKey).to.not.equal(undefined);
          expect(await failure(wayBy(rest))).to.deep.equal({
            message:
              `the host key of ${what} is not known\n` +
              `Detail: It presented ssh-ed25519 ${bastion.hostKey.fingerprint}. Looked for "[127.0.0.1]:${String(bastion.port)}" in ${known}.\n` +
              "Hint: Compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then set hostKey to it, or log in once with ssh, which records it.",
            code: "ERR_TUNNEL_NOT_OPENED",
          });
        },
      );
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
