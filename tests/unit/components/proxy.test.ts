import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { RdsIamUser, type ProxyFacts, type RdsIamUserArgs } from "../../../components/index";
import { type DeployOptions, deploy, inputsOf } from "./deployment";
import { deployUser, FACTS, ROLE } from "./userDeployment";

const LOGIN = "pulumi-nodejs:dynamic/rds-iam-user:Login";
const ACCOUNT = FACTS.accountId;
const ENDPOINT = "orders.proxy-abc.eu-west-1.rds.amazonaws.com";
const READER = "readers.endpoint.proxy-abc.eu-west-1.rds.amazonaws.com";
const ARN = `arn:aws:rds:eu-west-1:${ACCOUNT}:db-proxy:prx-0abc`;
const RESOURCE = { arn: ARN, endpoint: ENDPOINT, engineFamily: "POSTGRESQL" };
const ARGS = { endpoint: ENDPOINT, resourceId: "prx-0abc" };
const OPTIONS = {
  states: {
    "aws:rds/proxy:Proxy": RESOURCE,
    "aws:rds/proxyEndpoint:ProxyEndpoint": { endpoint: READER },
    "pulumi:pulumi:StackReference": {
      outputs: {
        resource: { ...RESOURCE, defaultAuthScheme: "IAM_AUTH" },
        args: { ...ARGS, readerEndpoint: null, port: null },
        number: 7,
      },
      secretOutputNames: [],
    },
  },
  invokes: { "aws:rds/getProxy:getProxy": RESOURCE },
} satisfies DeployOptions;

const resource = () =>
  new aws.rds.Proxy("proxy", { engineFamily: "POSTGRESQL", roleArn: "arn:…", vpcSubnetIds: [] });
const readers = () =>
  new aws.rds.ProxyEndpoint("readers", {
    dbProxyName: "orders",
    dbProxyEndpointName: "readers",
    vpcSubnetIds: [],
    targetRole: "READ_ONLY",
  });
const exported = (name: string): pulumi.OutputInstance<ProxyFacts> =>
  new pulumi.StackReference("acme/database/prod").getOutput(name);

function arnOf(id: string, region = "eu-west-1"): string {
  return `arn:aws:rds-db:${region}:${ACCOUNT}:dbuser:${id}/reader`;
}

function policyOf(...resources: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "rds-db:connect", Resource: resources }],
  });
}

const CONNECTION = {
  host: ENDPOINT,
  port: 5432,
  database: "postgres",
  username: "reader",
  region: "eu-west-1",
  roleArn: `arn:aws:iam::${ACCOUNT}:reader-login`,
  assumeRole: true,
  dbUserArns: [arnOf("prx-0abc")],
  proxy: { mode: "endToEnd", dbUserArns: [arnOf("db-A"), arnOf("db-B")] },
};

const forms: readonly {
  readonly title: string;
  readonly proxy: () => NonNullable<RdsIamUserArgs["proxy"]>;
  readonly connection?: object;
}[] = [
  { title: "a resource", proxy: resource },
  { title: "the result of getProxy", proxy: () => aws.rds.getProxyOutput({ name: "orders" }) },
  { title: "a promise of that", proxy: () => aws.rds.getProxy({ name: "orders" }) },
  { title: "an Output of a resource", proxy: () => pulumi.output(resource()) },
  { title: "its endpoint and ID", proxy: () => ARGS },
  {
    title: "its endpoint and ARN, a reader's DNS name and a port",
    proxy: () => ({ ...ARGS, resourceId: pulumi.output(ARN), readerEndpoint: READER, port: 6432 }),
    connection: { port: 6432, readerHost: READER },
  },
  {
    title: "a resource's parts, with an endpoint for reading",
    proxy: () => {
      const { endpoint, arn } = resource();
      return { endpoint, resourceId: arn, readerEndpoint: readers() };
    },
    connection: { readerHost: READER },
  },
  { title: "a resource that another stack exports", proxy: () => exported("resource") },
  { title: "parts that another stack exports", proxy: () => exported("args") },
];

