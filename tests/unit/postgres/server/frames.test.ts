import { expect } from "chai";
import { notPostgres, openFrames } from "../../../../provider/postgres/server/frames";

const MEBIBYTE = 2 ** 20;
const READY = frame("Z", Buffer.from("I"));

const tooLong = (mebibytes: number) => ({
  code: "ERR_ANSWER_TOO_LONG",
  message: `the answer is longer than ${mebibytes} MiB`,
});

/** A message that is as long as it says. */
function frame(type: string, body: Buffer): Buffer {
  return Buffer.concat([head(type, body.length), body]);
}

/** Type and length of a message whose body has so many bytes. */
function head(type: string, bodyBytes: number): Buffer {
  const bytes = Buffer.from(`${type}0000`);
  bytes.writeUInt32BE(bodyBytes + 4, 1);
  return bytes;
}

const LOGIN = Buffer.concat([
  frame("R", Buffer.alloc(4)),
  frame("S", Buffer.from("server_version\x0016.4\0")),
  READY,
]);
const ROW = frame("D", Buffer.from([0, 1, 0xff, 0xff, 0xff, 0xff]));
const ERROR = frame("E", Buffer.from("SFATAL\0C28000\0Mno\0\0"));

const cases: readonly {
  readonly title: string;
  readonly chunks: readonly Buffer[];
  readonly bad: unknown;
}[] = [
  { title: "nothing", chunks: [], bad: undefined },
  { title: "a login and rows", chunks: [LOGIN, ROW, ROW, frame("C", ROW)], bad: undefined },
  {
    title: "messages without a body",
    chunks: [frame("I", Buffer.alloc(0)), LOGIN],
    bad: undefined,
  },
  {
    title: "an error and a notice",
    chunks: [ERROR, frame("N", Buffer.from("\0"))],
    bad: undefined,
  },
  { title: "a message of another protocol", chunks: [Buffer.from("HTTP/1.1")], bad: notPostgres },
  { title: "a type that there is not", chunks: [frame("~", Buffer.alloc(9))], bad: notPostgres },
  { title: "a length below its own", chunks: [Buffer.from("D\0\0\0\x03")], bad: notPostgres },
  { title: "an error without an end", chunks: [frame("E", Buffer.from("Mno"))], bad: notPostgres },
  {
    title: "a notice whose last field has no end",
    chunks: [frame("N", Buffer.from("Mno\0Sx\x01\0"))],
    bad: notPostgres,
  },
  { title: "a login of 1 MiB", chunks: [head("S", MEBIBYTE - 104)], bad: undefined },
  { title: "a longer login", chunks: [head("S", MEBIBYTE - 103)], bad: tooLong(1) },
  { title: "2 GiB before the login", chunks: [head("R", 2 ** 31)], bad: tooLong(1) },
  { title: "a query of 256 MiB", chunks: [LOGIN, head("D", 256 * MEBIBYTE - 104)], bad: undefined },
  { title: "a longer query", chunks: [LOGIN, head("D", 256 * MEBIBYTE - 103)], bad: tooLong(256) },
  { title: "an error of 1 MiB", chunks: [LOGIN, head("E", MEBIBYTE - 4)], bad: undefined },
  { title: "a longer error", chunks: [LOGIN, head("E", MEBIBYTE - 3)], bad: tooLong(1) },
];

describe("what a server sends", () => {
  for (const { title, chunks, bad } of cases) {
    it(`is judged: ${title}`, () => {
      expect(judged(chunks)).to.deep.equal(bad);
      const bytes = [...Buffer.concat([...chunks])].map((byte) => Buffer.from([byte]));
      expect(judged(bytes)).to.deep.equal(bad);
    });
  }

  it("counts each query from its beginning", () => {
    const wrongWith = openFrames();
    expect(wrongWith(LOGIN)).to.equal(undefined);
    const row = frame("D", Buffer.alloc(MEBIBYTE));
    for (let query = 0; query < 3; query += 1) {
      for (let rows = 0; rows < 200; rows += 1) expect(wrongWith(row)).to.equal(undefined);
      expect(wrongWith(READY)).to.equal(undefined);
    }
  });

  it("counts what short rows take in memory", () => {
    const wrongWith = openFrames();
    wrongWith(LOGIN);
    const many = Buffer.concat(Array.from({ length: 100_000 }, () => ROW));
    const answers = Array.from({ length: 30 }, () => wrongWith(many));
    expect(answers.findIndex((answer) => answer !== undefined)).to.equal(24);
  });
});

/** What is wrong with the first of these. */
function judged(chunks: readonly Buffer[]): unknown {
  const wrongWith = openFrames();
  return chunks.map((chunk) => wrongWith(chunk)).find((bad) => bad !== undefined);
}
