import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { RdsIamUser, Role } from "../../../components/index";
import { deploy, inputsOf } from "./deployment";

const ROLE = "pulumi-nodejs:dynamic/rds-iam-user:Role";
const FACTS = {
  host: "db.example.com",
  resourceIds: ["db-A"],
  region: "eu-west-1",
  accountId: "123456789012",
  partition: "aws",
};

describe("Role", () => {
  it("is a group role that may not log in, with every static default", async () => {
    const deployment = await deploy(() => {
      const { username, generation } = new Role("sales_readers", { server: FACTS });
      return { username, generation };
    });
    expect(inputsOf(deployment, ROLE, "sales_readers")).to.deep.equal({
      adoptExisting: false,
      database: "postgres",
      driftDetection: "preview",
      extraPrivileges: "revoke",
      grants: [],
      iamAuthentication: false,
      logLevel: "summary",
      login: false,
      memberOf: [],
      owner: "acme/shop/prod::pulumi-nodejs:dynamic/rds-iam-user:Role::sales_readers",
      server: { ...FACTS, port: 5432 },
      settings: {},
      timeouts: {},
      username: "sales_readers",
    });
    expect(deployment.outputs).to.deep.equal({ username: "sales_readers", generation: 1 });
  });

  it("creates nothing in IAM", async () => {
    const { resources } = await deploy(() => {
      new Role("sales_readers", { server: FACTS, login: true });
      return {};
    });
    expect(resources.map(({ type }) => type)).to.deep.equal([ROLE]);
  });

  it("accepts an instance and its managed secret as RdsIamUser does", async () => {
    const deployment = await deploy(() => {
      new Role("team", { server: aws.rds.Instance.get("orders", "orders") });
      return {};
    });
    expect(inputsOf(deployment, ROLE, "team")).to.deep.include({
      master: {
        secretsManager: {
          secretArn: "arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:rds!db-1",
        },
      },
      server: {
        host: "orders.xyz.cn-north-1.rds.amazonaws.com.cn",
        port: 5432,
        resourceIds: ["db-XYZ789"],
        region: "cn-north-1",
        accountId: "210987654321",
        partition: "aws-cn",
        masterUsername: "postgres",
      },
    });
  });

  it("asks its parent's AWS provider for what its server omits", async () => {
    const { host, resourceIds } = FACTS;
    const { askedOf } = await deploy(() => {
      const provider = new aws.Provider("west", { region: "us-west-2" });
      const parent = new RdsIamUser("reader", { server: FACTS }, { provider });
      new Role("team", { server: { host, resourceIds } }, { parent });
      return {};
    });
    expect(askedOf).to.deep.equal(["west"]);
  });

  it("names its parents in the owner", async () => {
    const deployment = await deploy(() => {
      const parent = new RdsIamUser("reader", { server: FACTS });
      new Role("team", { server: FACTS }, { parent });
      return {};
    });
    expect(inputsOf(deployment, ROLE, "team")).to.have.property(
      "owner",
      "acme/shop/prod::pulumi-rds-iam-user:index:RdsIamUser$pulumi-nodejs:dynamic/rds-iam-user:Role::team",
    );
  });

  it("can be named in memberOf of a user", async () => {
    const deployment = await deploy(() => {
      const readers = new Role("sales_readers", { server: FACTS });
      new RdsIamUser("reader", { server: FACTS, memberOf: [readers.username] });
      return {};
    });
    expect(inputsOf(deployment, ROLE, "reader-role")).to.deep.include({
      memberOf: ["sales_readers"],
    });
  });
});
