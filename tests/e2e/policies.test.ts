import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { expect } from "chai";
import { z } from "zod";
import type { Emulator } from "../emulator/emulator";
import { policyText } from "../emulator/iam/policyText";
import { createPrincipals, type Principals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { namesInIam } from "./iamOfStack";
import { oidsOf } from "./liveRole";
import { createWorkspace, type Workspace } from "./pulumi";
import { createSales, programEnvironment } from "./roleStack";
import { CLUSTER, sharedEmulator } from "./sharedEmulator";
import { askAsUsers } from "./tokenLogin";

const DATABASE = "policies";
const USERS = [
  "policies_inline",
  "policies_managed",
  "policies_one",
  "policies_two",
  "policies_kept",
];

/** By whom and as whom each login is made. */
const connections = z.record(z.string(), z.record(z.string(), z.unknown()));

// A stack's life: each test goes on where the one before it ended.
describe("the policies of a stack", function () {
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
    stack = await createWorkspace({
      program: { source: programOf([]) },
      env: programEnvironment(emulator, server),
    });
  });

  after(() => stack.dispose());

  it("let each identity log in: inline, managed, one for two users, and granted to a further role", async () => {
    await stack.up({ args: ["--skip-preview"] });
    await expectLogins();
    expect((await policiesOf("policies_kept-login")).length).to.equal(1);
  });

  it("keep every login where their documents change", async () => {
    await stack.setProgram(programOf(["cluster-ANOTHERONE"]));
    await stack.up({ args: ["--skip-preview"] });
    await expectLogins();
    const documents = z.record(z.string(), z.string()).parse((await stack.outputs())["documents"]);
    for (const [user, document] of Object.entries(documents)) {
      expect(document, user).to.include("dbuser:cluster-ANOTHERONE/");
    }
    await stack.expectNoChanges({ refresh: true });
  });

  it("are replaced on the role, but stay attached where the component has retainOnDelete", async () => {
    expect((await policiesOf("policies_managed-login")).length).to.equal(1);
    expect((await policiesOf("policies_kept-login")).length).to.equal(2);
  });

  it("do not keep a role from being deleted that somebody attached another one to", async () => {
    const [byHand] = await createPolicyByHand();
    const RoleName = await roleNamed("policies_managed-login");
    await principals.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: byHand }));
    await stack.destroy();
    await principals.iam.send(new DeletePolicyCommand({ PolicyArn: byHand }));
    expect(await stack.resources()).to.deep.equal([]);
  });

  it("are gone with the stack, and so are roles and logins, but for those of retainOnDelete", async () => {
    const names = await namesInIam(principals.iam, "policies");
    expect(names.map((name) => name.replace(/-[0-9a-f]{7}$/, ""))).to.deep.equal([
      "policies_kept-connect",
      "policies_kept-connect",
      "policies_kept-login",
    ]);
    expect(Object.keys(await oidsOf(server, USERS))).to.deep.equal(["policies_kept"]);
    await removeKept();
  });

  async function expectLogins(): Promise<void> {
    const logins = connections.parse((await stack.outputs())["connections"]);
    const sessions = await askAsUsers(emulator, {
      connections: Object.values(logins),
      statements: ["SELECT current_user::text AS me"],
    });
    const found = Object.keys(logins).map((title, index) => [title, sessions[index]]);
    expect(found).to.deep.equal(
      Object.entries(logins).map(([title, { username: me }]) => [title, [{ rows: [{ me }] }]]),
    );
    expect(found.length).to.equal(6);
  }

  async function roleNamed(prefix: string): Promise<string> {
    const [name = ""] = await namesInIam(principals.iam, prefix);
    return name;
  }

  /** ARNs of the policies that are attached to a role. */
  async function policiesOf(prefix: string): Promise<readonly string[]> {
    const RoleName = await roleNamed(prefix);
    const command = new ListAttachedRolePoliciesCommand({ RoleName });
    const { AttachedPolicies = [] } = await principals.iam.send(command);
    return AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn);
  }

  async function createPolicyByHand(): Promise<readonly [arn: string]> {
    const statement = { Effect: "Allow", Action: "s3:ListBucket", Resource: "*" };
    const policy = { PolicyName: "by-hand", PolicyDocument: policyText(statement) };
    const { Policy } = await principals.iam.send(new CreatePolicyCommand(policy));
    return [Policy?.Arn ?? ""];
  }

  async function removeKept(): Promise<void> {
    const RoleName = await roleNamed("policies_kept-login");
    for (const PolicyArn of await policiesOf("policies_kept-login")) {
      await principals.iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
      await principals.iam.send(new DeletePolicyCommand({ PolicyArn }));
    }
    await principals.iam.send(new DeleteRoleCommand({ RoleName }));
    await server.admin("DROP OWNED BY policies_kept; DROP ROLE policies_kept", DATABASE);
  }
});

/** A connection names the role that logs in, because the deployer makes each of the sessions. */
function programOf(extraResourceIds: readonly string[]): string {
  return `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ConnectPolicy, RdsIamUser } from "pulumi-rds-iam-user";

const common = {
  server: aws.rds.Cluster.get("orders", "${CLUSTER.identifier}"),
  master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
  database: "${DATABASE}",
  extraResourceIds: ${JSON.stringify(extraResourceIds)},
};
const assumeRolePolicy = ${JSON.stringify(
    policyText({
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
    }),
  )};
const app = new aws.iam.Role("policies-app", { assumeRolePolicy });
const further = new aws.iam.Role("policies-further", { assumeRolePolicy });

const inline = new RdsIamUser("policies_inline", { ...common, policy: { inline: true } });
const managed = new RdsIamUser("policies_managed", common);
const one = new RdsIamUser("policies_one", { ...common, attachTo: "none" });
const two = new RdsIamUser("policies_two", { ...common, attachTo: "none" });
const kept = new RdsIamUser("policies_kept", common, { retainOnDelete: true });
const both = new ConnectPolicy("policies-both", { users: [one, two], attachTo: { role: app } });
const granted = inline.grantConnect(further);

const as = (connection, role) =>
  pulumi.all([connection, role.arn]).apply(([parts, roleArn]) => ({ ...parts, roleArn, assumeRole: true }));

export const connections = {
  inline: inline.connection,
  managed: managed.connection,
  kept: kept.connection,
  one: as(one.connection, app),
  two: as(two.connection, app),
  granted: as(granted, further),
};
export const documents = {
  inline: inline.policyDocument,
  managed: managed.policyDocument,
  both: both.policyDocument,
};
`;
}
