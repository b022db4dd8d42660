import { expect } from "chai";
import { codeOf } from "../../../../connect/errorCodes";
import { connectError } from "../../../../provider/postgres/server/connectError";
import {
  failureScope,
  isConnectionLost,
  isConnectTimeout,
  isRefusal,
  isRefusedByPam,
  isStillComingUp,
  mayPass,
} from "../../../../provider/postgres/server/failureScope";
import { inspectError } from "../../../../provider/postgres/inspect/inspectError";
import { RoleError } from "../../../../provider/postgres/model/errors";

const SERVER = { host: "orders.rds.amazonaws.com", port: 5432 };
const attempt = {
  ...SERVER,
  through: undefined,
  database: "orders",
  username: "master",
  byToken: false,
  credentialSource: "nowhere",
  certificateBundle: "https://example.com/bundle.pem",
};

describe("isStillComingUp", () => {
  for (const code of ["ENOTFOUND", "ECONNREFUSED", "57P03"]) {
    it(`waits for what ends with ${code}`, () => {
      const cause = Object.assign(new Error(""), { code });
      expect(isStillComingUp(cause)).to.equal(true);
      expect(isStillComingUp(connectError(cause, attempt))).to.equal(true);
    });
  }

  for (const cause of [
    new Error("timeout expired"), // of a client of `pg`
    new Error("timeout exceeded when trying to connect"), // of a pool
    new Error("Connection terminated due to connection timeout"),
    Object.assign(new Error("connect ETIMEDOUT 10.0.0.1:5432"), { code: "ETIMEDOUT" }),
  ]) {
    it(`waits for a server that may be resuming: ${cause.message}`, () => {
      expect(isStillComingUp(connectError(cause, attempt))).to.equal(true);
      expect(isConnectTimeout(connectError(cause, attempt))).to.equal(true);
    });
  }

  it("waits for nothing else", () => {
    const canceled = new Error("canceling statement due to statement timeout");
    const wrong = Object.assign(new Error("timeout"), { code: "28P01" });
    const others: readonly unknown[] = [
      wrong,
      connectError(wrong, attempt),
      connectError(new Error("Connection terminated unexpectedly"), attempt),
      inspectError(canceled, "orders"),
      new Error("timeout expired"),
      new RoleError("could not connect", "no answer within 5 seconds"),
    ];
    expect(others.map(isStillComingUp)).to.deep.equal(others.map(() => false));
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

describe("isConnectionLost", () => {
  const failed = (code: string, text = ""): Error => Object.assign(new Error(text), { code });
  const lost = [
    ...["08006", "57P01", "57P02", "ECONNRESET", "EPIPE", "ECONNABORTED", "EPROTO"].map((code) =>
      failed(code),
    ),
    new Error("Connection terminated unexpectedly"),
    new Error("Client has encountered a connection error and is not queryable"),
    new Error("Client was closed and is not queryable"),
  ];
  for (const error of lost) {
    const title = error.message === "" ? codeOf(error) : error.message;
    it(`says so of ${title}`, () => {
      expect(isConnectionLost(error)).to.equal(true);
    });
  }

  for (const error of [failed("57014"), failed("XX000", "Client was closed"), new Error("no")]) {
    it(`does not of ${codeOf(error)} "${error.message}"`, () => {
      expect(isConnectionLost(error)).to.equal(false);
    });
  }
});

describe("failureScope", () => {
  const failed = (code: string, routine?: string): Error =>
    connectError(Object.assign(new Error("in any language"), { code, routine }), attempt);
  const unread = (code: string | undefined, text = ""): Error =>
    inspectError(Object.assign(new Error(text), { code }), "orders");

  for (const [code, scope, routine] of [
    ...["ENOTFOUND", "ETIMEDOUT", "57P03", "53300"].map((one) => [one, "server"] as const),
    ["53300", "server", "InitProcess"],
    ["53300", "login", "InitializeSessionUserId"],
    ["53300", "database", "CheckMyDatabase"],
    ...["28P01", "28000", "SELF_SIGNED_CERT_IN_CHAIN"].map((one) => [one, "login"] as const),
    ["28000", "login", "auth_failed"],
    ["28000", "login", "InitializeSessionUserId"],
    ["28000", "database", "ClientAuthentication"],
    ...["3D000", "42501", "55000"].map((one) => [one, "database"] as const),
  ] as const) {
    it(`is the ${scope} for ${code} of ${routine ?? "no routine"}`, () => {
      expect(failureScope(failed(code, routine))).to.equal(scope);
    });
  }

  it("is the server where its answer was lost", () => {
    const details = { sqlState: "53300", cause: "lost" };
    expect(failureScope(new RoleError("could not connect", "no", details))).to.equal("server");
  });

  it("tells which database was tried", () => {
    expect(failed("42501")).to.have.property("database", "orders");
    expect(unread("57014")).to.have.property("database", "orders");
  });

  for (const [scope, code, text] of [
    ["server", undefined, "Connection terminated unexpectedly"],
    ["server", "ECONNRESET", "read ECONNRESET"],
    ["server", "57P01", "terminating connection due to administrator command"],
    ["server", "57014", "canceling statement due to statement timeout"],
    ["database", "22021", 'invalid byte sequence for encoding "UTF8": 0xe4'],
    ["database", "22P05", "has no equivalent"],
    ["server", "08006", "the connection failed"],
    [undefined, "42P08", "ambiguous parameter"],
    [undefined, "XX000", "cache lookup failed"],
    [undefined, "XX000", "Connection terminated, says a server"],
    [undefined, undefined, "no row"],
  ] as const) {
    it(`is ${scope ?? "nothing"} for an inspection that ended with "${text}"`, () => {
      expect(failureScope(unread(code, text))).to.equal(scope);
    });
  }

  it("is the server for an answer that did not come", () => {
    expect(failureScope(new RoleError("could not connect", "no answer"))).to.equal("server");
  });

  it("is nothing for another failure", () => {
    expect(failureScope(new RoleError("refused", "no"))).to.equal(undefined);
    const gone = { sqlState: "3D000" };
    expect(failureScope(new RoleError("statement failed", "no", gone))).to.equal(undefined);
    expect(failureScope(undefined)).to.equal(undefined);
    expect(failureScope(new Error("no"))).to.equal(undefined);
    expect(failureScope("no")).to.equal(undefined);
  });
});

const refusals: readonly {
  readonly code: string;
  readonly routine?: string;
  readonly byPam: boolean;
  readonly is: boolean;
}[] = [
  { code: "28000", routine: "auth_failed", byPam: true, is: true },
  { code: "28000", routine: "InitializeSessionUserId", byPam: false, is: true },
  { code: "28P01", routine: "auth_failed", byPam: false, is: true },
  { code: "53300", routine: "InitProcess", byPam: false, is: false },
];

describe("a refusal", () => {
  for (const { code, routine, byPam, is } of refusals) {
    it(`of ${code} by ${String(routine)}`, () => {
      const error = Object.assign(new Error(""), { code, routine });
      expect([isRefusedByPam(error), isRefusal(error)]).to.deep.equal([byPam, is]);
    });
  }
});
