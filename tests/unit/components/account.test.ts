import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ConnectPolicy, RdsIamUser, type RdsIamUserArgs, Role } from "../../../components/index";
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
  readonly args?: () => Omit<RdsIamUserArgs, "server">;
  readonly states?: Readonly<Record<string, object>>;
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
    args: () => ({ attachTo: { role: "arn:aws:iam::999999999999:role/app" } }),
    message:
      'the role of attachTo is in account 999999999999 of partition "aws", ' +
      `the server in account 123456789012 of partition "aws"\nHint: ${ROLE_HINT}`,
  },
  {
    title: "a role of another account, as a resource",
    caller: "arn:aws:iam::123456789012:user/deployer",
    args: () => ({ attachTo: { role: aws.iam.Role.get("app", "app") } }),
    states: { "aws:iam/role:Role": { arn: "arn:aws:iam::999999999999:role/app" } },
    message:
      'the role of attachTo is in account 999999999999 of partition "aws", ' +
      `the server in account 123456789012 of partition "aws"\nHint: ${ROLE_HINT}`,
  },
  {
    title: "a user of another account",
    caller: "arn:aws:iam::123456789012:user/deployer",
    args: () => ({ attachTo: { user: "arn:aws:iam::999999999999:user/app" } }),
    message:
      'the user of attachTo is in account 999999999999 of partition "aws", ' +
      'the server in account 123456789012 of partition "aws"\n' +
      "Hint: Name a user of the server's account.",
  },
  {
    title: "another account that only takes the policy's text",
    caller: "arn:aws:iam::999999999999:user/deployer",
    args: () => ({ attachTo: "none" }),
    message: undefined,
  },
];

describe("a login that can never work, because the accounts differ", () => {
  for (const { title, caller, args = () => ({}), states = {}, message } of cases) {
    it(`is ${message === undefined ? "not " : ""}refused in a preview: ${title}`, async () => {
      const invokes = { [CALLER]: { arn: caller } };
      const given = () => ({ ...args(), server: FACTS });
      const { failures } = await deployUser(given, { preview: true, invokes, states });
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

  const ours = "arn:aws:iam::123456789012";
  const session = "arn:aws:sts::123456789012:assumed-role/app/x";
  const kinds: readonly {
    readonly kind: string;
    readonly attachTo:
      { readonly role: string } | { readonly user: string } | { readonly group: string };
    readonly hint: string;
  }[] = [
    {
      kind: "role",
      attachTo: { role: `${ours}:user/jane` },
      hint: "This is the ARN of a user: pass { user: … }.",
    },
    {
      kind: "user",
      attachTo: { user: `${ours}:group/staff` },
      hint: "This is the ARN of a group: pass { group: … }.",
    },
    {
      kind: "group",
      attachTo: { group: `${ours}:role/x/app` },
      hint: "This is the ARN of a role: pass { role: … }.",
    },
    { kind: "role", attachTo: { role: session }, hint: "This is the ARN of a role's session." },
    { kind: "role", attachTo: { role: `${ours}:policy/app` }, hint: "" },
    { kind: "user", attachTo: { user: "team/jane" }, hint: "" },
  ];
  for (const { kind, attachTo, hint } of kinds) {
    const [given = ""] = Object.values<string>(attachTo);
    const message =
      `cannot attach the policy to "${given}": expected the name or ARN of an IAM ${kind}` +
      (hint === "" ? "" : `\nHint: ${hint}`);

    it(`refuses what is not a ${kind}: ${given}`, async () => {
      const { failures } = await deploy(() => {
        const user = new RdsIamUser("reader", { server: FACTS, attachTo });
        return { connection: user.connection };
      });
      expect(failures).to.deep.equal([message]);
    });

    it(`is refused by grantConnect as well: ${given}`, async () => {
      const { failures } = await deploy(() => {
        const user = new RdsIamUser("reader", { server: FACTS });
        return { connection: user.grantConnect(attachTo) };
      });
      expect(failures).to.deep.equal([message]);
    });
  }

  it("is refused for a ConnectPolicy on a role of another account", async () => {
    const states = { "aws:iam/role:Role": { arn: "arn:aws:iam::999999999999:role/app" } };
    const options = { preview: true, states };
    const { resources } = await deploy(() => {
      const users = [new RdsIamUser("reader", { server: FACTS, attachTo: "none" })];
      const role = aws.iam.Role.get("app", "app");
      return { policy: new ConnectPolicy("app", { users, attachTo: { role } }).urn };
    }, options);
    expect(resources.filter(({ type }) => type.endsWith("Attachment"))).to.deep.equal([]);
  });

  it("leaves everything that is known to a preview where the role's account is not", async () => {
    const { resources } = await deploy(
      () => {
        const role = new aws.iam.Role("app", { name: "app", assumeRolePolicy: "{}" });
        const user = new RdsIamUser("reader", { server: FACTS, attachTo: { role } });
        return { connection: user.connection };
      },
      { preview: true },
    );
    const attachment = resources.find(({ type }) => type.endsWith("Attachment"));
    expect(attachment?.inputs).to.deep.equal({ role: "app", policyArn: "<unknown>" });
  });

  for (const [region, partition, expected] of [
    ["cn-north-1", "aws", "aws-cn"],
    ["us-gov-west-1", "aws", "aws-us-gov"],
    ["eu-west-1", "aws-cn", "aws"],
  ] as const) {
    it(`refuses ${region} in the partition ${partition}`, async () => {
      const server = { ...FACTS, region, partition };
      const { failures } = await deployUser(() => ({ server, attachTo: "none" }), {
        preview: true,
      });
      expect(failures).to.deep.equal([
        `cannot combine region "${region}" with partition "${partition}": the region is in partition "${expected}"\n` +
          `Hint: Set server.partition to "${expected}", or server.region to a region of "${partition}".`,
      ]);
    });
  }

  it("is not looked for where a program's mocks answer no partition", async () => {
    const { host, resourceIds } = FACTS;
    const invokes = { "aws:index/getPartition:getPartition": {} };
    const { failures } = await deploy(
      () => ({ role: new Role("team", { server: { host, resourceIds } }).username }),
      { invokes },
    );
    expect(failures).to.deep.equal([]);
  });

  it("refuses a resource of another account in extraResourceIds", async () => {
    const arn = "arn:aws:rds:eu-west-1:999999999999:cluster:orders";
    const states = { "aws:rds/cluster:Cluster": { arn, clusterResourceId: "cluster-OTHER" } };
    const args = () => ({
      server: FACTS,
      extraResourceIds: [aws.rds.Cluster.get("orders", "orders")],
    });
    const { failures } = await deployUser(args, { preview: true, states });
    expect(failures).to.deep.equal([
      "cannot let one login into servers of two accounts: " +
        '"cluster-OTHER" of extraResourceIds is in account 999999999999 of partition "aws", ' +
        'the server in account 123456789012 of partition "aws"\n' +
        "Hint: Declare an RdsIamUser for the other account's server.",
    ]);
  });
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
