import { expect } from "chai";
import { dialAddress, readerDialAddress } from "../../../connect/tunnelAddress";

const SERVER = { host: "orders.xyz.eu-west-1.rds.amazonaws.com", port: 5432 };
const TUNNEL = { host: "127.0.0.1", port: 15432 };

const cases = [
  { title: "directly by default", environment: undefined, expected: SERVER },
  { title: "directly where the environment's value is empty", environment: " ", expected: SERVER },
  {
    title: "through via, whatever the environment says",
    via: TUNNEL,
    environment: "localhost:1",
    expected: TUNNEL,
  },
  { title: "through the one tunnel", environment: "127.0.0.1:15432", expected: TUNNEL },
  {
    title: "through a tunnel with a name",
    environment: "bastion.local:22",
    expected: { host: "bastion.local", port: 22 },
  },
  {
    title: "through a tunnel with the highest port",
    environment: "127.0.0.1:65535",
    expected: { host: "127.0.0.1", port: 65535 },
  },
  {
    title: "through a tunnel with an IPv6 address",
    environment: "[::1]:15432",
    expected: { host: "::1", port: 15432 },
  },
  {
    title: "through the tunnel of its endpoint",
    environment: `other.example.com=127.0.0.1:1, ${SERVER.host}=127.0.0.1:15432`,
    expected: TUNNEL,
  },
  {
    title: "through the tunnel of its endpoint, in whatever case and with a final dot",
    environment: `${SERVER.host.toUpperCase()}.=127.0.0.1:15432`,
    expected: TUNNEL,
  },
  {
    title: "through the tunnel of its endpoint and port, before a comma too many",
    environment: `${SERVER.host}:5432=127.0.0.1:15432,`,
    expected: TUNNEL,
  },
  {
    title: "directly where a port stands in the middle of a name",
    environment: `orders:1.xyz.eu-west-1.rds.amazonaws.com=127.0.0.1:15432`,
    expected: SERVER,
  },
  {
    title: "directly where its endpoint is not listed",
    environment: "other.example.com=127.0.0.1:1",
    expected: SERVER,
  },
];

const malformed = [
  "15432",
  "127.0.0.1",
  "127.0.0.1:0",
  "127.0.0.1:65536",
  "http://127.0.0.1:1",
  "::1:15432",
  "127.0.0.1:1,127.0.0.1:2",
  "a=127.0.0.1:1,127.0.0.1:2",
  "a=127.0.0.1:1,a",
  "=127.0.0.1:1",
  "a=b=127.0.0.1:1",
  "a=127.0.0.1:1=b",
];

function refusalOf(environment: string): unknown {
  try {
    return dialAddress(SERVER, undefined, environment);
  } catch (error) {
    return error;
  }
}

describe("dialAddress", () => {
  for (const { title, via, environment, expected } of cases) {
    it(`dials ${title}`, () => {
      expect(dialAddress(SERVER, via, environment)).to.deep.equal(expected);
    });
  }

  for (const value of malformed) {
    it(`refuses RDS_IAM_USER_VIA=${value}`, () => {
      expect(refusalOf(value)).to.have.property(
        "message",
        `RDS_IAM_USER_VIA is "${value}": expected "host:port" of a tunnel (such as ` +
          '"127.0.0.1:15432"), or "endpoint=host:port,…" where there are several servers',
      );
    });
  }

  it("refuses two tunnels to one server", () => {
    expect(refusalOf("a=h:1,A=h:2")).to.have.property(
      "message",
      'RDS_IAM_USER_VIA names the endpoint "A" twice: expected one tunnel a server',
    );
  });
});

describe("readerDialAddress", () => {
  it("dials like any other address where it is named", () => {
    const named = `${SERVER.host}=127.0.0.1:15432`;
    expect(readerDialAddress(SERVER, undefined, named)).to.deep.equal(TUNNEL);
    expect(readerDialAddress(SERVER, undefined, undefined)).to.deep.equal(SERVER);
    expect(readerDialAddress(SERVER, undefined, " ")).to.deep.equal(SERVER);
    expect(readerDialAddress(SERVER, TUNNEL, "127.0.0.1:1")).to.deep.equal(TUNNEL);
  });

  it("refuses a tunnel that may lead to the writer", () => {
    expect(() => readerDialAddress(SERVER, undefined, "127.0.0.1:15432")).to.throw(
      'cannot connect read-only through "127.0.0.1:15432": RDS_IAM_USER_VIA does not say which endpoint this tunnel leads to\n' +
        `Hint: Open a tunnel to the reader, and name it: RDS_IAM_USER_VIA=${SERVER.host}=127.0.0.1:15432`,
    );
  });
});
