import { expect } from "chai";
import { proxyDialAddress, proxyError } from "../../../../provider/login/proxyWay";
import { RoleError } from "../../../../provider/postgres/model/errors";

const PROXY = { host: "orders.proxy-abc.eu-west-1.rds.amazonaws.com", port: 5432 };

describe("the way to a proxy", () => {
  const ways: readonly (readonly [string, string | undefined, object])[] = [
    ["is direct where the environment names no tunnel", undefined, PROXY],
    ["is direct where the environment is empty", " ", PROXY],
    ["is direct where others have tunnels", "orders.rds=127.0.0.1:1", PROXY],
    [
      "is the tunnel that is named for it",
      `orders.rds=127.0.0.1:1,${PROXY.host}=127.0.0.1:2`,
      { host: "127.0.0.1", port: 2 },
    ],
  ];
  for (const [title, environment, address] of ways) {
    it(title, () => {
      expect(proxyDialAddress(PROXY, environment)).to.deep.equal(address);
    });
  }

  it("is no tunnel that names nothing: that one leads to the server", () => {
    expect(() => proxyDialAddress(PROXY, "127.0.0.1:15432"))
      .to.throw()
      .with.property(
        "message",
        'cannot log in through the proxy: RDS_IAM_USER_VIA does not say which endpoint the tunnel "127.0.0.1:15432" leads to\n' +
          `Hint: Open a tunnel to the proxy as well, and name both: RDS_IAM_USER_VIA=<endpoint of the server>=127.0.0.1:15432,${PROXY.host}=<host:port of the other tunnel>.`,
      );
  });
});

describe("a proxy that cannot be reached", () => {
  const unreached = (cause: Error) =>
    new RoleError("could not connect", `could not reach "${PROXY.host}"`, {
      detail: cause.message,
      hint: "Check that this machine can reach it.",
      cause,
    });
  const causes = [
    Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }),
    new Error("timeout expired"),
  ];
  for (const cause of causes) {
    it(`is said to have its own ways: ${cause.message}`, () => {
      const error = proxyError(unreached(cause), PROXY);
      expect(error).to.have.property("cause", cause);
      expect(error).to.have.property(
        "message",
        `could not reach "${PROXY.host}"\nDetail: ${cause.message}\n` +
          `Hint: Deploy from the proxy's network, for it has no public address; or open a tunnel to it, and name it: RDS_IAM_USER_VIA=${PROXY.host}=<host:port of the tunnel>.`,
      );
    });
  }

  for (const other of [new Error("x"), unreached(new Error("no connection left"))]) {
    it(`is not concluded from ${other.name}`, () => {
      expect(proxyError(other, PROXY)).to.equal(other);
    });
  }
});
