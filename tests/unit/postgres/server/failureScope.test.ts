import { expect } from "chai";
import { connectError } from "../../../../provider/postgres/server/connectError";
import {
  failureScope,
  isStillComingUp,
  mayPass,
} from "../../../../provider/postgres/server/failureScope";
import { codeOf } from "../../../../connect/errorCodes";
import { RoleError } from "../../../../provider/postgres/model/errors";

const SERVER = { host: "orders.rds.amazonaws.com", port: 5432 };
const attempt = {
  ...SERVER,
  dial: SERVER,
  database: "orders",
  username: "master",
  byToken: false,
  credentialSource: "nowhere",
};

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

describe("mayPass", () => {
  const failed = (code: string): Error => Object.assign(new Error(""), { code });

  for (const code of ["53300", "57P03", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"]) {
    it(`says so of ${code}`, () => {
      expect([failed(code), connectError(failed(code), attempt)].map(mayPass)).to.deep.equal([
        true,
        true,
      ]);
    });
  }

  for (const code of ["28000", "3D000", "ENOTFOUND"]) {
    it(`does not of ${code}`, () => {
      expect(mayPass(connectError(failed(code), attempt))).to.equal(false);
    });
  }
});

describe("failureScope", () => {
  const failed = (code: string, text = ""): Error =>
    connectError(Object.assign(new Error(text), { code }), attempt);

  for (const [code, scope] of [
    ...["ENOTFOUND", "ETIMEDOUT", "57P03", "53300"].map((one) => [one, "server"] as const),
    ...["28P01", "28000", "SELF_SIGNED_CERT_IN_CHAIN"].map((one) => [one, "login"] as const),
    ...["3D000", "42501", "55000"].map((one) => [one, "database"] as const),
  ]) {
    it(`is the ${scope} for ${code}`, () => {
      expect(failureScope(failed(code))).to.equal(scope);
    });
  }

  for (const [text, scope] of [
    ["sorry, too many clients already", "server"],
    ['too many connections for database "orders"', "database"],
    ['too many connections for role "master"', "login"],
  ] as const) {
    it(`is the ${scope} for "${text}"`, () => {
      expect(failureScope(failed("53300", text))).to.equal(scope);
    });
  }

  it("is the server where its words were lost", () => {
    const details = { sqlState: "53300", cause: "lost" };
    expect(failureScope(new RoleError("could not connect", "no", details))).to.equal("server");
  });

  it("tells which database was tried", () => {
    expect(failed("42501")).to.have.property("database", "orders");
  });

  for (const [text, code] of [
    ["Connection terminated unexpectedly", undefined],
    ["read ECONNRESET", "ECONNRESET"],
    ["terminating connection due to administrator command", "57P01"],
    ["canceling statement due to statement timeout", "57014"],
  ] as const) {
    it(`is the server for a look that ended with "${text}"`, () => {
      expect(failureScope(Object.assign(new Error(text), { code }))).to.equal("server");
    });
  }

  it("is the server for an answer that did not come", () => {
    expect(failureScope(new RoleError("could not connect", "no answer"))).to.equal("server");
  });

  it("is nothing for another failure", () => {
    expect(failureScope(new RoleError("refused", "no"))).to.equal(undefined);
    expect(failureScope(new Error("no"))).to.equal(undefined);
    expect(failureScope("no")).to.equal(undefined);
  });
});
