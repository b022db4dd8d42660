import { expect } from "chai";
import {
  checkProxy,
  proxyId,
  type ProxyParts,
  refuseModeAlone,
} from "../../../components/proxyProblems";

const SERVER = { partition: "aws", accountId: "123456789012" };
const ARN = "arn:aws:rds:eu-west-1:123456789012:db-proxy:prx-0abc";
const PARTS: ProxyParts = {
  endpoint: "orders.proxy-abc123.eu-west-1.rds.amazonaws.com",
  resourceId: "prx-0abc",
  unknownKeys: [],
};
const EXPECTED_ID = 'proxy.resourceId: expected the ID ("prx-…") or the ARN of a proxy, found';
const EXPECTED_ENDPOINT =
  'expected the endpoint of a proxy, such as "orders.proxy-abc.eu-west-1.rds.amazonaws.com", found';

const accepted: readonly { readonly title: string; readonly parts: Partial<ProxyParts> }[] = [
  { title: "its endpoint and ID", parts: {} },
  { title: "its ARN", parts: { resourceId: ARN } },
  {
    title: "a further endpoint, and one of China",
    parts: {
      endpoint: "other.endpoint.proxy-abc123.eu-west-1.rds.amazonaws.com",
      readerEndpoint: "orders.proxy-abc123.cn-north-1.rds.amazonaws.com.cn",
    },
  },
  { title: "a port", parts: { port: 6432 } },
  {
    title: "one for PostgreSQL that logs in with tokens",
    parts: { engineFamily: "POSTGRESQL", defaultAuthScheme: "IAM_AUTH" },
  },
];

const refused: readonly {
  readonly title: string;
  readonly parts?: Partial<ProxyParts>;
  readonly mode?: string;
  readonly problem: string;
}[] = [
  ...["orders-proxy", "db-ABC", "prx-", "prx-*", "prx-endpoint-0abc", `${ARN}:x`].map(
    (resourceId) => ({
      title: `the ID ${resourceId}`,
      parts: { resourceId },
      problem: `${EXPECTED_ID} "${resourceId}"`,
    }),
  ),
  {
    title: "the ARN of one of its endpoints",
    parts: { resourceId: ARN.replace("db-proxy:prx-", "db-proxy-endpoint:prx-endpoint-") },
    problem: `${EXPECTED_ID} "arn:aws:rds:eu-west-1:123456789012:db-proxy-endpoint:prx-endpoint-0abc"`,
  },
  {
    title: "a proxy of another account",
    parts: { resourceId: ARN.replace("123456789012", "210987654321") },
    problem:
      'proxy: expected one of the server\'s account 123456789012 of partition "aws", found account 210987654321 of partition "aws"',
  },
  ...[
    "orders.cluster-abc123.eu-west-1.rds.amazonaws.com",
    "orders.abc123.eu-west-1.rds.amazonaws.com",
    "orders.proxy-abc123.eu-west-1.rds.amazonaws.com:5432",
    "db.example.com",
    "",
  ].map((endpoint) => ({
    title: `the endpoint "${endpoint}"`,
    parts: { endpoint },
    problem: `proxy.endpoint: ${EXPECTED_ENDPOINT} "${endpoint}"`,
  })),
  {
    title: "the cluster's reader",
    parts: { readerEndpoint: "orders.cluster-ro-abc.eu-west-1.rds.amazonaws.com" },
    problem: `proxy.readerEndpoint: ${EXPECTED_ENDPOINT} "orders.cluster-ro-abc.eu-west-1.rds.amazonaws.com"`,
  },
  ...[0, 65536, 1.5].map((port) => ({
    title: `port ${String(port)}`,
    parts: { port },
    problem: `proxy.port: expected a whole number from 1 to 65535, found ${String(port)}`,
  })),
  {
    title: "a proxy for MySQL",
    parts: { engineFamily: "MYSQL" },
    problem: 'proxy: expected engineFamily "POSTGRESQL", found "MYSQL"',
  },
  {
    title: "a key that it does not have",
    parts: { unknownKeys: ["host"] },
    problem: "proxy.host: unknown key",
  },
  {
    title: "another mode",
    mode: "standart",
    problem: 'proxyMode: expected one of "endToEnd", "standard", found "standart"',
  },
  {
    title: "tokens for a proxy that logs in with passwords",
    parts: { defaultAuthScheme: "NONE" },
    problem:
      'proxyMode: expected "standard", found "endToEnd": the proxy logs in with passwords, unless its defaultAuthScheme is "IAM_AUTH"',
  },
];

describe("a proxy", () => {
  for (const { title, parts } of accepted) {
    it(`may be ${title}`, () => {
      checkProxy({ ...PARTS, ...parts }, "endToEnd", SERVER);
    });
  }

  for (const defaultAuthScheme of ["NONE", "IAM_AUTH"]) {
    it(`may have passwords of some users where its defaultAuthScheme is ${defaultAuthScheme}`, () => {
      checkProxy({ ...PARTS, defaultAuthScheme }, "standard", SERVER);
    });
  }

  for (const { title, parts = {}, mode = "endToEnd", problem } of refused) {
    it(`is refused: ${title}`, () => {
      expect(() => {
        checkProxy({ ...PARTS, ...parts }, mode, SERVER);
      })
        .to.throw()
        .with.property("message", `cannot use the proxy\n  ${problem}`);
    });
  }

  it("is refused with every problem at once", () => {
    expect(() => {
      checkProxy({ ...PARTS, endpoint: "x", resourceId: "y", port: -1 }, "z", SERVER);
    })
      .to.throw()
      .with.property(
        "message",
        [
          "cannot use the proxy",
          `${EXPECTED_ID} "y"`,
          `proxy.endpoint: ${EXPECTED_ENDPOINT} "x"`,
          "proxy.port: expected a whole number from 1 to 65535, found -1",
          'proxyMode: expected one of "endToEnd", "standard", found "z"',
        ].join("\n  "),
      );
  });

  it("has the ID at the end of its ARN", () => {
    expect([ARN, "prx-0abc"].map(proxyId)).to.deep.equal(["prx-0abc", "prx-0abc"]);
  });
});

describe("a mode without a proxy", () => {
  it("is refused", () => {
    refuseModeAlone(undefined);
    expect(() => {
      refuseModeAlone("standard");
    }).to.throw('cannot use the proxy\n  proxyMode: expected none without proxy, found "standard"');
  });
});
