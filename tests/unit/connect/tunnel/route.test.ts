import { expect } from "chai";
import {
  endpointsIn,
  isEndpoint,
  isSameHost,
  readerViaFor,
  viaFor,
  waysWith,
} from "../../../../connect/tunnel/route";
import { addressInWords, type Via } from "../../../../connect/tunnel/via";

const SERVER = { host: "orders.xyz.eu-west-1.rds.amazonaws.com", port: 5432 };
const TUNNEL = { host: "127.0.0.1", port: 15432 };
const SSH: Via = { ssh: { host: "bastion", user: "me" } };
const SSM: Via = { ssm: { instanceId: "i-0123", region: "eu-west-1" } };
const ECS: Via = { ssm: { ecsTask: { cluster: "orders", task: "0a1b", container: "app" } } };

const cases: readonly {
  readonly title: string;
  readonly given?: Via;
  readonly environment: string | undefined;
  readonly via: Via | undefined;
}[] = [
  { title: "none by default", environment: undefined, via: undefined },
  { title: "none where the environment's value is empty", environment: " ", via: undefined },
  { title: "none where the environment's value is a comma", environment: " , ", via: undefined },
  {
    title: "the program's, whatever the environment says",
    given: TUNNEL,
    environment: "localhost:1",
    via: TUNNEL,
  },
  {
    title: "the program's, also where the environment's is wrong",
    given: SSH,
    environment: "x",
    via: SSH,
  },
  { title: "the one tunnel", environment: "127.0.0.1:15432", via: TUNNEL },
  {
    title: "the one tunnel before a comma too many",
    environment: "127.0.0.1:15432 ,",
    via: TUNNEL,
  },
  {
    title: "a tunnel with a name",
    environment: "bastion.local:22",
    via: { host: "bastion.local", port: 22 },
  },
  {
    title: "a tunnel with the highest port",
    environment: "127.0.0.1:65535",
    via: { host: "127.0.0.1", port: 65535 },
  },
  {
    title: "a tunnel with an IPv6 address",
    environment: "[::1]:15432",
    via: { host: "::1", port: 15432 },
  },
  {
    title: "the tunnel of its endpoint",
    environment: `other.example.com=127.0.0.1:1, ${SERVER.host}=127.0.0.1:15432`,
    via: TUNNEL,
  },
  {
    title: "the tunnel of its endpoint, in whatever case and with a final dot",
    environment: `${SERVER.host.toUpperCase()}.=127.0.0.1:15432`,
    via: TUNNEL,
  },
  {
    title: "the tunnel of its endpoint and port, before a comma too many",
    environment: `${SERVER.host}:5432=127.0.0.1:15432,`,
    via: TUNNEL,
  },
  {
    title: "the tunnel of its endpoint, with spaces around",
    environment: ` ${SERVER.host} = 127.0.0.1:15432 `,
    via: TUNNEL,
  },
  {
    title: "none where a port stands in the middle of a name",
    environment: `orders:1.xyz.eu-west-1.rds.amazonaws.com=127.0.0.1:15432`,
    via: undefined,
  },
  {
    title: "none where its endpoint is not listed",
    environment: "other.example.com=127.0.0.1:1",
    via: undefined,
  },
  { title: "the one SSH server", environment: "ssh://me@bastion", via: SSH },
  { title: "the one instance", environment: "ssm://i-0123?region=eu-west-1", via: SSM },
  { title: "the one ECS task", environment: "ecs://orders/0a1b/app", via: ECS },
  {
    title: "the one SSH server, where = stands in its keys",
    environment: "ssh://me@bastion?hostKey=ssh-ed25519%20AAAA==",
    via: { ssh: { host: "bastion", user: "me", hostKey: "ssh-ed25519 AAAA==" } },
  },
  {
    title: "the SSH server of its endpoint",
    environment: `other.example.com=127.0.0.1:1,${SERVER.host}=ssh://me@bastion`,
    via: SSH,
  },
  {
    title: "the SSH server of its endpoint, where = stands in its keys",
    environment: `${SERVER.host}:5432=ssh://me@bastion?hostKey=ssh-ed25519%20AAAA==`,
    via: { ssh: { host: "bastion", user: "me", hostKey: "ssh-ed25519 AAAA==" } },
  },
  {
    title: "the instance of its endpoint",
    environment: `${SERVER.host}=ssm://i-0123?region=eu-west-1,other.example.com=ecs://orders/0a1b/app`,
    via: SSM,
  },
  {
    title: "the ECS task of its endpoint",
    environment: `other.example.com=ssm://i-0123,${SERVER.host}=ecs://orders/0a1b/app,`,
    via: ECS,
  },
];

const FORMS =
  '"host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", ' +
  '"ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"';

const noForm = (where: string, way: string) => `${where} is "${way}": expected ${FORMS}`;
const noEndpoint = (way: string) =>
  `RDS_IAM_USER_VIA names no endpoint before "${way}": expected one way for every server, ` +
  `or "endpoint=way,…", where a way is ${FORMS}`;
const ofEndpoint = (endpoint: string) => `the way to "${endpoint}" in RDS_IAM_USER_VIA`;

