import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { ensureOpenSsh, type OpenSsh } from "../../scripts/setup/openSsh.mjs";
import { createCleanup } from "../emulator/cleanup";
import { listen } from "../emulator/listen";
import { type SshServer, startSshServer } from "../emulator/ssh/server";
import { skip } from "../skip";

const NAME = "orders.cluster-abc123.eu-central-1.rds.amazonaws.com";

interface Login {
  readonly identity?: string;
  readonly agent?: string;
}

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

  /** The options of an OpenSSH client that trusts this server alone. */
  function clientArgs({ identity, agent }: Login): readonly string[] {
    const settings = [
      "UserKnownHostsFile=/dev/null",
      "StrictHostKeyChecking=no",
      "LogLevel=ERROR",
      "BatchMode=yes",
      `IdentityAgent=${agent ?? "none"}`,
      ...(identity === undefined ? [] : ["IdentitiesOnly=yes", `IdentityFile=${identity}`]),
    ];
    return ["-F", "none", "-p", String(server.port), ...settings.flatMap((each) => ["-o", each])];
  }

  function forward(to: string, login: Login = { identity: server.privateKeyPath }) {
    const args = [...clientArgs(login), "-W", to, `${server.user}@${server.host}`];
    return spawn(programs.ssh, args, { env: { ...process.env, ...programs.environment } });
  }

  async function failure(to: string, login?: Login): Promise<string> {
    const client = forward(to, login);
    return (await text(client.stderr)).trim();
  }

  for (const [title, login] of [
    ["a key", () => ({ identity: server.privateKeyPath })],
    ["an agent", async () => ({ agent: (await server.startAgent()).socket })],
    [
      "a further RSA key",
      async () => ({ identity: (await server.addKey({ type: "rsa" })).privateKeyPath }),
    ],
  ] as const) {
    it(`forwards to a name that only it can resolve, for ${title}`, async () => {
      const client = forward(`${NAME}:5432`, await login());
      const [chunk] = (await once(client.stdout, "data")) as [Buffer];
      client.kill();
      expect(String(chunk)).to.equal("here");
    });
  }

  it("refuses other keys", async () => {
    const { privateKeyPath: identity } = await server.makeStrangeKey();
    expect(await failure(`${NAME}:5432`, { identity })).to.equal(
      "tunnel@127.0.0.1: Permission denied (publickey).",
    );
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
      expect(await failure(to)).to.equal("stdio forwarding failed");
      expect(server.log()).to.contain(logged);
    });
  }

  it("counts its connections, and breaks them", async () => {
    const client = forward(`${NAME}:5432`);
    await once(client.stdout, "data");
    expect([await server.connections(), server.forwarded()]).to.deep.equal([1, 1]);
    const ended = once(client, "close");
    await server.killConnections();
    await ended;
    expect(await server.connections()).to.equal(0);
  });
});
