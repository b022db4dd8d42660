import { expect } from "chai";
import {
  codeOf,
  connectError,
  isServerDown,
  isStillComingUp,
} from "../../../provider/postgres/connectErrors";
import { RoleError } from "../../../provider/postgres/errors";

const SERVER = { host: "orders.rds.amazonaws.com", port: 5432 };
const PLACE = '"orders.rds.amazonaws.com", port 5432';
const attempt = {
  ...{ ...SERVER, dial: SERVER, database: "orders", username: "master" },
  credentialSource: 'SSM parameter "/orders/db_password"',
};
const withTunnel = { ...attempt, dial: { host: "127.0.0.1", port: 15432 } };

const network = {
  reason: `could not reach ${PLACE}`,
  hint: "Check that this machine has a way to it. For a tunnel you run, set `via` or RDS_IAM_USER_VIA.",
};
const untrusted = {
  reason: `the certificate of ${PLACE} is not trusted`,
  hint: "Give the roots of the server's region as `ca`: the bundles are at https://truststore.pki.rds.amazonaws.com.",
};

const cases: readonly {
  readonly code: string | undefined;
  readonly text?: string;
  readonly reason: string;
  readonly hint: string;
}[] = [
  { code: "SELF_SIGNED_CERT_IN_CHAIN", ...untrusted },
  { code: "CERT_HAS_EXPIRED", ...untrusted },
  {
    code: "ERR_TLS_CERT_ALTNAME_INVALID",
    reason: `the certificate of ${PLACE} names another host`,
    hint: "Use the endpoint that RDS shows: certificates and tokens name it, a CNAME does not.",
  },
  {
    code: "28P01",
    reason: 'password of "master" was refused',
    hint: 'Check the password in SSM parameter "/orders/db_password".',
  },
  {
    code: "28000",
    reason: 'login of "master" was refused',
    hint: 'If "master" became a member of "rds_iam", directly or through another role, RDS takes a token alone: have an administrator revoke that membership, or set `master: { iam: … }`.',
  },
  {
    code: "3D000",
    reason: 'database "orders" does not exist on the server',
    hint: "Create it first, or set `database` to one that exists.",
  },
  {
    code: "42501",
    reason: '"master" may not connect to database "orders"',
    hint: 'Grant it CONNECT on database "orders".',
  },
  {
    code: "53300",
    reason: "the server has no connection left",
    hint: "Try again when others have ended theirs.",
  },
  {
    code: "57P03",
    reason: "the server is starting up or shutting down",
    hint: "Try again when it is available.",
  },
  { code: "ENOTFOUND", ...network },
  { code: "ECONNREFUSED", ...network },
  { code: undefined, text: "timeout expired", ...network },
  { code: undefined, text: "Connection terminated unexpectedly", ...network },
  {
    code: "XX000",
    reason: `could not connect to ${PLACE} as "master"`,
    hint: "Check the server's log for this login.",
  },
];

describe("connectError", () => {
  for (const { code, text = "as the server says", reason, hint } of cases) {
    it(`explains ${code ?? text}`, () => {
      const cause = Object.assign(new Error(text), code === undefined ? {} : { code });
      const error = connectError(cause, attempt);
      expect(error.message).to.equal(`${reason}\nDetail: ${text}\nHint: ${hint}`);
      expect([error.code, error.sqlState, error.cause]).to.deep.equal([
        ...["could not connect", code ?? "", cause],
      ]);
    });
  }

  it("names the tunnel that was tried", () => {
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(connectError(cause, withTunnel).message).to.match(
      /^could not reach "orders\.rds\.amazonaws\.com", port 5432 through 127\.0\.0\.1:15432\n/,
    );
  });

  it("names a tunnel to another port of the same host", () => {
    const dial = { ...SERVER, port: 1 };
    const cause = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect(connectError(cause, { ...attempt, dial }).message).to.match(
      /through orders\.rds\.amazonaws\.com:1\n/,
    );
  });

  it("takes what is thrown and no error", () => {
    expect(connectError("broken", attempt).message).to.equal(
      `could not connect to ${PLACE} as "master"\nDetail: broken\nHint: Check the server's log for this login.`,
    );
  });
});

describe("codeOf", () => {
  it("is empty where an error has none", () => {
    expect(codeOf(Object.assign(new Error(""), { code: "28000" }))).to.equal("28000");
    expect(codeOf(Object.assign(new Error(""), { code: 7 }))).to.equal("");
    expect(codeOf(new Error(""))).to.equal("");
    expect(codeOf("28000")).to.equal("");
  });
});

describe("isStillComingUp", () => {
  for (const code of ["ENOTFOUND", "ECONNREFUSED", "57P03"]) {
    it(`waits for what ends with ${code}`, () => {
      const cause = Object.assign(new Error(""), { code });
      expect(isStillComingUp(cause)).to.equal(true);
      expect(isStillComingUp(connectError(cause, attempt))).to.equal(true);
    });
  }

  it("waits for nothing else", () => {
    expect(isStillComingUp(Object.assign(new Error(""), { code: "28P01" }))).to.equal(false);
  });
});

describe("isServerDown", () => {
  const failed = (code: string): Error =>
    connectError(Object.assign(new Error(""), { code }), attempt);

  for (const code of ["ENOTFOUND", "ETIMEDOUT", "57P03", "53300"]) {
    it(`is told of ${code}, whoever tries`, () => {
      expect(isServerDown(failed(code))).to.equal(true);
    });
  }

  for (const code of ["28P01", "28000", "3D000", "42501", "SELF_SIGNED_CERT_IN_CHAIN"]) {
    it(`is not told of ${code}, which concerns one role`, () => {
      expect(isServerDown(failed(code))).to.equal(false);
    });
  }

  it("is told of an answer that did not come", () => {
    expect(isServerDown(new RoleError("could not connect", "no answer"))).to.equal(true);
  });

  it("is not told of another failure", () => {
    expect(isServerDown(new RoleError("refused", "no"))).to.equal(false);
    expect(isServerDown(new Error("no"))).to.equal(false);
  });
});
