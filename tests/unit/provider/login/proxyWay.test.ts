import { expect } from "chai";
import { proxyError, proxyViaFor } from "../../../../provider/login/proxyWay";
import { RoleError } from "../../../../provider/postgres/model/errors";

const PROXY = { host: "orders.proxy-abc.eu-west-1.rds.amazonaws.com", port: 5432 };

describe("the way to a proxy", () => {
  const SSH = { ssh: { host: "bastion" } };
  const TUNNEL = { host: "127.0.0.1", port: 15432 };
  const ways = [
    { title: "is direct where the environment names no tunnel" },
    { title: "is direct where the environment is empty", environment: " " },
    { title: "is direct where others have tunnels", environment: "orders.rds=127.0.0.1:1" },
    {
      title: "is direct where the program names a tunnel, which leads to the server",
      given: TUNNEL,
    },
    {
      title: "is the tunnel that is named for it",
      environment: `orders.rds=127.0.0.1:1,${PROXY.host}=127.0.0.1:2`,
      given: TUNNEL,
      expected: { host: "127.0.0.1", port: 2 },
    },
    { title: "is the SSH server of the program", given: SSH, expected: SSH },
    { title: "is the SSH server of the environment", environment: "ssh://bastion", expected: SSH },
    {
      title: "is Session Manager, where it is named",
      environment: `${PROXY.host}=ssm://i-0123`,
      expected: { ssm: { instanceId: "i-0123" } },
    },
  ];
  for (const { title, given, environment, expected } of ways) {
    it(title, () => {
      expect(proxyViaFor(PROXY, given, environment)).to.deep.equal(expected);
    });
  }

  for (const environment of ["127.0.0.1:15432", " 127.0.0.1:15432 , "]) {
    it(`is no tunnel that names nothing, for that one leads to the server: "${environment}"`, () => {
      expect(() => proxyViaFor(PROXY, undefined, environment))
        .to.throw()
        .with.property(
          "message",
          'cannot log in through the proxy: RDS_IAM_USER_VIA does not say which endpoint the tunnel "127.0.0.1:15432" leads to\n' +
            `Hint: Open a tunnel to the proxy as well, and name both: RDS_IAM_USER_VIA=<endpoint of the server>=127.0.0.1:15432,${PROXY.host}=<host:port of the other tunnel>.`,
        );
    });
  }
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
