import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { RdsIamUser, Role, type RdsIamUserArgs } from "../../../components/index";
import { deploy } from "./deployment";
import { deployUser, FACTS } from "./userDeployment";
import { warningsOf } from "./warnings";

const CALLER = "aws:index/getCallerIdentity:getCallerIdentity";
const ROLE_HINT = "Create an RdsIamUser without attachTo, and name this role in assumedBy.";
const PROVIDER_HINT =
  "Give the component an aws.Provider of the server's account (the option provider), or set aws:profile or aws:assumeRoles.";

const cases: readonly {
  readonly title: string;
  readonly caller: string;
  readonly args?: Omit<RdsIamUserArgs, "server">;
  readonly message: string | undefined;
}[] = [
  {
    title: "an AWS provider of another account",
    caller: "arn:aws:sts::999999999999:assumed-role/deploy/session",
    message:
      'the AWS provider is in account 999999999999 of partition "aws", ' +
      `the server in account 123456789012 of partition "aws"\nHint: ${PROVIDER_HINT}`,
  },
  {
    title: "an AWS provider of another partition",
    caller: "arn:aws-cn:iam::123456789012:user/deployer",
    message:
      'the AWS provider is in account 123456789012 of partition "aws-cn", ' +
      `the server in account 123456789012 of partition "aws"\nHint: ${PROVIDER_HINT}`,
  },
  {
    title: "a role of another account",
    caller: "arn:aws:iam::123456789012:user/deployer",
    args: { attachTo: { role: "arn:aws:iam::999999999999:role/app" } },
    message:
      'the role of attachTo is in account 999999999999 of partition "aws", ' +
      `the server in account 123456789012 of partition "aws"\nHint: ${ROLE_HINT}`,
  },
  {
    title: "another account that only takes the policy's text",
    caller: "arn:aws:iam::999999999999:user/deployer",
    args: { attachTo: "none" },
    message: undefined,
  },
];

describe("a login that can never work, because the accounts differ", () => {
  for (const { title, caller, args = {}, message } of cases) {
    it(`is ${message === undefined ? "not " : ""}refused in a preview: ${title}`, async () => {
      const invokes = { [CALLER]: { arn: caller } };
      const given = () => ({ ...args, server: FACTS });
      const { failures } = await deployUser(given, { preview: true, invokes });
      const expected = `cannot let a login of another account into the server: ${message ?? ""}`;
      expect(failures).to.deep.equal(message === undefined ? [] : [expected]);
    });
  }

  it("is not looked for where a program's mocks answer nothing", async () => {
    const { resources } = await deployUser(() => ({ server: FACTS }), {
      invokes: { [CALLER]: {} },
    });
    expect(resources.map(({ name }) => name)).to.include("reader-connect");
  });

  for (const role of [
    "arn:aws:iam::123456789012:user/jane",
    "arn:aws:sts::123456789012:assumed-role/app/x",
  ]) {
    it(`refuses what is not a role: ${role}`, async () => {
      const args = () => ({ server: FACTS, attachTo: { role } });
      const { failures } = await deployUser(args);
      const hint = role.includes("assumed-role")
        ? "\nHint: This is the ARN of a role's session."
        : "";
      expect(failures).to.deep.equal([
        `cannot attach the policy to "${role}": expected the name or ARN of an IAM role${hint}`,
      ]);
    });
  }
});

const WARNING =
  'the identity of the AWS provider "other" is not used for PostgreSQL: the master\'s credentials are read as the ' +
  "identity of the stack's aws: configuration, because Pulumi passes no provider to a dynamic resource\n" +
  "Hint: Set master.profile or master.assumeRoleArn to that identity, or set it in the stack's configuration.";

describe("an explicit AWS provider", () => {
  const ssm = { username: "/u", password: "/p" };
  const withProfile = () => new aws.Provider("other", { profile: "prod" });
  const withFile = () =>
    new aws.Provider("other", { profile: "prod", sharedCredentialsFiles: ["/credentials"] });
  const withRoles = () => new aws.Provider("other", { assumeRoles: [{ roleArn: "arn:…" }] });
  const withRegion = () => new aws.Provider("other", { region: "us-west-2" });

  for (const provider of [withProfile, withFile, withRoles]) {
    it("whose identity does not reach PostgreSQL is told so, once", async () => {
      const warnings = await warningsOf(() => {
        new RdsIamUser("reader", { server: FACTS, master: { ssm } }, { provider: provider() });
      });
      expect(warnings).to.deep.equal([WARNING]);
    });
  }

  it("is told so where a Role is given it, which is not an AWS resource", async () => {
    const warnings = await warningsOf(() => {
      new Role("team", { server: FACTS, master: { ssm } }, { provider: withProfile() });
    });
    expect(warnings).to.deep.equal([WARNING]);
  });

  it("is no reason to warn where it only says the Region, or the master has its own identity", async () => {
    const warnings = await warningsOf(() => {
      new RdsIamUser("reader", { server: FACTS, master: { ssm } }, { provider: withRegion() });
      const master = { ssm, profile: "prod" };
      const provider = new aws.Provider("prod", { profile: "prod" });
      new RdsIamUser("writer", { server: FACTS, master }, { provider });
    });
    expect(warnings).to.deep.equal([]);
  });

  it("is judged by a master that is an Output, too", async () => {
    const warnings = await warningsOf(() => {
      const told = pulumi.output({ ssm });
      new RdsIamUser("reader", { server: FACTS, master: told }, { provider: withProfile() });
      const master = pulumi.output({ ssm, profile: "prod" });
      const provider = new aws.Provider("prod", { profile: "prod" });
      new RdsIamUser("writer", { server: FACTS, master }, { provider });
    });
    expect(warnings).to.deep.equal([WARNING]);
  });

  it("is asked for what the server of a Role omits, and is not handed to the engine", async () => {
    const { host, resourceIds } = FACTS;
    const providers: unknown[] = [];
    const { askedOf } = await deploy(() => {
      const provider = withRegion();
      const transformations = [
        ({ opts }: pulumi.ResourceTransformationArgs) => {
          providers.push(Reflect.get(opts, "provider"));
          return undefined;
        },
      ];
      new Role("team", { server: { host, resourceIds } }, { provider, transformations });
      return {};
    });
    expect(askedOf).to.deep.equal(["other"]);
    expect(providers).to.deep.equal([undefined]);
  });
});
