import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import type { AwsIdentity } from "../../../connect/identity";
import type { SsmVia } from "../../../connect/tunnel/via";
import { openWay, type Way } from "../../../connect/tunnel/way";
import type { Emulator } from "../../emulator/emulator";
import { createPrincipals } from "../../emulator/principals";
import { remoteHostsOf } from "../../emulator/remoteHosts";
import type { RdsServer } from "../../emulator/rdsServer";
import { setEnvironment } from "../environment";
import { eventually } from "../postgres/eventually";
import { sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { addInstances, INSTANCE, OFFLINE, pathWithPlugin } from "./sessionManager";

describe("a way through Session Manager", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;
  let ways: Way[] = [];
  let folder: string;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    addInstances(emulator, rds);
    restore = setEnvironment({
      ...emulator.aws.env,
      AWS_PROFILE: undefined,
      PATH: pathWithPlugin(),
    });
    folder = await mkdtemp(join(tmpdir(), "ssm-way-"));
  });

  afterEach(async () => {
    await Promise.all(ways.map((way) => way.close()));
    ways = [];
    expect(emulator.sessionManager.openSessions()).to.deep.equal([]);
  });

  after(async () => {
    restore();
    await rm(folder, { recursive: true });
  });

  function wayBy(ssm: SsmVia["ssm"], identity: AwsIdentity = {}, host = rds.endpoint): Way {
    const server = { host, port: rds.port };
    const aws = () => ({ identity, region: emulator.aws.region });
    const way = openWay({ server, via: { ssm }, aws });
    ways.push(way);
    return way;
  }

  /** PostgreSQL's answer to a request for TLS. */
  async function answer(way: Way): Promise<string> {
    const connection = await way.connect();
    connection.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    const [chunk] = (await once(connection, "data")) as [Buffer];
    connection.destroy();
    return String(chunk);
  }

  async function failure(way: Way): Promise<string> {
    const error: unknown = await way.connect().then(
      () => expect.fail("it connected"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof Error)) throw error;
    return error.message;
  }

  function runTask(containers: Parameters<Emulator["sessionManager"]["runTask"]>[0]["containers"]) {
    return emulator.sessionManager.runTask({
      cluster: "shop",
      containers,
      hosts: remoteHostsOf(rds),
    });
  }

  it("leads through an instance, and ends its session at AWS", async () => {
    const way = wayBy({ instanceId: INSTANCE });
    expect(await answer(way)).to.equal("S");
    expect(emulator.sessionManager.openSessions().map(({ target }) => target.id)).to.deep.equal([
      INSTANCE,
    ]);
    await way.close();
    expect(emulator.sessionManager.openSessions()).to.deep.equal([]);
  });

  for (const [title, nameOf] of [
    ["named", (id: string) => ({ cluster: "shop", task: id })],
    [
      "given by ARNs",
      (id: string) => {
        const { accountId, region } = emulator.aws;
        const prefix = `arn:aws:ecs:${region}:${accountId}`;
        return { cluster: `${prefix}:cluster/shop`, task: `${prefix}:task/shop/${id}` };
      },
    ],
  ] as const) {
    it(`leads through a container of an ECS task, ${title}`, async () => {
      const { id } = runTask([{ name: "sidecar" }, { name: "app" }]);
      const way = wayBy({ ecsTask: { ...nameOf(id), container: "app" } });
      expect(await answer(way)).to.equal("S");
    });
  }

  it("is one session for all who use it", async () => {
    const [one, two] = [wayBy({ instanceId: INSTANCE }), wayBy({ instanceId: INSTANCE })];
    expect(await Promise.all([one, two, one, two].map(answer))).to.deep.equal(["S", "S", "S", "S"]);
    expect(emulator.sessionManager.openSessions()).to.have.length(1);
    await one.close();
    expect(emulator.sessionManager.openSessions()).to.have.length(1);
  });

  it("has the token of the session in no command line", async () => {
    const way = wayBy({ instanceId: INSTANCE });
    await way.open();
    const listing = spawn("ps", ["-A", "-ww", "-o", "args="], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let lines = "";
    for await (const chunk of listing.stdout) lines += String(chunk);
    const own = lines.split("\n").filter((line) => line.includes("AWS_SSM_START_SESSION_RESPONSE"));
    expect(own.length).to.be.greaterThan(0);
    expect(own.filter((line) => /TokenValue|StreamUrl|SessionId/.test(line))).to.deep.equal([]);
  });

  it("says why connections ended when it breaks, and is opened anew", async () => {
    const way = wayBy({ instanceId: INSTANCE });
    const stream = way.stream();
    Reflect.apply(Reflect.get(stream, "connect") as () => unknown, stream, []);
    await once(stream, "connect");
    const ended = once(stream.resume(), "error");
    for (const { id } of emulator.sessionManager.openSessions()) {
      emulator.sessionManager.killSession(id);
    }
    const [error] = (await ended) as [Error];
    expect(error.message).to.equal(
      `the connection through instance "${INSTANCE}" broke: session-manager-plugin ended`,
    );
    expect(await answer(way)).to.equal("S");
  });

  it("leaves no plugin and no session where its process is killed", async () => {
    const program = `
      require("tsx/cjs");
      const { openWay } = require(${JSON.stringify(join(__dirname, "../../../connect/tunnel/way"))});
      const aws = () => ({ identity: {}, region: ${JSON.stringify(emulator.aws.region)} });
      const server = ${JSON.stringify({ host: rds.endpoint, port: rds.port })};
      const via = { ssm: { instanceId: ${JSON.stringify(INSTANCE)} } };
      openWay({ server, via, aws }).open().then(() => console.log("open"));`;
    const child = spawn(process.execPath, ["--import=tsx", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    expect(emulator.sessionManager.openSessions()).to.have.length(1);
    child.kill("SIGKILL");
    await eventually(() => Promise.resolve(emulator.sessionManager.openSessions().length === 0));
  });

  describe("fails with the reason and what to do", () => {
    const ASKED = 'Detail: Asked as "arn:aws:iam::123456789012:user/deployer".';

    it("where the target's agent is not connected", async () => {
      expect(await failure(wayBy({ instanceId: OFFLINE }))).to.equal(
        `could not start a session of Session Manager on instance "${OFFLINE}" in Region "${emulator.aws.region}": TargetNotConnected (${OFFLINE} is not connected.)\n${ASKED}\n` +
          "Hint: Check the ID and the Region, that it is running, and that its SSM Agent is online (aws ssm describe-instance-information; for ECS: enableExecuteCommand).",
      );
    });

    it("where the caller may not start a session", async () => {
      const keys = await createPrincipals(emulator.aws).createUser("ssm-nobody", {
        Effect: "Allow",
        Action: "sts:*",
        Resource: "*",
      });
      const message = await failure(wayBy({ instanceId: INSTANCE }, { keys }));
      expect(message).to.match(
        /^could not start a session of Session Manager on instance "i-\w+" in Region "\S+": AccessDeniedException \(User: \S+ is not authorized to perform: ssm:StartSession on resource: \S+ because no identity-based policy allows the ssm:StartSession action\)\n/,
      );
      expect(message.split("\n").slice(1)).to.deep.equal([
        'Detail: Asked as "arn:aws:iam::123456789012:user/ssm-nobody".',
        "Hint: Allow the caller ssm:StartSession on the target and on the document AWS-StartPortForwardingSessionToRemoteHost, and ssm:TerminateSession on its own sessions.",
      ]);
    });

    it("where the target cannot reach the server", async () => {
      const connection = await wayBy({ instanceId: INSTANCE }, {}, "nowhere.internal").connect();
      const [error] = (await once(connection.resume(), "error")) as [Error];
      expect(error).to.include({
        message: `instance "${INSTANCE}" could not connect to nowhere.internal:${String(rds.port)}`,
        code: "ECONNREFUSED",
      });
    });

    it("where the task has no such container, or does not run", async () => {
      const { id } = runTask([{ name: "app" }]);
      const list =
        "Hint: List the tasks that run (aws ecs list-tasks --cluster shop) and name one that has this container and enableExecuteCommand.";
      const place = `in cluster "shop" in Region "${emulator.aws.region}"`;
      const missing = "0".repeat(32);
      expect(
        await failure(wayBy({ ecsTask: { cluster: "shop", task: id, container: "web" } })),
      ).to.equal(
        `cannot use container "web" of ECS task "${id}" ${place}: the task has the containers "app"\n${list}`,
      );
      expect(
        await failure(wayBy({ ecsTask: { cluster: "shop", task: missing, container: "app" } })),
      ).to.equal(
        `cannot use container "app" of ECS task "${missing}" ${place}: there is no such task\n${list}`,
      );
    });

    for (const [title, script, message] of [
      [
        "is not there",
        undefined,
        "cannot open a tunnel of Session Manager: session-manager-plugin is not on PATH\n" +
          "Hint: Install it (https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html), or use { ssh } or a tunnel of your own.",
      ],
      [
        "is too old to take the token from its environment",
        "echo 1.2.497.0",
        "cannot use session-manager-plugin 1.2.497.0: it needs the token of the session in its command line, which every user of this machine can read\n" +
          "Hint: Install a release after 1.2.497.0 (https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html).",
      ],
      [
        "ends before its port is open",
        'if [ "$1" = --version ]; then echo 1.2.707.0; else echo "Cannot perform start session: no data channel"; fi',
        `could not open a tunnel of Session Manager to instance "${INSTANCE}": session-manager-plugin ended\n` +
          "Detail: It said: Cannot perform start session: no data channel\n" +
          "Hint: Check that this machine reaches ssmmessages of the Region, and that the SSM Agent of the target has version 3.1.1374.0 or later.",
      ],
    ] as const) {
      it(`where the plugin ${title}`, async () => {
        const file = join(folder, "session-manager-plugin");
        await rm(file, { force: true });
        if (script !== undefined) {
          await writeFile(file, `#!/bin/sh\n${script}\n`);
          await chmod(file, 0o755);
        }
        const PATH =
          script === undefined ? folder : `${folder}${delimiter}${process.env["PATH"] ?? ""}`;
        const back = setEnvironment({ PATH });
        try {
          expect(await failure(wayBy({ instanceId: INSTANCE }))).to.equal(message);
        } finally {
          back();
        }
      });
    }
  });
});