/** Values of the environment, and what is said of them. */
const malformed: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["15432", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "http://127.0.0.1:1", "::1:15432"].map(
      (value) => [value, noForm("RDS_IAM_USER_VIA", value)],
    ),
  ),
  "127.0.0.1:1,127.0.0.1:2": noEndpoint("127.0.0.1:1"),
  "a=127.0.0.1:1,127.0.0.1:2": noEndpoint("127.0.0.1:2"),
  "a=127.0.0.1:1,a": noEndpoint("a"),
  "a=127.0.0.1:1,,b=127.0.0.1:2": noEndpoint(""),
  "=127.0.0.1:1": noEndpoint("127.0.0.1:1"),
  ":5432=127.0.0.1:1": noEndpoint("127.0.0.1:1"),
  "ssh://bastion,ssm://i-0123": noEndpoint("ssh://bastion"),
  "a=127.0.0.1:1,ssh://me:s3cret@bastion": noEndpoint("ssh://me:…@bastion"),
  "a=": noForm(ofEndpoint("a"), ""),
  "a=b=127.0.0.1:1": noForm(ofEndpoint("a"), "b=127.0.0.1:1"),
  "a=127.0.0.1:1=b": noForm(ofEndpoint("a"), "127.0.0.1:1=b"),
  "a=ssh://me:s3cret@bastion": `${ofEndpoint("a")} is "ssh://me:…@bastion": expected "ssh://[user@]host[:port]"`,
  "ssh://bastion?user=me":
    'RDS_IAM_USER_VIA is "ssh://bastion?user=me": expected only "privateKeyPath" and "hostKey" after "?", each once and with a value; also "jumpHost", which may be repeated',
  "a=h:1,A=h:2": 'RDS_IAM_USER_VIA names the endpoint "A" twice: expected one way for each server',
  "a=h:1,a.:5432=ssh://bastion":
    'RDS_IAM_USER_VIA names the endpoint "a.:5432" twice: expected one way for each server',
};

function messageOf(work: () => unknown): string {
  try {
    return `it returned ${JSON.stringify(work())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("viaFor", () => {
  for (const { title, given, environment, via } of cases) {
    it(`is ${title}`, () => {
      expect(viaFor(SERVER, given, environment)).to.deep.equal(via);
    });
  }

  for (const [value, message] of Object.entries(malformed)) {
    it(`refuses RDS_IAM_USER_VIA=${value}`, () => {
      expect(messageOf(() => viaFor(SERVER, undefined, value))).to.equal(message);
      expect(messageOf(() => readerViaFor(SERVER, undefined, value))).to.equal(message);
      expect(messageOf(() => endpointsIn(value))).to.equal(message);
    });
  }
});

describe("readerViaFor", () => {
  for (const { title, given, environment, via } of cases) {
    if (
      given === undefined &&
      !environment?.includes("=") &&
      via !== undefined &&
      isEndpoint(via)
    ) {
      it(`refuses ${title}, which may lead to the writer`, () => {
        const text = addressInWords(via);
        expect(messageOf(() => readerViaFor(SERVER, given, environment))).to.equal(
          `cannot connect read-only through "${text}": RDS_IAM_USER_VIA does not say which endpoint this tunnel leads to\n` +
            `Hint: Open a tunnel to the reader, and name it: RDS_IAM_USER_VIA=${SERVER.host}=${text}`,
        );
      });
    } else {
      it(`is ${title}`, () => {
        expect(readerViaFor(SERVER, given, environment)).to.deep.equal(via);
      });
    }
  }
});

describe("endpointsIn", () => {
  it("are those that the environment names", () => {
    const named = "Orders.example.com.:5432=127.0.0.1:1, other.example.com=ssh://bastion,";
    expect(endpointsIn(named)).to.deep.equal(["orders.example.com", "other.example.com"]);
  });

  it("are none where there is one way for every server", () => {
    const values = [undefined, " ", "127.0.0.1:15432", "ssh://bastion?hostKey=x"];
    expect(values.flatMap(endpointsIn)).to.deep.equal([]);
  });
});

describe("waysWith", () => {
  const own = `${SERVER.host}=127.0.0.1:15432`;
  const ways: readonly (readonly [string, string | undefined, string])[] = [
    ["alone", undefined, own],
    ["alone, where the environment has nothing but a comma", " , ", own],
    ["in place of a way to every server", "ssh://bastion", own],
    ["in place of one with further keys", "ssh://me@bastion?hostKey=SHA256:x", own],
    ["in place of a container with its Region", "ecs://c/t/n?region=eu-west-1", own],
    ["in place of a way without its endpoint", "=ssh://bastion", own],
    [
      "beside those to others",
      " other=ssh://b?hostKey=SHA256:x&privateKeyPath=y , third=h:1,",
      `${own},other=ssh://b?hostKey=SHA256:x&privateKeyPath=y,third=h:1`,
    ],
    [
      "in place of another way to this server",
      `${SERVER.host.toUpperCase()}.:5432=ssh://b?hostKey=SHA256:x,other=h:1`,
      `${own},other=h:1`,
    ],
  ];
  for (const [title, given, expected] of ways) {
    it(`names the way to this server ${title}`, () => {
      const value = waysWith(SERVER.host, TUNNEL, given);
      expect(value).to.equal(expected);
      expect(viaFor(SERVER, undefined, value)).to.deep.equal(TUNNEL);
    });
  }

  it("encloses an IPv6 address in brackets", () => {
    expect(waysWith("h", { host: "::1", port: 1 })).to.equal("h=[::1]:1");
  });
});

describe("isSameHost", () => {
  it("compares as DNS does", () => {
    expect(isSameHost("Orders.example.com.", "orders.EXAMPLE.com")).to.equal(true);
    expect(isSameHost("orders.example.com", "order.example.com")).to.equal(false);
  });
});

describe("isEndpoint", () => {
  it("finds the tunnel that the user runs", () => {
    expect([TUNNEL, SSH, SSM, ECS].filter(isEndpoint)).to.deep.equal([TUNNEL]);
  });
});
