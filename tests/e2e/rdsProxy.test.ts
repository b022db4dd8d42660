import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { z } from "zod";
import type { Emulator } from "../emulator/emulator";
import { proxyEnvironment, type RdsProxy, startRdsProxy } from "../emulator/rdsProxy";
import type { RdsServer } from "../emulator/rdsServer";
import { liveRole, oidsOf } from "./liveRole";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { CLUSTER, sharedEmulator } from "./sharedEmulator";
import { askAsUsers } from "./tokenLogin";

const DATABASE = "proxied";
const BY_TOKEN = "proxied_token";
const BY_PASSWORD = "proxied_password";
const PASSWORD = "from-the-secret";

// A stack's life: each test goes on where the one before it ended.
describe("a program with RDS Proxies in both modes", function () {
  this.timeout(600_000);
  let emulator: Emulator;
  let server: RdsServer;
  let proxies: readonly RdsProxy[];
  let stack: Workspace;
  let secretArn: string;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(CLUSTER.version);
    await createSales(server, DATABASE);
    // Who moves a user behind a proxy has its password already.
    await server.admin(
      `SET ROLE ${server.masterUsername}; CREATE ROLE ${BY_PASSWORD} LOGIN PASSWORD '${PASSWORD}'`,
    );
    const tokens = await startRdsProxy(emulator, server, "tokens");
    const passwords = await startRdsProxy(emulator, server, "passwords");
    proxies = [tokens, passwords];
    const SecretString = JSON.stringify({ username: BY_PASSWORD, password: PASSWORD });
    const secret = { Name: "proxied/password", SecretString };
    secretArn = (await passwords.secrets.send(new CreateSecretCommand(secret))).ARN ?? "";
    stack = await createWorkspace({
      program: { source: programOf(secretArn, "passwords") },
      env: { ...programEnvironment(emulator), ...(await proxyEnvironment(emulator, proxies)) },
    });
  });

  after(async () => {
    await stack.dispose();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
  });

  it("proves the logins through the proxies that it makes", async () => {
    await stack.up({ args: ["--skip-preview"] });
    expect(await memberships()).to.deep.equal({ [BY_TOKEN]: ["rds_iam"], [BY_PASSWORD]: [] });
    await stack.expectNoChanges({ refresh: true });
  });

  it("lets applications in through the proxies, to read alone through the read-only endpoint", async () => {
    const statements = ["SELECT session_user AS me", "INSERT INTO sales.invoice DEFAULT VALUES"];
    const connections = z.array(z.looseObject({})).parse((await stack.outputs())["connections"]);
    const readers = connections.slice(0, 1).map((each) => ({ ...each, host: each["readerHost"] }));
    const env = await proxyEnvironment(emulator, proxies);
    const login = { connections: [...connections, ...readers], statements, env };
    const answers = await askAsUsers(emulator, login);
    expect(answers.map(([me]) => me)).to.deep.equal(
      [BY_TOKEN, BY_PASSWORD, BY_TOKEN].map((me) => ({ rows: [{ me }] })),
    );
    expect(answers.at(-1)?.[1]).to.deep.equal({
      refused: "cannot execute INSERT in a read-only transaction",
    });
  });

  it("notices rds_iam by hand, by which the proxy's password stops working, and repairs it", async () => {
    await server.admin(`SET ROLE ${server.masterUsername}; GRANT rds_iam TO ${BY_PASSWORD}`);
    const { stdout } = await stack.preview({ refresh: true, expectNoChanges: true, fails: true });
    expect(stdout).to.contain(`revoke membership in "rds_iam" from "${BY_PASSWORD}"`);
    await stack.up({ args: ["--skip-preview"] });
    expect(await memberships()).to.deep.equal({ [BY_TOKEN]: ["rds_iam"], [BY_PASSWORD]: [] });
    await stack.expectNoChanges();
  });

  it("moves a user to tokens in place", async () => {
    const before = await oidsOf(server, [BY_PASSWORD]);
    await stack.setProgram(programOf(secretArn, "tokens"));
    await stack.up({ args: ["--skip-preview"] });
    expect(await oidsOf(server, [BY_PASSWORD])).to.deep.equal(before);
    expect(await memberships()).to.deep.equal({
      [BY_TOKEN]: ["rds_iam"],
      [BY_PASSWORD]: ["rds_iam"],
    });
    await stack.expectNoChanges();
    await stack.destroy();
  });

  async function memberships(): Promise<Readonly<Record<string, unknown>>> {
    const names = [BY_TOKEN, BY_PASSWORD];
    const roles = await Promise.all(names.map((name) => liveRole(server, name)));
    return Object.fromEntries(names.map((name, index) => [name, roles[index]?.memberOf]));
  }
});

/** @param proxy the one that the user with a password is behind */
function programOf(secretArn: string, proxy: "passwords" | "tokens"): string {
  const mode = proxy === "tokens" ? "endToEnd" : "standard";
  return `
import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const proxyRole = (name: string) =>
  new aws.iam.Role(name, {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "rds.amazonaws.com" }, Action: "sts:AssumeRole" },
      ],
    }),
  });
const common = { engineFamily: "POSTGRESQL", requireTls: true, vpcSubnetIds: ["subnet-1"] };

const tokensRole = proxyRole("tokens");
const tokens = new aws.rds.Proxy("tokens", {
  ...common,
  name: "tokens",
  roleArn: tokensRole.arn,
  defaultAuthScheme: "IAM_AUTH",
});
const readers = new aws.rds.ProxyEndpoint("readers", {
  dbProxyName: tokens.name,
  dbProxyEndpointName: "tokens-readers",
  vpcSubnetIds: common.vpcSubnetIds,
  targetRole: "READ_ONLY",
});

const secret = ${JSON.stringify(secretArn)};
const passwordsRole = proxyRole("passwords");
const readSecret = new aws.iam.RolePolicy("passwords", {
  role: passwordsRole.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret }],
  }),
});
const passwords = new aws.rds.Proxy("passwords", {
  ...common,
  name: "passwords",
  roleArn: passwordsRole.arn,
  auths: [{ authScheme: "SECRETS", iamAuth: "REQUIRED", secretArn: secret }],
});

const user = {
  server: aws.rds.Cluster.get("orders", "${CLUSTER.identifier}"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "${DATABASE}",
  grants: [{ schema: "sales", access: "readWrite" }],
  verifyLogin: true,
  timeouts: { verifySeconds: 60 },
} as const;
const byToken = new RdsIamUser("${BY_TOKEN}", {
  ...user,
  proxy: { endpoint: tokens.endpoint, resourceId: tokens.arn, readerEndpoint: readers },
});
const byPassword = new RdsIamUser(
  "${BY_PASSWORD}",
  { ...user, proxy: ${proxy}, proxyMode: "${mode}", adoptExisting: true },
  { dependsOn: [readSecret] },
);
[byToken${proxy === "tokens" ? ", byPassword" : ""}].forEach(
  (user, index) =>
    new aws.iam.RolePolicy("tokens-" + index, {
      role: tokensRole.name,
      policy: user.proxyPolicyDocument,
    }),
);

export const connections = [byToken.connection, byPassword.connection];
`;
}
