import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { DescribeDBClustersCommand, RDSClient } from "@aws-sdk/client-rds";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetParametersCommand, SSMClient } from "@aws-sdk/client-ssm";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { connectTo, logIn } from "../emulator/login";
import type { RdsServer } from "../emulator/rdsServer";

useChai(chaiAsPromised);

/** Whether somebody listens on a port of 127.0.0.1. */
async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** A program that starts an emulator, tells where it is, and never stops it. */
const KILLED = `
  require("./emulator/emulator.ts").startEmulator({ versions: [17] }).then(async (emulator) => {
    const [{ port }] = await emulator.server(17).admin("SHOW port");
    console.log([emulator.caFile, port].join("\\n"));
  });`;

const SLEEPING = "SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(1000)'";

/** CancelRequest; pg keeps the key that the server gave, which its types leave out. */
function cancelRequest(client: object): Buffer {
  const request = Buffer.alloc(16);
  request.writeInt32BE(16, 0);
  request.writeInt32BE(80877102, 4);
  request.writeInt32BE("processID" in client ? Number(client.processID) : 0, 8);
  request.writeInt32BE("secretKey" in client ? Number(client.secretKey) : 0, 12);
  return request;
}

/** Asks again until the answer is yes; mocha's timeout is the bound. */
async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("the emulator", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let server: RdsServer;

  before(async () => {
    const cluster = { version: 16, identifier: "orders-cluster" };
    emulator = await startEmulator({ versions: [16], cluster });
    server = emulator.server(16);
  });

  after(() => emulator.stop());

  function clientConfig() {
    const { endpointUrl: endpoint, region, env } = emulator.aws;
    const accessKeyId = env["AWS_ACCESS_KEY_ID"] ?? "";
    const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"] ?? "";
    return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  }

  function openAsMaster() {
    const { masterUsername: user, masterPassword: password } = server;
    return connectTo(emulator, server, { user, password });
  }

  it("is what DescribeDBClusters says", async () => {
    const command = new DescribeDBClustersCommand({ DBClusterIdentifier: "orders-cluster" });
    const { DBClusters } = await new RDSClient(clientConfig()).send(command);
    expect(DBClusters?.[0]).to.deep.include({
      Endpoint: server.endpoint,
      Port: server.port,
      DbClusterResourceId: server.resourceId,
      MasterUsername: server.masterUsername,
      IAMDatabaseAuthenticationEnabled: true,
    });
  });

  it("has the master's credentials in SSM and in Secrets Manager", async () => {
    const { masterUsername: username, masterPassword: password, secretArn, ssm } = server;
    const Names = [ssm.password, ssm.username];
    const parameters = new GetParametersCommand({ Names, WithDecryption: true });
    const { Parameters = [] } = await new SSMClient(clientConfig()).send(parameters);
    const values = Parameters.map(({ Type, Value }) => [Type, Value]);
    expect(values).to.have.deep.members([
      ["SecureString", password],
      ["String", username],
    ]);
    const secret = new GetSecretValueCommand({ SecretId: secretArn });
    const { SecretString = "" } = await new SecretsManagerClient(clientConfig()).send(secret);
    expect(JSON.parse(SecretString)).to.deep.equal({ username, password });
  });

  it("leads to every endpoint of a cluster", () => {
    const way = `${server.dialHost}:${server.dialPort}`;
    expect(emulator.via).to.equal(server.hosts.map((host) => `${host}=${way}`).join(","));
  });

  it("gives the master its databases", async () => {
    await server.createDatabase("orders's");
    const rows = await server.admin(
      "SELECT current_database() AS name, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = current_database()",
      "orders's",
    );
    expect(rows).to.deep.equal([{ name: "orders's", owner: server.masterUsername }]);
  });

  it("counts connections, round trips and queries", async () => {
    server.resetTraffic();
    const client = await openAsMaster();
    await client.query("SELECT 1; SELECT 2");
    await client.query("SELECT $1::int", [3]);
    await client.end();
    expect(server.traffic()).to.deep.equal({
      connections: 1,
      logins: 1,
      roundTrips: 2,
      simpleQueries: 1,
      extendedQueries: 1,
    });
  });

  it("passes large answers through", async () => {
    const client = await openAsMaster();
    const { rows } = await client.query("SELECT repeat('x', 1000) FROM generate_series(1, 20000)");
    await client.end();
    expect(rows).to.have.length(20_000);
  });

  it("cancels a query that a client asks to cancel", async () => {
    const client = await openAsMaster();
    const asked = client.query("SELECT pg_sleep(1000)");
    const refused = expect(asked).to.be.rejected.and.eventually.have.property("code", "57014");
    await eventually(async () => (await server.admin(SLEEPING)).length === 1);
    const cancel = connect(server.dialPort, server.dialHost);
    cancel.end(cancelRequest(client));
    await refused;
    await client.end();
  });

  it("asks a master for a token once it is a member of an IAM role, until it is no more", async () => {
    const { masterUsername: user, masterPassword: password } = server;
    await server.admin(`CREATE ROLE iam_group; GRANT rds_iam TO iam_group`);
    await server.admin(`GRANT iam_group TO ${user} WITH INHERIT FALSE`);
    expect(await logIn(emulator, server, { user, password })).to.equal(user);
    await server.admin(`GRANT iam_group TO ${user} WITH INHERIT TRUE`);
    await expect(logIn(emulator, server, { user, password })).to.be.rejectedWith("PAM");
    await server.admin(`REVOKE iam_group FROM ${user}`);
    expect(await logIn(emulator, server, { user, password })).to.equal(user);
  });

  it("ends the connections of a server that leaves the network, and leaves nothing", async () => {
    const other = await startEmulator({ versions: [15] });
    try {
      const { masterUsername: user, masterPassword: password, disconnect } = other.server(15);
      const client = await connectTo(other, other.server(15), { user, password });
      const ended = new Promise((resolve) => client.once("end", resolve));
      await disconnect();
      await ended;
    } finally {
      await other.stop();
    }
    expect(existsSync(dirname(other.caFile))).to.equal(false);
    expect(await isOpen(other.server(15).dialPort)).to.equal(false);
    expect(await isOpen(Number(new URL(other.aws.endpointUrl).port))).to.equal(false);
  });

  it("leaves nothing behind a process that was killed", async () => {
    const child = spawn(process.execPath, ["--import", "tsx", "--eval", KILLED], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: join(__dirname, ".."),
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const caFile = String((await lines.next()).value);
    const port = Number((await lines.next()).value);
    expect(await isOpen(port)).to.equal(true);
    child.kill("SIGKILL");
    await eventually(async () => !existsSync(dirname(caFile)) && !(await isOpen(port)));
  });
});
