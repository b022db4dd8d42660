import { createServer, type Server } from "node:net";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { create } from "../../../provider/role/provider";
import type { Emulator } from "../../emulator/emulator";
import { listen } from "../../emulator/listen";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment, setEnvironment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { startRefusingService } from "./awsRefusals";
import { declared, type Props, serverOf } from "./declared";

useChai(chaiAsPromised);

describe("a role is not made, and the error says why and what to do,", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    await rds.createDatabase("app");
    restore = setDeployment(emulator);
  });

  after(async () => {
    restore();
    await clearServer(rds);
  });

  /** The whole message, which holds no secret; nothing is there afterwards. */
  async function messageOf(change: Props): Promise<string> {
    const error: unknown = await expect(create(declared(emulator, rds, change))).to.be.rejected;
    const { message } = error instanceof Error ? error : { message: String(error) };
    expect(message).not.to.contain(rds.masterPassword);
    expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
    return message;
  }

  /** Where AWS is asked as the deployer for a parameter of the server's region. */
  function reading(parameter: string, reason: string): string {
    const { accountId, deployerArn, region } = emulator.aws;
    return `could not read the master's credentials from SSM parameter "${parameter}" in region "${region}": ${reason}
Detail: Asked as "${deployerArn}" of account ${accountId}; the server is in account ${accountId}.`;
  }

  /** The endpoint as it stands in messages. */
  const place = (): string => `"${rds.endpoint}", port ${rds.port}`;
  const closedPort = async (): Promise<number> => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
  };

  it("where the SSM parameter does not exist", async () => {
    const ssm = { ...rds.ssm, password: "/orders/typo" };
    expect(await messageOf({ master: { ssm } })).to.equal(
      `${reading("/orders/typo", "ParameterNotFound (Parameter /orders/typo not found.)")}
Hint: Check the name, and the region (master.region).`,
    );
  });

  const refusals: readonly (readonly [string, string, string, string])[] = [
    [
      "the deployer may not read the SSM parameter",
      "AccessDeniedException",
      "User is not authorized to perform: ssm:GetParameter",
      "Allow the caller ssm:GetParameter or secretsmanager:GetSecretValue on it, and kms:Decrypt on its key where that is a key of yours.",
    ],
    [
      "the key of the SSM parameter is disabled",
      "InvalidKeyId",
      "arn:aws:kms:eu-central-1:123456789012:key/1 is disabled.",
      "Check that the KMS key that encrypts it exists and is enabled.",
    ],
  ];
  for (const [title, name, text, hint] of refusals) {
    it(`where ${title}`, async () => {
      const service = await startRefusingService(name, text);
      const restoreEndpoint = setEnvironment({ AWS_ENDPOINT_URL_SSM: service.url });
      const message = await messageOf({ master: { ssm: { ...rds.ssm, username: undefined } } });
      restoreEndpoint();
      await service.stop();
      expect(message).to.equal(`${reading(rds.ssm.password, `${name} (${text})`)}\nHint: ${hint}`);
    });
  }

  it("where the deployer is of another account than the server", async () => {
    const ssm = { ...rds.ssm, password: "/orders/typo" };
    const server = { ...serverOf(emulator.aws, rds), accountId: "210987654321" };
    expect(await messageOf({ master: { ssm }, server })).to.match(
      /the server is in account 210987654321\.\nHint: Set master\.profile or master\.assumeRoleArn to an identity of account 210987654321\.$/,
    );
  });

  it("where the master's password is wrong, which is told without it", async () => {
    const Value = "guessed-password";
    const parameter = { Name: "/orders/guess", Type: "SecureString", Value } as const;
    await new SSMClient({}).send(new PutParameterCommand(parameter));
    const ssm = { ...rds.ssm, password: "/orders/guess" };
    const message = await messageOf({ master: { ssm } });
    expect(message).to.equal(`password of "dbmaster" was refused
Detail: password authentication failed for user "dbmaster"
Hint: Check the password in SSM parameter "/orders/guess". It was read again for 7 seconds, in case it is being rotated.`);
  });

  it("where nothing listens at the end of the tunnel", async () => {
    const via = { host: "127.0.0.1", port: await closedPort() };
    expect(await messageOf({ via })).to.equal(
      `could not reach ${place()} through the tunnel at 127.0.0.1:${via.port}
Detail: connect ECONNREFUSED 127.0.0.1:${via.port}
Hint: Check that the tunnel at 127.0.0.1:${via.port} is up and leads to this endpoint.`,
    );
  });

  it("where the end of the tunnel never answers", async () => {
    const silent: Server = createServer((socket) => socket.on("error", () => undefined));
    const via = { host: "127.0.0.1", port: await listen(silent) };
    const timeouts = { connectSeconds: 1, serverSeconds: 0 };
    const message = await messageOf({ via, timeouts });
    silent.close();
    expect(message.split("\n")[0]).to.equal(
      `could not reach ${place()} through the tunnel at 127.0.0.1:${via.port}`,
    );
  });

  it("where the endpoint's name is unknown", async () => {
    const restoreVia = setEnvironment({ RDS_IAM_USER_VIA: undefined });
    const server = { ...serverOf(emulator.aws, rds), host: "db.invalid" };
    const message = await messageOf({ server });
    restoreVia();
    expect(message.split("\n")[0]).to.equal('could not reach "db.invalid", port 5432');
  });

  it("where the server's certificate is not trusted", async () => {
    const restoreRoots = setEnvironment({ NODE_EXTRA_CA_CERTS: undefined });
    const message = await messageOf({ via: { host: rds.dialHost, port: rds.dialPort } });
    restoreRoots();
    expect(message).to.match(
      new RegExp(
        `^the certificate of ${place()} is not trusted
Detail: .*
Hint: Give the text of https://truststore\\.pki\\.rds\\.amazonaws\\.com/eu-central-1/eu-central-1-bundle\\.pem as \`ca\`\\.$`,
      ),
    );
  });

  it("where the server's certificate names another host", async () => {
    const server = { ...serverOf(emulator.aws, rds), host: "orders.example.com" };
    const via = { host: rds.dialHost, port: rds.dialPort };
    const message = await messageOf({ server, via });
    expect(message.split("\n")[0]).to.equal(
      'the certificate of "orders.example.com", port 5432 names another host',
    );
  });

  it("where the database does not exist", async () => {
    expect(await messageOf({ database: "ordres" })).to.equal(
      `database "ordres" does not exist on the server
Detail: database "ordres" does not exist
Hint: Create it first, or set \`database\` to one that exists.`,
    );
  });

  it("where the schema does not exist", async () => {
    const grants = [{ schema: "sales", access: "readOnly" }];
    expect(await messageOf({ grants })).to.equal(
      `grants[0].schema: schema sales does not exist in database "app"
Hint: Create it first, or take it out of the grants.`,
    );
  });

  it("where RDS_IAM_USER_VIA cannot be read", async () => {
    const restoreVia = setEnvironment({ RDS_IAM_USER_VIA: "15432" });
    const message = await messageOf({});
    restoreVia();
    expect(message).to.equal(
      'RDS_IAM_USER_VIA is "15432": expected "host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", "ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"',
    );
  });
});
