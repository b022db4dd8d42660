import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { SSMClient, StartSessionCommand, TerminateSessionCommand } from "@aws-sdk/client-ssm";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { Client } from "pg";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { type AwsCredentials, deployerToken } from "../emulator/login";
import { createPrincipals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { remoteHostsOf } from "../emulator/remoteHosts";
import { signatureOf } from "../emulator/sts/signature";

useChai(chaiAsPromised);

const DOCUMENT = "AWS-StartPortForwardingSessionToRemoteHost";
const BASTION = "i-0f1e2d3c4b5a69788";
const STOPPED = "i-0aaaaaaaaaaaaaaaa";
const PLUGINS = join(__dirname, "..", "emulator", "ssm", "programs");

describe("the emulator's Session Manager", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let server: RdsServer;
  let deployer: AwsCredentials;

  before(async () => {
    emulator = await startEmulator({
      versions: [17],
      cluster: { version: 17, identifier: "orders-cluster" },
    });
    server = emulator.server(17);
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = emulator.aws.env;
    deployer = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
    const hosts = remoteHostsOf(server);
    emulator.sessionManager.addInstance({ id: BASTION, hosts, isOnline: () => true });
    emulator.sessionManager.addInstance({ id: STOPPED, hosts, isOnline: () => false });
    await server.admin("CREATE ROLE teller LOGIN; GRANT rds_iam TO teller");
  });

  after(() => emulator.stop());

  function client(credentials = deployer): SSMClient {
    const { endpointUrl: endpoint, region } = emulator.aws;
    return new SSMClient({ endpoint, region, credentials });
  }

  interface Forwarding {
    readonly target?: string;
    readonly host?: string;
    readonly localPort?: number;
    readonly document?: string;
    readonly credentials?: AwsCredentials;
  }

  function start(forwarding: Forwarding = {}) {
    const { target = BASTION, host = server.endpoint, localPort = 0 } = forwarding;
    const Parameters = {
      host: [host],
      portNumber: [String(server.port)],
      localPortNumber: [String(localPort)],
    };
    const DocumentName = forwarding.document ?? DOCUMENT;
    const command = new StartSessionCommand({ Target: target, DocumentName, Parameters });
    return client(forwarding.credentials).send(command);
  }

  function runPlugin(response: object): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
    const variable = "AWS_SSM_START_SESSION_RESPONSE";
    const request = JSON.stringify({ Target: BASTION });
    const { endpointUrl, region } = emulator.aws;
    const args = [variable, region, "StartSession", "", request, endpointUrl];
    return spawn("session-manager-plugin", args, {
      env: {
        PATH: `${PLUGINS}${delimiter}${process.env["PATH"] ?? ""}`,
        [variable]: JSON.stringify(response),
      },
      stdio: ["ignore", "pipe", "inherit"],
    });
  }

  /** What a plugin prints, so far and in all. */
  function printedBy(plugin: ReturnType<typeof runPlugin>) {
    let printed = "";
    plugin.stdout.on("data", (chunk) => (printed += String(chunk)));
    const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const match = pattern.exec(printed);
        if (match !== null) return match;
        await once(plugin.stdout, "data");
      }
    };
    return { until, all: () => printed };
  }

  async function openTunnel(forwarding: Forwarding = {}) {
    const response = await start(forwarding);
    const plugin = runPlugin(response);
    const output = printedBy(plugin);
    const closed = once(plugin, "close") as Promise<[number | null, string | null]>;
    const [, port] = await output.until(/Port (\d+) opened[^]*connections\.\.\.\n/);
    return { id: response.SessionId ?? "", port: Number(port), plugin, output, closed };
  }

  async function logIn(port: number): Promise<Client> {
    const login = new Client({
      host: "127.0.0.1",
      port,
      ssl: { ca: readFileSync(emulator.caFile, "utf8"), servername: server.endpoint },
      user: "teller",
      password: await deployerToken(emulator, server, "teller"),
      database: "postgres",
    });
    login.on("error", () => undefined); // its tunnel may end
    await login.connect();
    return login;
  }

  for (const [args, code, printed] of [
    [
      [],
      0,
      "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n",
    ],
    [["--version"], 0, /^1\.2\.\d+\.0\n$/],
    [
      ["StartSession"],
      0,
      "\nUnknown operation StartSession. \nUse session-manager-plugin --version to check the version.\n\n",
    ],
    [["{}", "eu-central-1", "ResumeSession"], 0, "Invalid Operation"],
    [["{", "eu-central-1", "StartSession"], 0, /^Cannot perform start session: /],
    // A request without a target, which AWS's plugin does not expect.
    [["{}", "eu-central-1", "StartSession", "", "{}", ""], 2, ""],
  ] as const) {
    it(`has the command line of AWS's plugin: ${JSON.stringify(args)}`, async () => {
      const plugin = spawn(join(PLUGINS, "session-manager-plugin"), args);
      const closed = once(plugin, "close");
      const output = await text(plugin.stdout);
      expect(await closed).to.deep.equal([code, null]);
      if (typeof printed === "string") expect(output).to.equal(printed);
      else expect(output).to.match(printed);
    });
  }

  it("forwards logins, and ends with the user's Ctrl-C", async () => {
    const { id, port, plugin, output, closed } = await openTunnel();
    const login = await logIn(port);
    const { rows } = await login.query("SELECT current_user::text AS me");
    await login.end();
    await (await logIn(port)).end();
    expect(rows).to.deep.equal([{ me: "teller" }]);
    plugin.kill("SIGINT");
    expect(await closed).to.deep.equal([0, null]);
    expect(output.all()).to.equal(
      `\nStarting session with SessionId: ${id}\n` +
        `Port ${String(port)} opened for sessionId ${id}.\nWaiting for connections...\n` +
        `\nConnection accepted for session [${id}]\n` +
        `Terminate signal received, exiting.\n\n\nExiting session with sessionId: ${id}.\n\n`,
    );
    expect(emulator.sessionManager.openSessions()).to.deep.equal([]);
    expect(id).to.match(/^deployer-[0-9a-f]{26}$/);
  });

  it("leaves a session open whose plugin is terminated, until the API ends it", async () => {
    const { id, plugin, closed } = await openTunnel();
    plugin.kill("SIGTERM");
    expect(await closed).to.deep.equal([null, "SIGTERM"]);
    expect(emulator.sessionManager.openSessions().map((each) => each.id)).to.deep.equal([id]);
    await client().send(new TerminateSessionCommand({ SessionId: id }));
    expect(emulator.sessionManager.openSessions()).to.deep.equal([]);
  });

  for (const [title, end, last] of [
    [
      "the API ends",
      (id: string) => client().send(new TerminateSessionCommand({ SessionId: id })),
      (id: string) => `\n\nExiting session with sessionId: ${id}.\n\n`,
    ],
    [
      "the network breaks",
      (id: string) => {
        emulator.sessionManager.killSession(id);
      },
      (id: string) => `Session: ${id} timed out.\n`,
    ],
  ] as const) {
    it(`ends the connections of a session that ${title}`, async () => {
      const { id, port, output, closed } = await openTunnel();
      const login = await logIn(port);
      const ended = new Promise<void>((resolve) => login.once("end", resolve));
      await end(id);
      await ended;
      expect(await closed).to.deep.equal([0, null]);
      expect(output.all().endsWith(last(id))).to.equal(true);
    });
  }

  it("says that a server is not reached, and closes that connection alone", async () => {
    const { port, output, plugin, closed } = await openTunnel({ host: "elsewhere.internal" });
    const socket = connect(port, "127.0.0.1").resume();
    await once(socket, "close");
    await output.until(/\nConnection to destination port failed, check SSM Agent logs\.\n/);
    plugin.kill("SIGINT");
    expect(await closed).to.deep.equal([0, null]);
  });

  it("gives up where the local port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const response = await start({ localPort: port });
    const printed = await text(runPlugin(response).stdout);
    await new Promise((resolve) => taken.close(resolve));
    await client().send(new TerminateSessionCommand({ SessionId: response.SessionId }));
    expect(printed).to.equal(
      `\nStarting session with SessionId: ${response.SessionId ?? ""}\n` +
        `Cannot perform start session: listen tcp 127.0.0.1:${String(port)}: bind: address already in use\n`,
    );
  });

  it("refuses a token that the API did not give", async () => {
    const response = await start();
    const printed = await text(runPlugin({ ...response, TokenValue: "guessed" }).stdout);
    await client().send(new TerminateSessionCommand({ SessionId: response.SessionId }));
    expect(printed).to.contain("Cannot perform start session: failed to open data channel");
  });

  describe("its API", () => {
    it("refuses a target that is not connected", async () => {
      for (const target of [STOPPED, "i-0bbbbbbbbbbbbbbbb", "ecs:shop_0abc_0abc-1"]) {
        await expect(start({ target })).to.be.rejectedWith(`${target} is not connected.`);
      }
    });

    it("refuses a document that it does not know", async () => {
      const document = "AWS-StartPortForwardingSessionToRemoteHosts";
      await expect(start({ document })).to.be.rejectedWith(
        `Document with name ${document} does not exist.`,
      );
    });

    it("asks the caller's policies about target, document and session", async () => {
      const { createUser } = createPrincipals(emulator.aws);
      const { accountId, region } = emulator.aws;
      const instance = `arn:aws:ec2:${region}:${accountId}:instance/${BASTION}`;
      const document = `arn:aws:ssm:${region}::document/${DOCUMENT}`;
      const allow = (...Resource: readonly string[]) => ({
        Effect: "Allow",
        Action: "ssm:StartSession",
        Resource,
      });
      const who = (name: string) =>
        `User: arn:aws:iam::${accountId}:user/${name} is not authorized`;
      const why = "because no identity-based policy allows the ssm:StartSession action";
      const rows = [
        ["ssm-none", allow(document), `on resource: ${instance} ${why}`],
        ["ssm-target", allow(instance), `on resource: ${document} ${why}`],
        [
          "ssm-denied",
          [allow("*"), { ...allow(instance), Effect: "Deny" }],
          `on resource: ${instance} with an explicit deny in an identity-based policy`,
        ],
      ] as const;
      for (const [name, statements, reason] of rows) {
        const credentials = await createUser(name, statements);
        await expect(start({ credentials })).to.be.rejectedWith(
          `${who(name)} to perform: ssm:StartSession ${reason}`,
        );
      }
      const credentials = await createUser("ssm-start", allow(instance, document));
      const { SessionId = "" } = await start({ credentials });
      const ending = client(credentials).send(new TerminateSessionCommand({ SessionId }));
      await expect(ending).to.be.rejectedWith(
        `${who("ssm-start")} to perform: ssm:TerminateSession on resource: arn:aws:ssm:${region}:${accountId}:session/${SessionId} because no identity-based policy allows the ssm:TerminateSession action`,
      );
      await client().send(new TerminateSessionCommand({ SessionId }));
    });

    it("refuses keys that nobody issued", async () => {
      const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wrong" };
      await expect(start({ credentials })).to.be.rejectedWith(
        "The security token included in the request is invalid.",
      );
    });

    it("knows the containers of ECS tasks and their agents", async () => {
      const { accountId, region } = emulator.aws;
      const task = emulator.sessionManager.runTask({
        cluster: "shop",
        containers: [
          { name: "proxy" },
          { name: "starting", agent: "PENDING" },
          { name: "ended", lastStatus: "STOPPED", agent: "STOPPED" },
          { name: "plain", agent: undefined },
        ],
        hosts: remoteHostsOf(server),
      });
      const targets = task.containers.map(({ runtimeId }) => `ecs:shop_${task.id}_${runtimeId}`);
      const [first = "", ...others] = targets;
      for (const target of others) {
        await expect(start({ target })).to.be.rejectedWith(`${target} is not connected.`);
      }
      const { id, port, plugin, closed } = await openTunnel({ target: first });
      await (await logIn(port)).end();
      plugin.kill("SIGINT");
      await closed;
      expect(id).to.match(/^deployer-/);
      const arn = `arn:aws:ecs:${region}:${accountId}:task/shop/${task.id}`;
      const answer = await describeTasks({ cluster: "shop", tasks: [task.id, "0".repeat(32)] });
      expect(answer).to.deep.equal({
        tasks: [
          {
            taskArn: arn,
            clusterArn: `arn:aws:ecs:${region}:${accountId}:cluster/shop`,
            lastStatus: "RUNNING",
            desiredStatus: "RUNNING",
            launchType: "FARGATE",
            enableExecuteCommand: true,
            containers: [
              ["proxy", "RUNNING", [{ name: "ExecuteCommandAgent", lastStatus: "RUNNING" }]],
              ["starting", "RUNNING", [{ name: "ExecuteCommandAgent", lastStatus: "PENDING" }]],
              ["ended", "STOPPED", [{ name: "ExecuteCommandAgent", lastStatus: "STOPPED" }]],
              ["plain", "RUNNING", []],
            ].map(([name, lastStatus, managedAgents], index) => ({
              containerArn: arn.replace(":task/", ":container/"),
              taskArn: arn,
              name,
              lastStatus,
              runtimeId: task.containers[index]?.runtimeId,
              managedAgents,
            })),
          },
        ],
        failures: [{ arn: arn.replace(task.id, "0".repeat(32)), reason: "MISSING" }],
      });
    });
  });

  /** As the SDK sends it, which is no dependency. */
  async function describeTasks(asked: object): Promise<unknown> {
    const { endpointUrl, region } = emulator.aws;
    const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    const body = Buffer.from(JSON.stringify(asked));
    const headers = {
      host: new URL(endpointUrl).host,
      "x-amz-date": now,
      "x-amz-target": "AmazonEC2ContainerServiceV20141113.DescribeTasks",
    };
    const scope = [now.slice(0, 8), region, "ecs", "aws4_request"];
    const signedHeaders = Object.keys(headers);
    const request = { method: "POST", path: "/", headers, body };
    const signature = signatureOf(deployer.secretAccessKey, request, { scope, signedHeaders });
    const authorization = `AWS4-HMAC-SHA256 Credential=${[deployer.accessKeyId, ...scope].join("/")}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
    const answer = await fetch(endpointUrl, {
      method: "POST",
      headers: { ...headers, authorization },
      body,
    });
    return answer.json();
  }
});
