import { expect } from "chai";
import { createTrafficCounter } from "../../emulator/traffic";
import {
  authorizationError,
  createMessageReader,
  parsePassword,
  parseStartup,
  withParameters,
} from "../../emulator/wireProtocol";

function message(type: string, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, Buffer.from(body, "latin1")]);
}

function inChunks(stream: Buffer, size: number): readonly Buffer[] {
  const count = Math.ceil(stream.length / size);
  return Array.from({ length: count }, (_, at) => stream.subarray(at * size, (at + 1) * size));
}

function startup(parameters: string): Buffer {
  return Buffer.concat([Buffer.alloc(8), Buffer.from(parameters)]);
}

describe("PostgreSQL protocol", () => {
  describe("createMessageReader", () => {
    const types = ["R", "S", "Z", "Q", "1", "Z"];
    const bodies = ["\0\0\0\0", "", "I", "Z".repeat(300), "Q", "T"];
    const stream = Buffer.concat(types.map((type, index) => message(type, bodies[index] ?? "")));

    for (const size of [1, 2, 3, 4, 5, 6, 7, 100, stream.length]) {
      it(`tells each message once in chunks of ${String(size)} bytes`, () => {
        const seen: string[] = [];
        const read = createMessageReader((type) => seen.push(type));
        inChunks(stream, size).forEach(read);
        expect(seen).to.deep.equal(types);
      });
    }
  });

  describe("createTrafficCounter", () => {
    it("counts a login, its round trips and its queries", () => {
      const counter = createTrafficCounter();
      counter.connected();
      const { fromClient, fromServer } = counter.observe();
      fromServer(Buffer.concat([message("R", "\0\0\0\0"), message("Z", "I")]));
      fromClient(message("Q", "SELECT 1; SELECT 2\0"));
      fromServer(Buffer.concat([message("C", "x"), message("C", "x"), message("Z", "I")]));
      fromClient(Buffer.concat(["P", "B", "E", "S"].map((type) => message(type, "x"))));
      fromServer(message("Z", "I"));
      expect(counter.traffic()).to.deep.equal({
        connections: 1,
        logins: 1,
        roundTrips: 2,
        simpleQueries: 1,
        extendedQueries: 1,
      });
    });

    it("counts connections apart from each other", () => {
      const counter = createTrafficCounter();
      for (const { fromServer } of [counter.observe(), counter.observe()]) {
        fromServer(message("Z", "I"));
      }
      expect(counter.traffic()).to.include({ logins: 2, roundTrips: 0 });
    });

    it("starts again at nothing after a reset", () => {
      const counter = createTrafficCounter();
      counter.connected();
      counter.reset();
      expect(counter.traffic().connections).to.equal(0);
    });
  });

  describe("parseStartup", () => {
    const cases: readonly (readonly [string, string, { user: string; database: string }])[] = [
      ["user and database", "user\0svc\0database\0app\0\0", { user: "svc", database: "app" }],
      ["the user's name as database", "user\0svc\0\0", { user: "svc", database: "svc" }],
      ["values that are empty", "options\0\0user\0svc\0\0", { user: "svc", database: "svc" }],
    ];
    for (const [title, parameters, expected] of cases) {
      it(`reads ${title}`, () => {
        expect(parseStartup(startup(parameters))).to.deep.equal(expected);
      });
    }
  });

  describe("withParameters", () => {
    const raw = startup("user\0svc\0\0");

    it("adds parameters that the client did not send", () => {
      const longer = withParameters(raw, { work_mem: "1MB", lc: "C" });
      expect(longer.readInt32BE(0)).to.equal(longer.length);
      expect(longer.toString("utf8", 8)).to.equal("user\0svc\0work_mem\x001MB\0lc\0C\0\0");
    });

    it("changes nothing without any", () => {
      expect(withParameters(raw, {}).subarray(4)).to.deep.equal(raw.subarray(4));
    });
  });

  describe("parsePassword", () => {
    it("leaves out the terminator", () => {
      expect(parsePassword(Buffer.from("secret\0"))).to.equal("secret");
    });
  });

  describe("authorizationError", () => {
    it("is a FATAL error of SQLSTATE 28000", () => {
      const fields = authorizationError('PAM authentication failed for user "svc"').toString(
        "latin1",
        5,
      );
      expect(fields).to.equal(
        'SFATAL\0VFATAL\0C28000\0MPAM authentication failed for user "svc"\0Fauth.c\0Rauth_failed\0\0',
      );
    });
  });
});