describe("a user behind a proxy", () => {
  for (const { title, proxy, connection = {} } of forms) {
    it(`is let in to the proxy alone: ${title}`, async () => {
      const server = { ...FACTS, readerHost: "reader.example.com" };
      const { outputs } = await deployUser(() => ({ server, proxy: proxy() }), OPTIONS);
      expect(outputs).to.deep.equal({
        connection: { ...CONNECTION, ...connection },
        dbUserArns: [arnOf("prx-0abc")],
        policyDocument: policyOf(arnOf("prx-0abc")),
        username: "reader",
      });
    });
  }

  it("is let in to extraResourceIds as well, each in its Region", async () => {
    const extraResourceIds = ["cluster-GREEN", { id: "db-REPLICA", region: "us-west-2" }];
    const args = () => ({ server: FACTS, proxy: ARGS, extraResourceIds });
    const { outputs } = await deployUser(args, OPTIONS);
    expect(outputs["dbUserArns"]).to.deep.equal([
      arnOf("cluster-GREEN"),
      arnOf("prx-0abc"),
      arnOf("db-REPLICA", "us-west-2"),
    ]);
  });

  it("is let in by the proxy's own Region", async () => {
    const resourceId = ARN.replace("eu-west-1", "eu-west-2");
    const args = () => ({ server: FACTS, proxy: { ...ARGS, resourceId } });
    const { outputs } = await deployUser(args, OPTIONS);
    expect(outputs["dbUserArns"]).to.deep.equal([arnOf("prx-0abc", "eu-west-2")]);
    expect(outputs["connection"]).to.have.property("region", "eu-west-2");
  });

  it("has a role on the server, which knows nothing of the proxy", async () => {
    const given = () => ({ server: FACTS, via: { host: "127.0.0.1", port: 15432 } });
    const [without, behind] = [
      await deployUser(given, OPTIONS),
      await deployUser(() => ({ ...given(), proxy: ARGS, proxyMode: "endToEnd" }), OPTIONS),
    ].map((deployment) => inputsOf(deployment, ROLE, "reader-role"));
    expect(behind).to.deep.equal(without);
  });

  it("has a role without rds_iam where the proxy has its password", async () => {
    const args = () => ({ server: FACTS, proxy: ARGS, proxyMode: "standard" }) as const;
    const role = inputsOf(await deployUser(args, OPTIONS), ROLE, "reader-role");
    expect(role).to.include({ login: true, iamAuthentication: false });
  });

  it("says in the connection that the proxy has its password", async () => {
    const args = () => ({ server: FACTS, proxy: ARGS, proxyMode: "standard" }) as const;
    const { outputs } = await deployUser(args, OPTIONS);
    expect(outputs["connection"]).to.deep.equal({ ...CONNECTION, proxy: { mode: "standard" } });
  });

  it("shares the proxy's connection and policy", async () => {
    const { outputs, resources } = await deploy(() => {
      const user = new RdsIamUser("reader", { server: FACTS, proxy: ARGS });
      return { connection: user.grantConnect({ role: "billing" }) };
    }, OPTIONS);
    const { roleArn: _, ...connection } = CONNECTION;
    expect(outputs["connection"]).to.deep.equal({ ...connection, assumeRole: false });
    const [policy] = resources.filter(({ name }) => name === "reader-billing");
    expect(policy?.inputs["policy"]).to.equal(policyOf(arnOf("prx-0abc")));
  });

  for (const mode of ["endToEnd", "standard"] as const) {
    it(`is verified through the proxy: ${mode}`, async () => {
      const via = { host: "127.0.0.1", port: 15432 };
      const args = () =>
        ({ server: FACTS, via, proxy: ARGS, proxyMode: mode, verifyLogin: true }) as const;
      const login = inputsOf(await deployUser(args, OPTIONS), LOGIN, "reader-verify");
      expect(login).to.deep.include({
        server: { host: ENDPOINT, port: 5432, region: "eu-west-1" },
        dbUserArns: [arnOf("prx-0abc")],
        proxy: { mode, dbUserArns: [arnOf("db-A"), arnOf("db-B")] },
        via, // the provider knows that this one leads to the server
      });
    });
  }

  it("is previewed while the proxy does not exist", async () => {
    const options = { ...OPTIONS, preview: true, states: {} };
    const deployment = await deployUser(() => ({ server: FACTS, proxy: resource() }), options);
    expect(deployment.failures).to.deep.equal([]);
    expect(inputsOf(deployment, ROLE, "reader-role")).to.have.property("iamAuthentication", true);
  });
});

