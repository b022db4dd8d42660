import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { ExtraResource, RdsIamUserArgs, ServerFacts } from "../../../components/index";
import { parseInputs } from "../../../provider/inputs/inputs";
import { inputsOf } from "./deployment";
import { deployUser, FACTS, ROLE } from "./userDeployment";

const ACCOUNT = FACTS.accountId;
const CLUSTER_RESULT = {
  arn: `arn:aws:rds:eu-west-1:${ACCOUNT}:cluster:looked-up`,
  endpoint: "looked-up.cluster-xyz.eu-west-1.rds.amazonaws.com",
  readerEndpoint: "looked-up.cluster-ro-xyz.eu-west-1.rds.amazonaws.com",
  port: 5432,
  clusterResourceId: "cluster-LOOKED",
  masterUsername: "dbadmin",
  iamDatabaseAuthenticationEnabled: true,
  masterUserSecrets: [{ secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!c" }],
};
const INSTANCE_RESULT = {
  dbInstanceArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:db:looked-up`,
  address: "looked-up.xyz.eu-west-1.rds.amazonaws.com",
  port: 5433,
  resourceId: "db-LOOKED",
  masterUsername: "dbadmin",
  masterUserSecrets: [],
};
const INVOKES = {
  "aws:rds/getCluster:getCluster": CLUSTER_RESULT,
  "aws:rds/getInstance:getInstance": INSTANCE_RESULT,
};
const MEMBER = { dbClusterArn: CLUSTER_RESULT.arn, isWriter: true };

const CLUSTER = {
  host: CLUSTER_RESULT.endpoint,
  port: 5432,
  resourceIds: ["cluster-LOOKED"],
  region: "eu-west-1",
  accountId: ACCOUNT,
  partition: "aws",
  masterUsername: "dbadmin",
  iamDatabaseAuthenticationEnabled: true,
};
const INSTANCE = {
  host: INSTANCE_RESULT.address,
  port: 5433,
  resourceIds: ["db-LOOKED"],
  region: "eu-west-1",
  accountId: ACCOUNT,
  partition: "aws",
  masterUsername: "dbadmin",
};
const RESOURCE = {
  host: "orders.cluster-xyz.eu-west-1.rds.amazonaws.com",
  port: 5433,
  resourceIds: ["cluster-ABC123"],
  region: "eu-west-1",
  accountId: ACCOUNT,
  partition: "aws",
  masterUsername: "master",
};
const ARGS = {
  ...FACTS,
  port: 5434,
  masterUsername: "boss",
  iamDatabaseAuthenticationEnabled: true,
  autoPause: true,
};

/** Resources as a StackReference gives them. */
const EXPORTED_CLUSTER = {
  arn: CLUSTER_RESULT.arn,
  clusterResourceId: "cluster-LOOKED",
  endpoint: CLUSTER_RESULT.endpoint,
  iamDatabaseAuthenticationEnabled: true,
  id: "looked-up",
  masterUsername: "dbadmin",
  port: 5432,
  readerEndpoint: CLUSTER_RESULT.readerEndpoint,
  serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 4 },
};
const EXPORTED_INSTANCE = {
  address: INSTANCE_RESULT.address,
  arn: INSTANCE_RESULT.dbInstanceArn,
  endpoint: `${INSTANCE_RESULT.address}:5433`,
  iamDatabaseAuthenticationEnabled: true,
  id: "db-LOOKED",
  port: 5433,
  resourceId: "db-LOOKED",
  username: "dbadmin",
};

const OTHER_STACK = {
  "pulumi:pulumi:StackReference": {
    outputs: { cluster: EXPORTED_CLUSTER, instance: EXPORTED_INSTANCE, number: 7 },
    secretOutputNames: [],
  },
};

function exported(name: string): pulumi.OutputInstance<ServerFacts & ExtraResource> {
  return new pulumi.StackReference("acme/database/prod").getOutput(name);
}

const cases: readonly {
  readonly title: string;
  readonly server: () => RdsIamUserArgs["server"];
  readonly state: object;
  readonly reader?: string;
}[] = [
  {
    title: "the result of getCluster, as an Output",
    server: () => aws.rds.getClusterOutput({ clusterIdentifier: "looked-up" }),
    state: CLUSTER,
    reader: CLUSTER_RESULT.readerEndpoint,
  },
  {
    title: "the result of getCluster, as a promise",
    server: () => aws.rds.getCluster({ clusterIdentifier: "looked-up" }),
    state: CLUSTER,
    reader: CLUSTER_RESULT.readerEndpoint,
  },
  {
    title: "the result of getInstance",
    server: () => aws.rds.getInstanceOutput({ dbInstanceIdentifier: "looked-up" }),
    state: INSTANCE,
  },
  {
    title: "a member of a global cluster, which it looks up",
    server: () => MEMBER,
    state: CLUSTER,
    reader: CLUSTER_RESULT.readerEndpoint,
  },
  {
    title: "a member of a global cluster, as an Output",
    server: () => pulumi.output(MEMBER),
    state: CLUSTER,
    reader: CLUSTER_RESULT.readerEndpoint,
  },
  {
    title: "an Output of a resource",
    server: () => pulumi.output(aws.rds.Cluster.get("orders", "orders-cluster")),
    state: RESOURCE,
    reader: "orders.cluster-ro-xyz.eu-west-1.rds.amazonaws.com",
  },
  {
    title: "facts, with the master's name, the reader's host and the IAM flag",
    server: () => ({ ...ARGS, readerHost: "reader.example.com" }),
    state: { ...ARGS, resourceIds: ["db-A", "db-B"] },
    reader: "reader.example.com",
  },
  {
    title: "a cluster that another stack exports",
    server: () => exported("cluster"),
    state: { ...CLUSTER, autoPause: true },
    reader: CLUSTER_RESULT.readerEndpoint,
  },
  {
    title: "an instance that another stack exports",
    server: () => exported("instance"),
    state: { ...INSTANCE, iamDatabaseAuthenticationEnabled: true },
  },
  {
    title: "an Output of facts",
    server: () => pulumi.output({ ...ARGS, readerHost: "reader.example.com" }),
    state: { ...ARGS, resourceIds: ["db-A", "db-B"] },
    reader: "reader.example.com",
  },
];

describe("server", () => {
  for (const { title, server, state, reader } of cases) {
    it(`may be ${title}`, async () => {
      const deployment = await deployUser(() => ({ server: server() }), {
        invokes: INVOKES,
        states: OTHER_STACK,
      });
      expect(inputsOf(deployment, ROLE, "reader-role"))
        .to.have.property("server")
        .deep.equal(state);
      const { connection } = deployment.outputs;
      expect(connection).to.have.property("assumeRole", true);
      if (reader === undefined) expect(connection).not.to.have.property("readerHost");
      else expect(connection).to.have.property("readerHost", reader);
    });
  }

  it("may be secret, also where it does not tell everything", async () => {
    const { host, resourceIds, region } = FACTS;
    const server = () => pulumi.secret({ host, resourceIds, region });
    const master = { ssm: { username: "/u", password: "/p" } };
    const deployment = await deployUser(() => ({ server: server(), master }));
    expect(parseInputs(inputsOf(deployment, ROLE, "reader-role"))).to.have.deep.property(
      "problems",
      [],
    );
    expect(deployment.outputs["connection"]).not.to.have.property("readerHost");
  });

  it("may have a master secret in a look-up", async () => {
    const server = () => aws.rds.getClusterOutput({ clusterIdentifier: "looked-up" });
    const deployment = await deployUser(() => ({ server: server() }), { invokes: INVOKES });
    const [{ secretArn }] = CLUSTER_RESULT.masterUserSecrets as [{ secretArn: string }];
    expect(inputsOf(deployment, ROLE, "reader-role"))
      .to.have.property("master")
      .deep.equal({ secretsManager: { secretArn } });
  });

  it("is not taken for one that may pause where its state says nothing of it, in a preview either", async () => {
    const server = () => aws.rds.Cluster.get("orders", "orders-cluster");
    const deployment = await deployUser(() => ({ server: server() }), { preview: true });
    const role = inputsOf(deployment, ROLE, "reader-role") as { readonly server: object };
    expect(role.server).not.to.have.property("autoPause");
  });

  it("is known to pause in the preview that creates it", async () => {
    const serverlessv2ScalingConfiguration = { minCapacity: 0, maxCapacity: 2 };
    const server = () =>
      new aws.rds.Cluster("orders", {
        engine: "aurora-postgresql",
        serverlessv2ScalingConfiguration,
      });
    const deployment = await deployUser(() => ({ server: server() }), { preview: true });
    const role = inputsOf(deployment, ROLE, "reader-role") as { readonly server: object };
    expect(role.server).to.have.property("autoPause", true);
  });

  for (const [minCapacity, autoPause] of [
    [0, true],
    [0.5, undefined],
  ] as const) {
    it(`${autoPause === true ? "is" : "is not"} known to pause with a minimum capacity of ${String(minCapacity)}`, async () => {
      const serverlessv2ScalingConfiguration = { minCapacity, maxCapacity: 2 };
      const server = () => aws.rds.Cluster.get("orders", "orders-cluster");
      const arn = `arn:aws:rds:eu-west-1:${ACCOUNT}:cluster:orders-cluster`;
      const states = { "aws:rds/cluster:Cluster": { arn, serverlessv2ScalingConfiguration } };
      const deployment = await deployUser(() => ({ server: server() }), { states });
      const role = inputsOf(deployment, ROLE, "reader-role") as { readonly server: object };
      expect(Reflect.get(role.server, "autoPause")).to.equal(autoPause);
    });
  }
});

describe("a wrong server", () => {
  const writer = () =>
    new aws.rds.ClusterInstance("writer", {
      clusterIdentifier: "orders",
      engine: "aurora-postgresql",
      instanceClass: "db.t4g.medium",
    });
  const wrong: readonly (readonly [string, () => unknown])[] = [
    ["nothing", () => undefined],
    ["nothing", () => null],
    ["a string", () => "orders-cluster"],
    ["an object of another kind", () => ({ arn: CLUSTER_RESULT.arn, clusterIdentifier: "x" })],
    ['the resource "writer" of type aws:rds/clusterInstance:ClusterInstance', writer],
  ];
  for (const [found, server] of wrong) {
    const message =
      `cannot use ${found} as server: expected an aws.rds.Instance or aws.rds.Cluster, the result of ` +
      "aws.rds.getInstance or aws.rds.getCluster, a member of an aws.rds.GlobalCluster, or { host, resourceIds }";

    it(`is refused: ${found}`, async () => {
      const args: RdsIamUserArgs = { server: FACTS };
      const given = () => Object.assign({ ...args }, { server: server() });
      const refused = await deployUser(given).catch((error: unknown) => error);
      expect(refused).to.have.property("message", message);
    });
  }

  it("is refused as an output of another stack, too", async () => {
    const { failures } = await deployUser(() => ({ server: exported("number") }), {
      states: OTHER_STACK,
    });
    expect(failures.join()).to.match(
      /^cannot use a number as server: expected an aws\.rds\.Instance/,
    );
  });
});

const WEST = `arn:aws:rds:us-west-2:${ACCOUNT}:db:replica`;

const extraCases: readonly {
  readonly title: string;
  readonly extra: () => ExtraResource | pulumi.OutputInstance<ExtraResource>;
  readonly added: string;
}[] = [
  { title: "an ID of the server's Region", extra: () => "db-C", added: "eu-west-1 db-C" },
  {
    title: "an ID with its Region",
    extra: () => ({ id: pulumi.output("db-C"), region: "us-west-2" }),
    added: "us-west-2 db-C",
  },
  { title: "an ID in an object", extra: () => ({ id: "db-C" }), added: "eu-west-1 db-C" },
  {
    title: "an instance of another Region",
    extra: () => aws.rds.Instance.get("replica", "replica"),
    added: "us-west-2 db-REPLICA",
  },
  {
    title: "a cluster",
    extra: () => aws.rds.Cluster.get("green", "green"),
    added: "eu-west-1 cluster-ABC123",
  },
  {
    title: "the result of getCluster",
    extra: () => aws.rds.getClusterOutput({ clusterIdentifier: "looked-up" }),
    added: "eu-west-1 cluster-LOOKED",
  },
  {
    title: "the result of getInstance",
    extra: () => aws.rds.getInstanceOutput({ dbInstanceIdentifier: "looked-up" }),
    added: "eu-west-1 db-LOOKED",
  },
  {
    title: "a cluster that another stack exports",
    extra: () => exported("cluster"),
    added: "eu-west-1 cluster-LOOKED",
  },
  {
    title: "an instance that another stack exports",
    extra: () => exported("instance"),
    added: "eu-west-1 db-LOOKED",
  },
  { title: "a member of a global cluster", extra: () => MEMBER, added: "eu-west-1 cluster-LOOKED" },
];

describe("extraResourceIds", () => {
  const states = {
    ...OTHER_STACK,
    "aws:rds/instance:Instance": { arn: WEST, resourceId: "db-REPLICA" },
  };
  const options = { invokes: INVOKES, states };

  for (const { title, extra, added } of extraCases) {
    it(`may have ${title}`, async () => {
      const args = () => ({ server: FACTS, extraResourceIds: [extra()] });
      const { outputs } = await deployUser(args, options);
      const arns = ["eu-west-1 db-A", "eu-west-1 db-B", added].map((place) => {
        const [region = "", id = ""] = place.split(" ");
        return `arn:aws:rds-db:${region}:${ACCOUNT}:dbuser:${id}/reader`;
      });
      expect(outputs["dbUserArns"]).to.deep.equal(arns.sort());
    });
  }

  it("are named in the error of a wrong one", async () => {
    const args = () => ({ server: FACTS, extraResourceIds: ["orders-replica"] });
    const { failures } = await deployUser(args);
    expect(failures).to.deep.equal([
      "cannot write an exact connect policy\n" +
        '  extraResourceIds: expected a DB resource ID ("db-…" or "cluster-…"), not a DB identifier, found "orders-replica"',
    ]);
  });

  it("may be the members of a global cluster, as one Output", async () => {
    const args = () => ({ server: FACTS, extraResourceIds: pulumi.output([MEMBER]) });
    const { outputs } = await deployUser(args, options);
    expect(outputs["dbUserArns"]).to.have.length(3);
  });
});
