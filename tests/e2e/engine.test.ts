import {
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { createWorkspace, type Workspace } from "./pulumi";
import { PulumiError } from "./pulumiCommand";

const CLUSTER = "orders-cluster";

const PROGRAM = `
import * as aws from "@pulumi/aws";

const cluster = aws.rds.Cluster.get("orders", "${CLUSTER}");
const document = (action: string, resource: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  });
const identity = aws.getCallerIdentityOutput();
const role = new aws.iam.Role("reader", {
  assumeRolePolicy: identity.accountId.apply((account) => ({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: \`arn:aws:iam::\${account}:root\` } },
    ],
  })),
});
const policy = new aws.iam.Policy("connect", {
  policy: cluster.clusterResourceId.apply((id) =>
    document(process.env.ACTION ?? "rds-db:connect", \`arn:aws:rds-db:*:*:dbuser:\${id}/reader\`),
  ),
});
new aws.iam.RolePolicyAttachment("reader", { role, policyArn: policy.arn });

export const server = {
  endpoint: cluster.endpoint,
  port: cluster.port,
  resourceId: cluster.clusterResourceId,
  master: cluster.masterUsername,
  iamAuthentication: cluster.iamDatabaseAuthenticationEnabled,
};
export const region = aws.getRegionOutput().region;
export const partition = aws.getPartitionOutput().partition;
export const accountId = identity.accountId;
export const roleName = role.name;
export const policyArn = policy.arn;
`;

// Each test goes on where the one before it ended: a stack's life, told once.
describe("the real engine with the stand-in AWS plugin", () => {
  let emulator: Emulator;
  let workspace: Workspace;
  let iam: IAMClient;
  let made: Readonly<Record<string, unknown>>;

  before(async () => {
    emulator = await startEmulator({
      versions: [16],
      cluster: { version: 16, identifier: CLUSTER },
    });
    const { endpointUrl, env, region } = emulator.aws;
    const credentials = {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    };
    iam = new IAMClient({ endpoint: endpointUrl, region, credentials });
    workspace = await createWorkspace({
      program: { source: PROGRAM },
      env,
      // The program uses Pulumi's packages alone.
      installDir: join(__dirname, "..", ".."),
    });
  });

  after(async () => {
    await workspace.dispose();
    iam.destroy();
    await emulator.stop();
  });

  it("reads the cluster as it is in AWS", async () => {
    await workspace.up({ args: ["--skip-preview"] });
    made = await workspace.outputs();
    const { endpoint, port, resourceId, masterUsername } = emulator.server(16);
    expect(made["server"]).to.deep.equal({
      endpoint,
      port,
      resourceId,
      master: masterUsername,
      iamAuthentication: true,
    });
  });

  it("answers the caller's account, region and partition", () => {
    const { accountId, region } = emulator.aws;
    expect(made).to.include({ accountId, region, partition: "aws" });
  });

  it("creates policy, role and attachment, named with a suffix", async () => {
    expect(made["roleName"]).to.match(/^reader-[0-9a-f]{7}$/);
    expect(await attached()).to.deep.equal([made["policyArn"]]);
  });

  it("shows no changes right after, with a look at AWS", async () => {
    await workspace.expectNoChanges({ refresh: true });
  });

  it("shows a policy that was detached by hand, and attaches it again", async () => {
    const ends = { RoleName: String(made["roleName"]), PolicyArn: String(made["policyArn"]) };
    await iam.send(new DetachRolePolicyCommand(ends));
    const { changeSummary } = await workspace.previewSteps({ refresh: true });
    expect(changeSummary).to.include({ create: 1 });
    await workspace.up({ refresh: true, args: ["--skip-preview"] });
    expect(await attached()).to.deep.equal([made["policyArn"]]);
  });

  it("changes a policy's document in place, as a new default version", async () => {
    const env = { ACTION: "rds-db:*" };
    const { steps } = await workspace.previewSteps({ env });
    const changes = steps.filter(({ op }) => op !== "same" && op !== "read");
    expect(changes.map(({ op, detailedDiff }) => ({ op, detailedDiff }))).to.deep.equal([
      { op: "update", detailedDiff: { policy: { kind: "update", inputDiff: true } } },
    ]);
    await workspace.up({ env, args: ["--skip-preview"] });
    const versions = await iam.send(
      new ListPolicyVersionsCommand({ PolicyArn: String(made["policyArn"]) }),
    );
    const defaults = versions.Versions?.filter(({ IsDefaultVersion }) => IsDefaultVersion === true);
    expect(defaults?.map(({ VersionId }) => VersionId)).to.deep.equal(["v2"]);
    await workspace.expectNoChanges({ env, refresh: true });
  });

  it("replaces a tainted role, and leaves the new one attached", async () => {
    const env = { ACTION: "rds-db:*" };
    await workspace.taint(await workspace.urnOf("aws:iam/role:Role"));
    await workspace.up({ env, args: ["--skip-preview"] });
    const before = made["roleName"];
    made = await workspace.outputs();
    expect(made["roleName"]).not.to.equal(before);
    expect(await attached()).to.deep.equal([made["policyArn"]]);
  });

  it("says why a command failed", async () => {
    const failure = await workspace.up({ env: { AWS_ENDPOINT_URL: "" } }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(PulumiError);
    expect(String(failure)).to.include("needs AWS_ENDPOINT_URL");
  });

  it("leaves nothing in AWS after destroy", async () => {
    await workspace.destroy();
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
    expect({ Roles, Policies }).to.deep.equal({ Roles: [], Policies: [] });
  });

  async function attached(): Promise<readonly (string | undefined)[]> {
    const command = new ListAttachedRolePoliciesCommand({ RoleName: String(made["roleName"]) });
    const { AttachedPolicies = [] } = await iam.send(command);
    return AttachedPolicies.map(({ PolicyArn }) => PolicyArn);
  }
});
