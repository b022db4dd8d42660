import { expect } from "chai";
import { diagramSvg } from "../../../../scripts/pictures/diagramSvg.mjs";
import { type Resources, resourcesOf } from "../../../../scripts/pictures/resources.mjs";

const STACK = "urn:pulumi:dev::shop::";
const COMPONENT = `${STACK}pulumi-rds-iam-user:index:RdsIamUser::reader`;
const CLUSTER = `${STACK}aws:rds/cluster:Cluster::orders`;
const ROLE = `${STACK}pulumi-nodejs:dynamic/rds-iam-user:Role::reader-role`;
const POLICY = `${STACK}aws:iam/policy:Policy::reader-connect`;
const LOGIN = `${STACK}aws:iam/role:Role::reader-login`;
const ATTACHMENT = `${STACK}aws:iam/rolePolicyAttachment:RolePolicyAttachment::reader-connect`;
const ACCOUNT = "arn:aws:iam::123456789012";

interface Exported {
  readonly urn: string;
  readonly type: string;
  readonly custom?: boolean;
  readonly [more: string]: unknown;
}

/** In the order of no run: attachment, IAM role, policy, PostgreSQL role, cluster. */
const RESOURCES: readonly Exported[] = [
  { urn: `${STACK}pulumi:pulumi:Stack::shop-dev`, type: "pulumi:pulumi:Stack" },
  { urn: `${STACK}pulumi:providers:aws::default`, type: "pulumi:providers:aws", custom: true },
  { urn: COMPONENT, type: "pulumi-rds-iam-user:index:RdsIamUser" },
  child(ATTACHMENT, [LOGIN, POLICY], {}),
  child(LOGIN, [CLUSTER], {
    arn: `${ACCOUNT}:role/reader-login`,
    assumeRolePolicy: statement({ Principal: { AWS: `${ACCOUNT}:root` } }),
  }),
  child(POLICY, [COMPONENT, CLUSTER, ROLE], { policy: statement({ Action: "rds-db:connect" }) }),
  child(ROLE, [CLUSTER], { login: true, iamAuthentication: true, grants: [{}, {}] }),
  { ...child(CLUSTER, undefined, { clusterIdentifier: "orders-cluster" }), external: true },
];

const NODES = [
  [CLUSTER, "Aurora cluster", "orders", "orders-cluster", "read"],
  [ROLE, "PostgreSQL role", "reader-role", "LOGIN, rds_iam, 2 grants", "made"],
  [POLICY, "IAM policy", "reader-connect", "allows rds-db:connect", "made"],
  [LOGIN, "IAM role", "reader-login", "trusts its own account", "made"],
  [ATTACHMENT, "policy attachment", "reader-connect", "of the policy to the role", "made"],
];

const REFUSED: readonly {
  readonly title: string;
  readonly resources: readonly Exported[];
  readonly says: string;
}[] = [
  {
    title: "a stack without a component",
    resources: [],
    says: "a picture shows one component, not 0",
  },
  {
    title: "two components",
    resources: [component("a"), component("b")],
    says: "a picture shows one component, not 2",
  },
  {
    title: "a type without words",
    resources: [component("a"), child(`${STACK}aws:s3/bucket:Bucket::b`, [], {})],
    says: 'no words for resources of type "aws:s3/bucket:Bucket"',
  },
  {
    title: "what is outside the component",
    resources: [component("reader"), { ...child(ATTACHMENT, [], {}), parent: STACK }],
    says: `"${ATTACHMENT}" is no child of the component`,
  },
];

