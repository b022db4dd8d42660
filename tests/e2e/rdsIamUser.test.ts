import { IAMClient, ListPoliciesCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { expect } from "chai";
import type { Emulator } from "../emulator/emulator";
import { logIn } from "../emulator/login";
import { liveGrants, liveRole } from "./liveRole";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment, ROLE_TYPE } from "./roleStack";
import { CLUSTER, sharedEmulator, VERSIONS } from "./sharedEmulator";
import { askAsUsers } from "./tokenLogin";

const DATABASE = "shop";
const DRIFT = "missing SELECT on table sales.invoice";

/** One user on each server, as somebody would write it who has the servers elsewhere. */
const PROGRAM = `
import * as aws from "@pulumi/aws";
import { RdsIamUser } from "pulumi-rds-iam-user";

const servers = {
  ${VERSIONS.map((version) => `${version}: ${serverOf(version)}`).join(",\n  ")},
};

export const connections = Object.entries(servers).map(([version, server]) => {
  const folder = version === "${CLUSTER.version}" ? "/orders" : \`/orders-\${version}\`;
  const reader = new RdsIamUser(\`reader_\${version}\`, {
    server,
    master: {
      ssm: { username: \`\${folder}/db_username\`, password: \`\${folder}/db_password\` },
    },
    database: "${DATABASE}",
    grants: [{ schema: "sales", access: "readOnly" }],
  });
  return reader.connection;
});
`;

function serverOf(version: number): string {
  return version === CLUSTER.version
    ? `aws.rds.Cluster.get("orders", "${CLUSTER.identifier}")`
    : `aws.rds.Instance.get("orders-${version}", "orders-${version}")`;
}

// A stack's life, told once for all versions: each test goes on where the one before it ended.
describe(`RdsIamUser on PostgreSQL ${VERSIONS.join(", ")}`, () => {
  let emulator: Emulator;
  let workspace: Workspace;
  let connections: readonly unknown[];

  before(async () => {
    emulator = await sharedEmulator();
    await Promise.all(VERSIONS.map((version) => createSales(emulator.server(version), DATABASE)));
    workspace = await createWorkspace({
      program: { source: PROGRAM },
      env: programEnvironment(emulator),
    });
  });

  after(() => workspace.dispose());

  it("up makes a login that needs nothing but IAM", async () => {
    await workspace.up();
    const made = (await workspace.outputs())["connections"];
    connections = Array.isArray(made) ? made : [];
    const sessions = await askAsUsers(emulator, {
      connections,
      statements: ["SELECT current_user::text AS me", "SELECT id FROM sales.invoice"],
    });
    expect(sessions).to.deep.equal(
      VERSIONS.map((version) => [{ rows: [{ me: `reader_${version}` }] }, { rows: [] }]),
    );
  });

  it("the login may do what is granted and no more", async () => {
    const statements = ["DELETE FROM sales.invoice", "CREATE TABLE sales.mine ()"];
    const sessions = await askAsUsers(emulator, { connections, statements });
    const refused = [
      { refused: "permission denied for table invoice" },
      { refused: "permission denied for schema sales" },
    ];
    expect(sessions).to.deep.equal(VERSIONS.map(() => refused));
  });

  it("the login is not made over TLS that cannot be verified", async () => {
    const env = { NODE_EXTRA_CA_CERTS: "" };
    const sessions = await askAsUsers(emulator, { connections, statements: ["SELECT 1"], env });
    for (const [answer] of sessions) {
      expect(answer?.refused).to.match(/certificate/);
    }
  });

  it("a preview right after shows no changes, with a look at AWS too", async () => {
    await workspace.expectNoChanges({ refresh: true });
  });

  it("a revoke by hand is what a plain preview shows, and all that it shows", async () => {
    await onEachServer("REVOKE SELECT ON sales.invoice FROM reader_{version}");
    const { stdout } = await workspace.preview();
    for (const version of VERSIONS) {
      expect(stdout).to.match(
        new RegExp(`~ +${ROLE_TYPE} +reader_${version}-role update \\[diff: \\+drift\\]`),
      );
    }
    expect(stdout).to.match(new RegExp(`~ ${VERSIONS.length} to update\n +\\d+ unchanged`));
  });

  it("--diff lists it line by line, and --expect-no-changes fails on it", async () => {
    const { stdout } = await workspace.preview({ diff: true, expectNoChanges: true, fails: true });
    const added = stdout.split("\n").filter((line) => /^ *\+ /.test(line));
    expect(added.map((line) => line.trim())).to.deep.equal(
      VERSIONS.flatMap(() => ["+ drift: [", `+     [0]: "${DRIFT}"`]),
    );
  });

  it("up repairs it", async () => {
    await workspace.up({ args: ["--skip-preview"] });
    for (const version of VERSIONS) {
      expect(
        await liveGrants(emulator.server(version), DATABASE, `reader_${version}`),
      ).to.deep.equal([
        `CONNECT on database ${DATABASE}`,
        "SELECT on table sales.invoice",
        "SELECT on table sales.item",
        "USAGE on schema sales",
      ]);
    }
    await workspace.expectNoChanges();
  });

  it("the same revoke is seen again", async () => {
    await onEachServer("REVOKE SELECT ON sales.invoice FROM reader_{version}");
    expect(await driftShown()).to.deep.equal(VERSIONS.map(() => [`${DRIFT} (seen again)`]));
  });

  it("destroy takes role, policy and IAM role away, and leaves the master its login", async () => {
    await workspace.destroy();
    for (const version of VERSIONS) {
      const server = emulator.server(version);
      expect(await liveRole(server, `reader_${version}`)).to.equal(undefined);
      const { masterUsername: user, masterPassword: password } = server;
      expect(await logIn(emulator, server, { user, password })).to.equal(user);
    }
    expect(await namesInIam()).to.deep.equal([]);
  });

  /** `{version}` in the statement is the server's. */
  async function onEachServer(sql: string): Promise<void> {
    for (const version of VERSIONS) {
      const statement = sql.replaceAll("{version}", String(version));
      await emulator.server(version).admin(statement, DATABASE);
    }
  }

  /** What `preview --json` carries of each role's drift, in the order of the versions. */
  async function driftShown(): Promise<readonly unknown[]> {
    const { steps } = await workspace.previewSteps();
    const changes = steps.filter(({ op }) => op !== "same" && op !== "read");
    return VERSIONS.map((version) => {
      const step = changes.find(({ urn }) => urn.endsWith(`::reader_${version}-role`));
      expect(Object.keys(step?.detailedDiff ?? {})[0]).to.match(/^drift/);
      return step?.newState?.inputs?.["drift"];
    });
  }

  async function namesInIam(): Promise<readonly (string | undefined)[]> {
    const { endpointUrl, env, region } = emulator.aws;
    const credentials = {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    const iam = new IAMClient({ endpoint: endpointUrl, region, credentials });
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    iam.destroy();
    // Other tests of the same emulator have names of their own there.
    return [
      ...Roles.map(({ RoleName }) => RoleName),
      ...Policies.map(({ PolicyName }) => PolicyName),
    ].filter((name) => name?.startsWith("reader_"));
  }
});