describe("proxyPolicyDocument", () => {
  const documentOf = (args: Omit<RdsIamUserArgs, "server">) =>
    deploy(
      () => ({
        document: new RdsIamUser("reader", { server: FACTS, ...args }).proxyPolicyDocument,
      }),
      OPTIONS,
    );

  it("allows the proxy to log in to the server, and to what the server may become", async () => {
    const { outputs } = await documentOf({
      proxy: ARGS,
      extraResourceIds: ["cluster-GREEN", "prx-1other", { id: "db-FAR", region: "us-west-2" }],
    });
    expect(outputs["document"]).to.equal(
      policyOf(arnOf("cluster-GREEN"), arnOf("db-A"), arnOf("db-B")),
    );
  });

  const refused: readonly {
    readonly args: Omit<RdsIamUserArgs, "server">;
    readonly reason: string;
  }[] = [
    { args: {}, reason: "there is no proxy\nHint: Set proxy." },
    {
      args: { proxy: ARGS, proxyMode: "standard" },
      reason:
        'with proxyMode "standard" the proxy logs in with a password\n' +
        "Hint: Allow the proxy's IAM role secretsmanager:GetSecretValue on the secret that holds it.",
    },
  ];
  for (const { args, reason } of refused) {
    it(`is refused with ${JSON.stringify(args)}`, async () => {
      const error = await documentOf(args).catch((thrown: unknown) => thrown);
      expect(error).to.have.property(
        "message",
        `cannot use proxyPolicyDocument of "reader": ${reason}`,
      );
    });
  }
});

describe("a wrong proxy", () => {
  it("is refused before anything is created", async () => {
    const proxy = { endpoint: "orders.example.com", resourceId: "orders" };
    const { failures, resources } = await deployUser(() => ({ server: FACTS, proxy }), OPTIONS);
    expect(failures).to.deep.equal([
      "cannot use the proxy\n" +
        '  proxy.resourceId: expected the ID ("prx-…") or the ARN of a proxy, found "orders"\n' +
        '  proxy.endpoint: expected the endpoint of a proxy, such as "orders.proxy-abc.eu-west-1.rds.amazonaws.com", found "orders.example.com"',
    ]);
    expect(resources.map(({ name }) => name)).to.deep.equal(["reader"]);
  });

  const wrong: readonly (readonly [string, () => unknown])[] = [
    ["nothing", () => null],
    ["a string", () => "orders"],
    ["an object of another kind", () => ({ endpoint: ENDPOINT })],
    ['the resource "readers" of type aws:rds/proxyEndpoint:ProxyEndpoint', readers],
  ];
  for (const [found, proxy] of wrong) {
    it(`is refused: ${found}`, async () => {
      const args = { server: FACTS, proxy: ARGS };
      const given = () => Object.assign({ ...args }, { proxy: proxy() });
      const refused = await deployUser(given, OPTIONS).catch((error: unknown) => error);
      expect(refused).to.have.property(
        "message",
        `cannot use ${found} as proxy: expected an aws.rds.Proxy, the result of aws.rds.getProxy, or { endpoint, resourceId }`,
      );
    });
  }

  it("is refused as an output of another stack, too", async () => {
    const args = () => ({ server: FACTS, proxy: exported("number") });
    const { failures } = await deployUser(args, OPTIONS);
    expect(failures.join()).to.match(/^cannot use a number as proxy: expected an aws\.rds\.Proxy/);
  });

  it("is a mode without a proxy", async () => {
    const args = () => ({ server: FACTS, proxyMode: "standard" }) as const;
    const refused = await deployUser(args, OPTIONS).catch((error: unknown) => error);
    expect(refused).to.have.property(
      "message",
      'cannot use the proxy\n  proxyMode: expected none without proxy, found "standard"',
    );
  });
});
