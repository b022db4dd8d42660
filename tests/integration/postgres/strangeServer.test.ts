/** Servers that are not PostgreSQL, or send without end: an error that says so, in bounded time and memory. */
import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { sql } from "../../../provider/postgres/sql";
import { type Answer, startStrangeServer } from "./strangeServer";

const MEBIBYTE = 2 ** 20;
const PLACE = '"strange.abcdefghijkl.eu-west-1.rds.amazonaws.com", port 5432';
/** What the socket and TLS of the sender take beyond what is read. */
const BUFFERED = 24 * MEBIBYTE;

const LOGIN = Buffer.concat([
  message("R", Buffer.alloc(4)),
  message("S", Buffer.from("server_version\x0016.4\0")),
  message("Z", Buffer.from("I")),
]);
const COLUMN = Buffer.concat([Buffer.from("\0\x01a\0"), Buffer.alloc(18)]);
const ROW = message("D", Buffer.from([0, 1, 0, 0, 0, 1, 0x61]));

interface Row extends Answer {
  readonly title: string;
  readonly error: string;
  /** Bytes that are read at most. Default: those of a login. */
  readonly mostBytes?: number;
}

/** The tests' servers are dialled as a tunnel is. */
const notPostgres = (detail: string): string => `what answers at ${PLACE} is not PostgreSQL with TLS
Detail: ${detail}
Hint: Check that the tunnel at 127.0.0.1:PORT leads to this endpoint.`;
const other = notPostgres("the answer is not one of PostgreSQL's protocol");
const long = notPostgres("the answer is longer than 1 MiB");

const rows: readonly Row[] = [
  {
    title: "answers in HTTP",
    toTlsRequest: "HTTP/1.1 400 Bad Request\r\n\r\n",
    error: notPostgres("There was an error establishing an SSL connection"),
  },
  {
    title: "has no TLS",
    toTlsRequest: "N",
    error: notPostgres("The server does not support SSL connections"),
  },
  {
    title: "answers the request for TLS with an error",
    toTlsRequest: "E\0\0\0\x09Mno\0\0",
    error: notPostgres("There was an error establishing an SSL connection"),
  },
  {
    title: "answers in HTTP behind TLS",
    toStartup: () => [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
    error: other,
  },
  {
    title: "sends chance bytes",
    toStartup: () => [Buffer.from("\x07"), randomBytes(9)],
    error: other,
  },
  {
    title: "tells a length of 2 GiB",
    toStartup: () => forEver(Buffer.from("S\x7f\xff\xff\xff", "latin1"), Buffer.alloc(65536)),
    error: long,
  },
  {
    title: "sends an error of 100 MiB",
    toStartup: () => [message("E", Buffer.alloc(100 * MEBIBYTE, "x"))],
    error: long,
    mostBytes: 100 * MEBIBYTE,
  },
  {
    title: "sends an error that has no end",
    toStartup: () => [message("E", Buffer.from("SFATAL\0Mno"))],
    error: other,
  },
  {
    title: "sends a message that is cut off inside",
    toStartup: () => [message("R", Buffer.alloc(2))],
    error: other,
  },
  {
    title: "sends notices without end before the login",
    toStartup: () => forEver(message("N", Buffer.from("SNOTICE\0Mhello\0\0"))),
    error: long,
  },
  {
    title: "asks for a login that there is not",
    toStartup: () => [message("R", Buffer.from([0, 0, 0, 99]))],
    error: other,
  },
  {
    title: "says nothing after the startup",
    error: `could not reach ${PLACE} through the tunnel at 127.0.0.1:PORT
Detail: Connection terminated due to connection timeout
Hint: Check that the tunnel at 127.0.0.1:PORT is up and leads to this endpoint.`,
  },
  {
    title: "sends a login error with escapes and lines of its own",
    toStartup: () => [
      message("E", Buffer.from("SFATAL\0CXX000\0Mno\n[error] pulumi\u001b[2J\u202e\0\0")),
    ],
    error: `could not connect to ${PLACE} as "m"
Detail: no\\n[error] pulumi\\u001b[2J\\u202e
Hint: Check the server's log for this login.`,
  },
];

describe("a server that is not PostgreSQL", function () {
  this.timeout(120_000);

  for (const { title, error, mostBytes = MEBIBYTE, ...answer } of rows) {
    it(`${title}: says so`, async () => {
      const strange = await startStrangeServer(answer);
      try {
        const server = strange.open(answer.toStartup === undefined ? 2 : 60);
        const said = await server.withClient("app", select).then(() => "done", textOf);
        expect(said.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")).to.equal(error);
        expect(strange.sent()).to.be.below(mostBytes + BUFFERED);
      } finally {
        await strange.stop();
      }
    });
  }

  it("answers a login that is tried with what is not PostgreSQL: the trial decides nothing", async () => {
    const strange = await startStrangeServer({ toTlsRequest: "H" });
    try {
      expect((await strange.open(60).tryLogin("app")).outcome).to.equal("undecided");
    } finally {
      await strange.stop();
    }
  });

  it("sends rows without end: ends after 256 MiB, as counted in memory", async () => {
    const many = Buffer.concat(Array.from({ length: 5000 }, () => ROW));
    const said = await answerTo({
      toStartup: () => [LOGIN],
      toQuery: () => forEver(message("T", COLUMN), many),
    });
    expect(said).to.equal("the answer is longer than 256 MiB");
  });

  it("sends rows that nobody asked for: ends that connection, and not the process", async () => {
    const said = await answerTo({ toStartup: () => [Buffer.concat([LOGIN, ROW, ROW])] });
    expect(said).to.equal("Client has encountered a connection error and is not queryable");
  });

  /** Why a query fails. */
  async function answerTo(answer: Answer): Promise<string> {
    const strange = await startStrangeServer(answer);
    try {
      const server = strange.open(60);
      return await server.withClient("app", select).then(() => "done", textOf);
    } finally {
      await strange.stop();
    }
  }
});

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.from(`${type}0000`);
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** The first once, then the second again and again; the first alone: again and again. */
function* forEver(first: Buffer, next = first): Generator<Buffer> {
  yield first;
  for (;;) yield next;
}

function select(client: {
  query(text: ReturnType<typeof sql>): Promise<unknown>;
}): Promise<unknown> {
  return client.query(sql`SELECT 1`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
