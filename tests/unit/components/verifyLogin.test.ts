import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { RdsIamUserArgs } from "../../../components/index";
import { inputsOf } from "./deployment";
import { deployUser, FACTS } from "./userDeployment";

const LOGIN = "pulumi-nodejs:dynamic/rds-iam-user:Login";
const ACCOUNT = FACTS.accountId;
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:reader-login`;

/** Of a user with nothing but its server. */
const INPUTS = {
  server: { host: FACTS.host, port: 5432, region: FACTS.region },
  database: "postgres",
  username: "reader",
  roleArn: ROLE_ARN,
  identity: {},
  dbUserArns: ["db-A", "db-B"].map(
    (id) => `arn:aws:rds-db:${FACTS.region}:${ACCOUNT}:dbuser:${id}/reader`,
  ),
  trust: [{ account: ACCOUNT }],
  timeouts: {},
  driftDetection: "preview",
};
const { trust: _, ...WITHOUT_TRUST } = INPUTS;

const cases: readonly {
  readonly title: string;
  readonly args: () => Omit<RdsIamUserArgs, "server">;
  readonly config?: Readonly<Record<string, string>>;
  readonly inputs: object;
}[] = [
  { title: "the user's login, with the new IAM role", args: () => ({}), inputs: INPUTS },
  {
    title: "the connection settings",
    args: () => ({
      ca: "PEM",
      via: { host: "127.0.0.1", port: 15432 },
      database: "orders",
      username: "sales",
      timeouts: { verifySeconds: 5 },
      driftDetection: "refresh",
    }),
    inputs: {
      ...INPUTS,
      ca: "PEM",
      via: { host: "127.0.0.1", port: 15432 },
      database: "orders",
      username: "sales",
      timeouts: { verifySeconds: 5 },
      driftDetection: "refresh",
      dbUserArns: INPUTS.dbUserArns.map((arn) => arn.replace(/reader$/, "sales")),
    },
  },
  {
    title: "who may assume the role",
    args: () => ({ assumedBy: [{ service: "lambda.amazonaws.com" }, { account: ACCOUNT }] }),
    inputs: { ...INPUTS, trust: [{ service: "lambda.amazonaws.com" }, { account: ACCOUNT }] },
  },
  {
    title: "nothing of the program's AWS configuration",
    args: () => ({}),
    config: {
      "aws:profile": "prod",
      "aws:assumeRoles": JSON.stringify([{ roleArn: "arn:aws:iam::123456789012:role/deployer" }]),
    },
    inputs: INPUTS,
  },
  {
    title: "the AWS identity of the master instead",
    args: () => ({ master: { iam: { username: "boss" }, profile: "mine" } }),
    config: { "aws:profile": "prod" },
    inputs: { ...INPUTS, identity: { profile: "mine" } },
  },
  {
    title: "the AWS identity of a master that is an Output",
    args: () => ({ master: pulumi.output({ iam: { username: "boss" }, profile: "mine" }) }),
    inputs: { ...INPUTS, identity: { profile: "mine" } },
  },
  {
    title: "no AWS identity where another stack has no such output",
    args: () => ({ master: new pulumi.StackReference("acme/orders/prod").getOutput("master") }),
    inputs: INPUTS,
  },
  {
    title: "the IAM role of the master instead",
    args: () => ({ master: { iam: { username: "boss" }, assumeRoleArn: "arn:aws:iam::…" } }),
    inputs: { ...INPUTS, identity: { assumeRoleArn: "arn:aws:iam::…" } },
  },
  {
    title: "an existing role",
    args: () => ({ attachTo: { role: aws.iam.Role.get("app", "app") } }),
    inputs: { ...WITHOUT_TRUST, roleArn: `arn:aws:iam::${ACCOUNT}:app`, attachTo: "role" },
  },
  {
    title: "that there is no role, which the provider's check refuses: a user",
    args: () => ({ attachTo: { user: "jane" } }),
    inputs: { ...WITHOUT_TRUST, roleArn: null, attachTo: "user" },
  },
  {
    title: "that there is no role: a group",
    args: () => ({ attachTo: { group: "analysts" } }),
    inputs: { ...WITHOUT_TRUST, roleArn: null, attachTo: "group" },
  },
  {
    title: "that there is no role: the policy alone",
    args: () => ({ attachTo: "none" }),
    inputs: { ...WITHOUT_TRUST, roleArn: null, attachTo: "none" },
  },
];

describe("verifyLogin", () => {
  for (const { title, args, config = {}, inputs } of cases) {
    it(`receives ${title}`, async () => {
      const deployment = await deployUser(() => ({ ...args(), server: FACTS, verifyLogin: true }), {
        config,
      });
      expect(inputsOf(deployment, LOGIN, "reader-verify")).to.deep.equal(inputs);
    });
  }

  for (const verifyLogin of [undefined, false]) {
    it(`creates nothing where it is ${String(verifyLogin)}`, async () => {
      const args = () => ({
        server: FACTS,
        ...(verifyLogin === undefined ? {} : { verifyLogin }),
      });
      const { resources } = await deployUser(args);
      expect(resources.filter(({ type }) => type === LOGIN)).to.deep.equal([]);
    });
  }

  it("is not passed to the PostgreSQL role", async () => {
    const deployment = await deployUser(() => ({ server: FACTS, verifyLogin: true }));
    const role = inputsOf(deployment, "pulumi-nodejs:dynamic/rds-iam-user:Role", "reader-role");
    expect(role).not.to.have.property("verifyLogin");
  });
});
