import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import {
  ConnectPolicy,
  type Grantee,
  type GrantConnectOptions,
  RdsIamUser,
  type RdsIamUserArgs,
} from "../../../components/index";
import { deploy, inputsOf } from "./deployment";
import { FACTS } from "./userDeployment";

const DB_USERS = ["db-A", "db-B"].map(
  (id) => `arn:aws:rds-db:eu-west-1:${FACTS.accountId}:dbuser:${id}/reader`,
);
const ROLE_ARN = `arn:aws:iam::${FACTS.accountId}:reader-login`;
const FOREIGN = "arn:aws:iam::210987654321:role/team/etl";

function policy(action: unknown, resource: unknown): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  });
}

const ASSUME = policy(["sts:AssumeRole", "sts:TagSession"], ROLE_ARN);

const CONNECT = policy("rds-db:connect", DB_USERS);

interface Grant {
  readonly grantee: () => Grantee;
  readonly args?: Omit<RdsIamUserArgs, "server">;
  readonly options?: GrantConnectOptions;
  /** Account of an AWS provider for the grantee. */
  readonly account?: string;
}

async function grant({ grantee, args = {}, options, account }: Grant) {
  const caller = { arn: `arn:aws:iam::${String(account)}:user/deployer` };
  const invokes = { "aws:index/getCallerIdentity:getCallerIdentity partner": caller };
  return deploy(
    () => {
      const user = new RdsIamUser("reader", { ...args, server: FACTS });
      const provider =
        account === undefined ? {} : { provider: new aws.Provider("partner", { profile: "p" }) };
      return { connection: user.grantConnect(grantee(), { ...options, ...provider }) };
    },
    { invokes },
  );
}

