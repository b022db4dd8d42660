import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { type Deployment, inputsOf } from "./deployment";
import { deployUser, FACTS, OWNER, ROLE, SERVER } from "./userDeployment";

const POLICY = "aws:iam/policy:Policy";
const IAM_ROLE = "aws:iam/role:Role";
const ROLE_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const CALLER = "aws:index/getCallerIdentity:getCallerIdentity";
const IN_CHINA = { invokes: { [CALLER]: { arn: "arn:aws-cn:iam::210987654321:user/deployer" } } };
const DEFAULTS = {
  adoptExisting: false,
  database: "postgres",
  driftDetection: "preview",
  extraPrivileges: "revoke",
  grants: [],
  iamAuthentication: true,
  logLevel: "summary",
  login: true,
  memberOf: [],
  owner: OWNER,
  settings: {},
  timeouts: {},
  username: "reader",
};

function typesAndNames({ resources }: Deployment): readonly string[] {
  return resources.map(({ type, name }) => `${type} ${name}`).sort();
}

function policyOf(...resources: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "rds-db:connect", Resource: resources }],
  });
}

const ACCOUNT_TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::123456789012:root" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    },
  ],
});

describe("RdsIamUser of a cluster", () => {
  const args = () => ({ server: aws.rds.Cluster.get("orders", "orders-cluster") });
  const arn = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC123/reader";

  it("creates a PostgreSQL role, a policy, an IAM role and the attachment", async () => {
    expect(typesAndNames(await deployUser(args))).to.deep.equal([
      `${POLICY} reader-connect`,
      `${IAM_ROLE} reader-login`,
      `${ROLE_ATTACHMENT} reader-connect`,
      "aws:rds/cluster:Cluster orders",
      `${ROLE} reader-role`,
      "pulumi-rds-iam-user:index:RdsIamUser reader",
    ]);
  });

  it("gives the PostgreSQL role the server's properties and every static default", async () => {
    expect(inputsOf(await deployUser(args), ROLE, "reader-role")).to.deep.equal({
      ...DEFAULTS,
      server: {
        host: "orders.cluster-xyz.eu-west-1.rds.amazonaws.com",
        port: 5433,
        resourceIds: ["cluster-ABC123"],
        region: "eu-west-1",
        accountId: "123456789012",
        partition: "aws",
        masterUsername: "master",
      },
    });
  });

  it("allows rds-db:connect on exactly one resource as exactly one user", async () => {
    const deployment = await deployUser(args);
    expect(inputsOf(deployment, POLICY, "reader-connect")).to.deep.equal({ policy: policyOf(arn) });
    expect(deployment.outputs["dbUserArns"]).to.deep.equal([arn]);
    expect(deployment.outputs["policyDocument"]).to.equal(policyOf(arn));
  });

  it("trusts the server's account by default", async () => {
    expect(inputsOf(await deployUser(args), IAM_ROLE, "reader-login")).to.deep.equal({
      assumeRolePolicy: ACCOUNT_TRUST,
      forceDetachPolicies: true,
    });
  });

  it("attaches the policy to the IAM role", async () => {
    expect(inputsOf(await deployUser(args), ROLE_ATTACHMENT, "reader-connect")).to.deep.equal({
      policyArn: "arn:aws:iam::123456789012:reader-connect",
      role: "reader-login-0123456",
    });
  });

  it("has a connection for clients, with the reader endpoint", async () => {
    expect((await deployUser(args)).outputs["connection"]).to.deep.equal({
      host: "orders.cluster-xyz.eu-west-1.rds.amazonaws.com",
      port: 5433,
      database: "postgres",
      username: "reader",
      region: "eu-west-1",
      roleArn: "arn:aws:iam::123456789012:reader-login",
      assumeRole: true,
      readerHost: "orders.cluster-ro-xyz.eu-west-1.rds.amazonaws.com",
      dbUserArns: ["arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC123/reader"],
    });
  });

  it("asks AWS for nothing but the account of its provider", async () => {
    expect((await deployUser(args)).invoked).to.deep.equal([CALLER]);
  });
});