describe("the resources of a stack, for a picture", () => {
  it("are those of the state without stack and providers, in an order of their own", () => {
    const { component: whole, nodes } = resources();
    expect(whole).to.deep.equal({
      name: "reader",
      type: "pulumi-rds-iam-user:index:RdsIamUser",
    });
    expect(
      nodes.map(({ id, kind, name, fact, isRead }) => [
        ...[id, kind, name, fact],
        isRead ? "read" : "made",
      ]),
    ).to.deep.equal(NODES);
  });

  it("are joined by what they need, without what follows from others", () => {
    expect(resources().edges).to.deep.equal([
      [CLUSTER, ROLE],
      [ROLE, POLICY],
      [CLUSTER, LOGIN],
      [POLICY, ATTACHMENT],
      [LOGIN, ATTACHMENT],
    ]);
  });

  it("say whom a role trusts where it is not its own account", () => {
    const assumeRolePolicy = statement({ Principal: { Service: ["a.com", "b.com"] } });
    const outputs = { arn: `${ACCOUNT}:role/reader-login`, assumeRolePolicy };
    const { nodes } = resourcesOf(exported([component("reader"), child(LOGIN, [], outputs)]));
    expect(nodes.map(({ fact }) => fact)).to.deep.equal(["trusts a.com, b.com"]);
  });

  it("say what a role is not", () => {
    const outputs = { login: false, iamAuthentication: false, grants: [] };
    const { nodes } = resourcesOf(exported([component("reader"), child(ROLE, [], outputs)]));
    expect(nodes.map(({ fact }) => fact)).to.deep.equal(["0 grants"]);
  });

  for (const { title, resources: given, says } of REFUSED) {
    it(`do not include ${title}`, () => {
      expect(() => resourcesOf(exported(given))).to.throw(says);
    });
  }
});

describe("the resources of a stack as a picture", () => {
  const svg = () => diagramSvg({ title: "t", description: "d", resources: resources() });

  it("have a box each, dashed where it was there before", () => {
    const boxes = [...svg().matchAll(/<rect class="(box[^"]*)" x="([\d.]+)" y="([\d.]+)"/g)];
    expect(boxes.map(([, kind, x, y]) => [kind, x, y])).to.deep.equal([
      ["box read", "20.5", "60.5"],
      ["box", "248.5", "60.5"],
      ["box", "476.5", "60.5"],
      ["box", "248.5", "166.5"],
      ["box", "704.5", "60.5"],
    ]);
  });

  it("have an arrow for each edge, straight or with two corners", () => {
    const arrows = [...svg().matchAll(/<path class="edge" d="([^"]+)"/g)].map(([, path]) => path);
    expect(arrows).to.deep.equal([
      "M204 99H241",
      "M432 99H469",
      "M204 99H218q8 0 8 8V197q0 8 8 8H241",
      "M660 99H697",
      "M432 205H674q8 0 8 -8V107q0 -8 8 -8H697",
    ]);
  });

  it("stand in the component's frame, but for what was there before", () => {
    expect(svg()).to.include(
      `<rect class="component" x="232.5" y="20.5" width="671" height="239" rx="8"/>`,
    );
    expect(svg()).to.include(` viewBox="0 0 924 296" `);
  });

  it("are named, with escapes", () => {
    const [first, ...others] = resources().nodes;
    const node = { ...(first ?? expect.fail()), kind: "<kind>", fact: "a & b" };
    const drawn = diagramSvg({
      title: "t",
      description: "d",
      resources: { ...resources(), nodes: [node, ...others] },
    });
    expect(drawn).to.include(`<text x="38" y="85" class="kind">&lt;kind&gt;</text>`);
    expect(drawn).to.include(
      `<text x="38" y="105" class="name dim" textLength="39.6">orders</text>`,
    );
    expect(drawn).to.include(`<text x="38" y="124" class="dim">a &amp; b</text>`);
  });

  it("have room to the right where the component ends before them", () => {
    const { component: whole, nodes } = resources();
    const only = nodes.filter(({ id }) => id === CLUSTER || id === ROLE);
    const edges = [[ROLE, CLUSTER]] as const;
    const drawn = diagramSvg({
      title: "",
      description: "",
      resources: { component: whole, nodes: only, edges },
    });
    expect(drawn).to.include(` viewBox="0 0 452 190" `);
  });
});

function resources(): Resources {
  return resourcesOf(exported(RESOURCES));
}

function exported(given: readonly Exported[]): string {
  return JSON.stringify({ version: 3, deployment: { resources: given } });
}

function component(name: string): Exported {
  const type = "pulumi-rds-iam-user:index:RdsIamUser";
  return { urn: `${STACK}${type}::${name}`, type };
}

function child(
  urn: string,
  dependencies: readonly string[] | undefined,
  outputs: object,
): Exported {
  const type = urn.split("::")[2] ?? "";
  return { urn, type, custom: true, parent: COMPONENT, dependencies, outputs };
}

function statement(parts: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...parts }] });
}