const cases: readonly (Grant & {
  readonly title: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: object;
  readonly login: object;
})[] = [
  {
    title: "a role of the program",
    grantee: () => aws.iam.Role.get("billing", "billing"),
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "reader-billing",
    inputs: { role: "billing-0123456", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a role by its name",
    grantee: () => ({ role: "billing" }),
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "reader-billing",
    inputs: { role: "billing", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a role by its ARN, as an Output with a name",
    grantee: () => ({ role: pulumi.output(`arn:aws:iam::${FACTS.accountId}:role/x/billing`) }),
    options: { name: "etl" },
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "reader-etl",
    inputs: { role: "billing", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a user",
    grantee: () => aws.iam.User.get("jane", "jane"),
    type: "aws:iam/userPolicy:UserPolicy",
    name: "reader-jane",
    inputs: { user: "jane-0123456", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a user by name",
    grantee: () => ({ user: "jane" }),
    type: "aws:iam/userPolicy:UserPolicy",
    name: "reader-jane",
    inputs: { user: "jane", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a group",
    grantee: () => aws.iam.Group.get("staff", "staff"),
    type: "aws:iam/groupPolicy:GroupPolicy",
    name: "reader-staff",
    inputs: { group: "staff-0123456", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a group by name",
    grantee: () => ({ group: "staff" }),
    type: "aws:iam/groupPolicy:GroupPolicy",
    name: "reader-staff",
    inputs: { group: "staff", policy: CONNECT },
    login: { assumeRole: false },
  },
  {
    title: "a role of another account, which assumes the user's role",
    grantee: () => ({ role: FOREIGN }),
    args: { assumedBy: [{ principalArn: FOREIGN }] },
    account: "210987654321",
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "reader-etl",
    inputs: { role: "etl", policy: ASSUME },
    login: { assumeRole: true, roleArn: ROLE_ARN },
  },
  {
    title: "a role of another account that is trusted as a whole",
    grantee: () => ({ role: FOREIGN }),
    args: { assumedBy: [{ service: "lambda.amazonaws.com" }, { account: "210987654321" }] },
    account: "210987654321",
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "reader-etl",
    inputs: { role: "etl", policy: ASSUME },
    login: { assumeRole: true, roleArn: ROLE_ARN },
  },
];

describe("grantConnect", () => {
  for (const { title, type, name, inputs, login, ...request } of cases) {
    it(`lets ${title} log in, and answers its connection`, async () => {
      const deployment = await grant(request);
      expect(inputsOf(deployment, type, name)).to.deep.equal(inputs);
      expect(deployment.outputs["connection"]).to.deep.equal({
        host: FACTS.host,
        dbUserArns: ["db-A", "db-B"].map(
          (id) => `arn:aws:rds-db:eu-west-1:123456789012:dbuser:${id}/reader`,
        ),
        port: 5432,
        database: "postgres",
        username: "reader",
        region: "eu-west-1",
        ...login,
      });
    });
  }

  it("creates the policy with the AWS provider of the grantee's account", async () => {
    const providers: unknown[] = [];
    await deploy(
      () => {
        const provider = new aws.Provider("partner", { profile: "partner" });
        const transformations = [
          ({ type, opts }: pulumi.ResourceTransformationArgs) => {
            if (type === "aws:iam/rolePolicy:RolePolicy") {
              providers.push(Reflect.get(opts, "provider") === provider);
            }
            return undefined;
          },
        ];
        const args = { server: FACTS, assumedBy: [{ principalArn: FOREIGN }] };
        const user = new RdsIamUser("reader", args, { transformations });
        return { connection: user.grantConnect({ role: FOREIGN }, { provider }) };
      },
      { invokes: { "aws:index/getCallerIdentity:getCallerIdentity partner": { arn: FOREIGN } } },
    );
    expect(providers).to.deep.equal([true]);
  });

  it("does not compare accounts where a program's mocks answer nothing", async () => {
    const invokes = { "aws:index/getCallerIdentity:getCallerIdentity partner": {} };
    const { failures } = await deploy(
      () => {
        const provider = new aws.Provider("partner", { profile: "partner" });
        const user = new RdsIamUser("reader", { server: FACTS });
        return { connection: user.grantConnect({ role: "etl" }, { provider }) };
      },
      { invokes },
    );
    expect(failures).to.deep.equal([]);
  });

  const refusals: readonly (Grant & { readonly title: string; readonly message: string })[] = [
    {
      title: "an Output without a name",
      grantee: () => ({ role: pulumi.output("billing") }),
      message:
        "cannot name the policy of grantConnect after an Output\n" +
        'Hint: Pass a name as its second argument, such as { name: "billing" }.',
    },
    {
      title: "another account that the trust policy does not name",
      grantee: () => ({ role: FOREIGN }),
      args: { assumedBy: [{ principalArn: "arn:aws:iam::210987654321:role/other" }] },
      message:
        `cannot let "${FOREIGN}" log in: it is in another account, and the role's trust policy does not name it\n` +
        `Hint: Add { principalArn: "${FOREIGN}" } to assumedBy.`,
    },
    ...[{ externalId: "orders" }, { requireMfa: true }].map((asked) => ({
      title: `another account that must send ${JSON.stringify(asked)}, of which its connection says nothing`,
      grantee: () => ({ role: FOREIGN }),
      args: { assumedBy: [{ account: "210987654321", ...asked }] },
      message:
        `cannot let "${FOREIGN}" log in: it is in another account, and the role's trust policy does not name it\n` +
        `Hint: Add { principalArn: "${FOREIGN}" } to assumedBy.`,
    })),
    {
      title: "a name alone with an AWS provider of another account",
      grantee: () => ({ role: "etl" }),
      account: "210987654321",
      message:
        'cannot create the policy of grantConnect: its AWS provider is in account 210987654321 of partition "aws", ' +
        'the grantee (by its name alone) and the server in account 123456789012 of partition "aws"\n' +
        "Hint: Name the grantee by its ARN, here and in assumedBy, or leave out the provider.",
    },
    {
      title: "another account than its AWS provider's",
      grantee: () => ({ role: FOREIGN }),
      args: { assumedBy: [{ principalArn: FOREIGN }] },
      account: "333333333333",
      message:
        'cannot create the policy of grantConnect: its AWS provider is in account 333333333333 of partition "aws", ' +
        'the grantee in account 210987654321 of partition "aws"\n' +
        "Hint: Pass an aws.Provider of the grantee's account: { provider }.",
    },
    {
      title: "another account without an AWS provider for it",
      grantee: () => ({ role: FOREIGN }),
      args: { assumedBy: [{ principalArn: FOREIGN }] },
      message:
        'cannot create the policy of grantConnect: the grantee is in account 210987654321 of partition "aws", ' +
        'the AWS provider and the server in account 123456789012 of partition "aws"\n' +
        "Hint: Pass an aws.Provider of the grantee's account: { provider }.",
    },
    {
      title: "another partition",
      grantee: () => ({ role: "arn:aws-cn:iam::210987654321:role/etl" }),
      args: { assumedBy: [{ account: "210987654321" }] },
      message:
        'cannot let "arn:aws-cn:iam::210987654321:role/etl" log in: it is in partition "aws-cn", the server in "aws"\n' +
        "Hint: Let an identity of the server's partition log in: no role can be assumed from another one.",
    },
    {
      title: "another account where there is no role to assume",
      grantee: () => ({ role: FOREIGN }),
      args: { attachTo: { role: "app" } },
      message:
        `cannot let "${FOREIGN}" log in: it is in another account, and attachTo leaves no role that it could assume\n` +
        "Hint: Create an RdsIamUser without attachTo.",
    },
  ];
  for (const { title, message, ...request } of refusals) {
    it(`refuses ${title}`, async () => {
      const refused = await grant(request).catch((error: unknown) => error);
      const failures: unknown =
        refused instanceof Error ? [refused.message] : Reflect.get(Object(refused), "failures");
      expect(failures).to.deep.equal([message]);
    });
  }
});

describe("the Pulumi name of grantConnect", () => {
  for (const [first, second] of [
    [undefined, "billing"],
    ["billing", "connect"],
    ["billing", "login"],
    ["billing", "role"],
    ["billing", "verify"],
  ] as const) {
    it(`is refused where another child has it: ${second}`, async () => {
      const refused = await deploy(() => {
        const user = new RdsIamUser("reader", { server: FACTS });
        user.grantConnect({ role: "billing" }, first === undefined ? {} : { name: first });
        return { connection: user.grantConnect({ user: "x" }, { name: second }) };
      }).catch((error: unknown) => error);
      expect(refused).to.have.property(
        "message",
        `cannot name the policy of grantConnect "reader-${second}": another child of "reader" has this name\n` +
          "Hint: Pass { name } as its second argument, with another name.",
      );
    });
  }
});

describe("ConnectPolicy", () => {
  it("is one policy for several users, attached once", async () => {
    const deployment = await deploy(() => {
      const users = ["reader", "writer"].map(
        (name) => new RdsIamUser(name, { server: FACTS, attachTo: "none" }),
      );
      new ConnectPolicy("app", { users, attachTo: { role: "app" }, policy: { name: "app" } });
      return {};
    });
    const writers = DB_USERS.map((arn) => arn.replace(/reader$/, "writer"));
    expect(inputsOf(deployment, "aws:iam/policy:Policy", "app-connect")).to.deep.equal({
      name: "app",
      policy: policy("rds-db:connect", [...DB_USERS, ...writers].sort()),
    });
    const attachments = deployment.resources.filter(({ type }) => type.endsWith("Attachment"));
    expect(attachments.map(({ inputs }) => inputs)).to.deep.equal([
      { role: "app", policyArn: `arn:aws:iam::${FACTS.accountId}:app-connect` },
    ]);
  });

  it("is for users of one account", async () => {
    const { failures } = await deploy(() => {
      const users = ["123456789012", "210987654321"].map(
        (accountId) =>
          new RdsIamUser(`user-${accountId}`, {
            server: { ...FACTS, accountId },
            attachTo: "none",
          }),
      );
      const shared = new ConnectPolicy("app", {
        users,
        attachTo: { role: "arn:aws:iam::123456789012:role/app" },
      });
      return { text: shared.policyDocument };
    });
    expect(failures).to.deep.equal([
      "cannot write one policy for users of several accounts: RDS accepts identities of the server's own account only\n" +
        "Hint: Create a ConnectPolicy for the users of each account.",
    ]);
  });

  it("is for at least one user", async () => {
    const make = () => {
      new ConnectPolicy("app", { users: [], attachTo: { role: "app" } });
      return {};
    };
    const refused = await deploy(make).catch((error: unknown) => error);
    expect(refused).to.have.property(
      "message",
      "cannot write a policy: expected at least one of users, found none",
    );
  });
});