describe("RdsIamUser of an instance", () => {
  const args = () => ({ server: aws.rds.Instance.get("orders", "orders") });

  it("takes partition, region and account from the instance's ARN", async () => {
    const arn = "arn:aws-cn:rds-db:cn-north-1:210987654321:dbuser:db-XYZ789/reader";
    const deployment = await deployUser(args, IN_CHINA);
    expect(inputsOf(deployment, POLICY, "reader-connect")).to.deep.equal({ policy: policyOf(arn) });
  });

  it("reads the master's credentials from the secret that RDS manages", async () => {
    const role = inputsOf(await deployUser(args, IN_CHINA), ROLE, "reader-role");
    const secretArn = "arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:rds!db-1";
    expect(role).to.have.property("master").that.deep.equals({ secretsManager: { secretArn } });
  });

  it("has no master where an older state lists no secrets", async () => {
    const states = {
      "aws:rds/instance:Instance": { arn: "arn:aws:rds:eu-west-1:123456789012:db:orders" },
    };
    const role = inputsOf(await deployUser(args, { states }), ROLE, "reader-role");
    expect(role).not.to.have.property("master");
  });

  it("has no reader endpoint", async () => {
    const { outputs } = await deployUser(args, IN_CHINA);
    expect(outputs["connection"]).not.to.have.property("readerHost");
  });
});

describe("RdsIamUser of ServerArgs", () => {
  it("sorts the resource IDs and removes duplicates", async () => {
    const extraResourceIds = ["cluster-C", "db-A"];
    const { outputs } = await deployUser(() => ({ server: FACTS, extraResourceIds }));
    const prefix = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:";
    expect(outputs["dbUserArns"]).to.deep.equal(
      ["cluster-C", "db-A", "db-B"].map((id) => `${prefix}${id}/reader`),
    );
  });

  it("asks the AWS provider for what is omitted, and for nothing else", async () => {
    const { invoked } = await deployUser(() => ({ server: SERVER }));
    expect(invoked).to.deep.equal([CALLER, CALLER, "aws:index/getPartition:getPartition"]);
  });

  it("uses the AWS provider's Region and PostgreSQL's port by default", async () => {
    const { region: _, ...server } = FACTS;
    const role = inputsOf(await deployUser(() => ({ server })), ROLE, "reader-role");
    expect(role)
      .to.have.property("server")
      .that.deep.equals({
        ...FACTS,
        port: 5432,
        region: "us-east-1",
        resourceIds: ["db-A", "db-B"],
      });
  });

  it("has no master where neither the program nor the server names one", async () => {
    const role = inputsOf(await deployUser(() => ({ server: FACTS })), ROLE, "reader-role");
    expect(role).not.to.have.property("master");
  });
});

describe("RdsIamUser in a preview", () => {
  it("shows the policy's text, which depends only on known values", async () => {
    const args = () => ({ server: aws.rds.Cluster.get("orders", "orders-cluster") });
    const deployment = await deployUser(args, { preview: true });
    const arn = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-ABC123/reader";
    expect(inputsOf(deployment, POLICY, "reader-connect")).to.deep.equal({ policy: policyOf(arn) });
  });

  it("has the same owner as in the deployment", async () => {
    const deployment = await deployUser(() => ({ server: FACTS }), { preview: true });
    expect(inputsOf(deployment, ROLE, "reader-role")).to.have.property("owner", OWNER);
  });

  it("succeeds with a server that does not exist yet", async () => {
    const server = () =>
      new aws.rds.Cluster("orders", { engine: "aurora-postgresql", masterUsername: "boss" });
    const deployment = await deployUser(() => ({ server: server() }), { preview: true });
    const unknown = "<unknown>";
    expect(inputsOf(deployment, ROLE, "reader-role")).to.deep.equal({
      ...DEFAULTS,
      master: unknown,
      server: {
        host: unknown,
        port: unknown,
        resourceIds: unknown,
        region: unknown,
        accountId: unknown,
        partition: unknown,
        masterUsername: "boss",
        iamDatabaseAuthenticationEnabled: unknown,
      },
    });
    expect(deployment.outputs["username"]).to.equal("reader");
    expect(deployment.outputs["connection"]).to.equal(unknown);
  });
});
