import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { Emulator } from "../emulator/emulator";
import { createPrincipals, type Principals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { namesInIam } from "./iamOfStack";
import { oidsOf } from "./liveRole";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { CLUSTER, sharedEmulator } from "./sharedEmulator";

const DATABASE = "explicit_provider";

/** Each provider, and whether it acts as another identity than the stack's configuration. */
const PROVIDERS = { regional: false, as_role: true, as_profile: true } as const;
/** In which way a resource is given its provider. */
const WAYS = ["user_by_provider", "user_by_list", "user_by_map", "role"] as const;

const names = Object.keys(PROVIDERS).flatMap((provider) => WAYS.map((way) => `${way}_${provider}`));
const warned = Object.entries(PROVIDERS).flatMap(([provider, isOther]) =>
  isOther ? WAYS.map((way) => ({ provider, resource: `${way}_${provider}` })) : [],
);

// A stack's life: each test goes on where the one before it ended.
describe("an explicit aws.Provider", function () {
  this.timeout(600_000);
  let emulator: Emulator;
  let server: RdsServer;
  let principals: Principals;
  let stack: Workspace;

  before(async () => {
    emulator = await sharedEmulator();
    server = emulator.server(CLUSTER.version);
    principals = createPrincipals(emulator.aws);
    await createSales(server, DATABASE);
    const roleArn = await principals.createRole("explicit-deployer", principals.accountTrust);
    const all = { Effect: "Allow", Action: "*", Resource: "*" };
    await principals.putRolePolicy("explicit-deployer", "all", all);
    const keys = await principals.createUser("explicit-user", all);
    const env = programEnvironment(emulator, server);
    stack = await createWorkspace({ program: { source: "" }, env });
    const file = join(stack.folder, "credentials");
    await writeFile(
      file,
      `[explicit]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
    );
    await stack.setProgram(programOf({ roleArn, file, region: emulator.aws.region }));
  });

  after(() => stack.dispose());

  it("is used for AWS, and its identity is said not to be PostgreSQL's, in a preview", async () => {
    const { diagnostics, changeSummary } = await stack.previewSteps();
    expect(Object.keys(changeSummary)).to.deep.equal(["create"]);
    const warnings = diagnostics
      .filter(({ severity }) => severity === "warning")
      .map(({ urn = "", message }) => ({
        resource: urn.split("::").at(-1),
        message: message.trimEnd(),
      }));
    expect(warnings).to.have.deep.members(
      warned.map(({ provider, resource }) => ({
        resource,
        message:
          `warning: the identity of the AWS provider "${provider}" is not used for PostgreSQL: the master's ` +
          "credentials are read as the identity of the stack's aws: configuration, because Pulumi passes no " +
          "provider to a dynamic resource\n" +
          "Hint: Set master.profile or master.assumeRoleArn to that identity, or set it in the stack's configuration.",
      })),
    );
  });

  it("makes the users and the roles, and takes them away again", async () => {
    await stack.up({ args: ["--skip-preview"] });
    expect(Object.keys(await oidsOf(server, names)).sort()).to.deep.equal([...names].sort());
    await stack.expectNoChanges({ refresh: true });
    await stack.destroy();
    expect(await oidsOf(server, names)).to.deep.equal({});
    expect(await namesInIam(principals.iam, "user_by_")).to.deep.equal([]);
  });
});

describe("a server of another account than the AWS provider's", function () {
  this.timeout(600_000);
  let emulator: Emulator;
  let stack: Workspace;

  before(async () => {
    emulator = await sharedEmulator();
    const { endpoint: host, port, resourceId } = emulator.server(CLUSTER.version);
    const { region } = emulator.aws;
    const accountId = "999999999999";
    const place = { host, port, resourceIds: [resourceId], region, accountId, partition: "aws" };
    const source = `
import { RdsIamUser } from "pulumi-rds-iam-user";

new RdsIamUser("foreign_reader", {
  server: ${JSON.stringify(place)},
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "postgres",
});
`;
    stack = await createWorkspace({
      program: { source },
      env: programEnvironment(emulator, emulator.server(CLUSTER.version)),
    });
  });

  after(() => stack.dispose());

  const message =
    'cannot let a login of another account into the server: the AWS provider is in account 123456789012 of partition "aws", ' +
    'the server in account 999999999999 of partition "aws"\n';
  const hint =
    "Hint: Give the component an aws.Provider of the server's account (the option provider), or set aws:profile or aws:assumeRoles.";

  for (const command of ["preview", "up"] as const) {
    it(`is refused by ${command}, and nothing is made`, async () => {
      const { output } = await stack[command]({ fails: true });
      expect(withoutIndent(output)).to.include(message + hint);
      expect(await namesInIam(createPrincipals(emulator.aws).iam, "foreign_")).to.deep.equal([]);
      expect(await oidsOf(emulator.server(CLUSTER.version), ["foreign_reader"])).to.deep.equal({});
    });
  }
});

function withoutIndent(output: string): string {
  return output.replaceAll(/^ +/gm, "");
}

function programOf(place: {
  readonly roleArn: string;
  readonly file: string;
  readonly region: string;
}): string {
  const { roleArn, file, region } = place;
  return `
import * as aws from "@pulumi/aws";
import { RdsIamUser, Role } from "pulumi-rds-iam-user";

const providers = {
  regional: new aws.Provider("regional", { region: "${region}" }),
  as_role: new aws.Provider("as_role", {
    region: "${region}",
    assumeRoles: [{ roleArn: "${roleArn}" }],
  }),
  as_profile: new aws.Provider("as_profile", {
    region: "${region}",
    profile: "explicit",
    sharedCredentialsFiles: [${JSON.stringify(file)}],
  }),
};
for (const [name, provider] of Object.entries(providers)) {
  const args = {
    server: aws.rds.Cluster.get(\`orders_\${name}\`, "${CLUSTER.identifier}", {}, { provider }),
    master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
    database: "${DATABASE}",
  };
  new RdsIamUser(\`user_by_provider_\${name}\`, args, { provider });
  new RdsIamUser(\`user_by_list_\${name}\`, args, { providers: [provider] });
  new RdsIamUser(\`user_by_map_\${name}\`, args, { providers: { aws: provider } });
  new Role(\`role_\${name}\`, args, { provider });
}
`;
}
