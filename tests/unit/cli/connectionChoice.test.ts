import { expect } from "chai";
import { chosenConnection } from "../../../cli/connectionChoice";

const READER = {
  host: "orders.abc.eu-west-1.rds.amazonaws.com",
  port: 5432,
  database: "orders",
  username: "reader",
  region: "eu-west-1",
};
const WRITER = { ...READER, username: "writer" };
const ORIGIN = { inWords: "the outputs of the current stack", hint: "Export it." };

describe("chosenConnection", () => {
  const found: readonly (readonly [string, unknown, string | undefined])[] = [
    ["the document itself", READER, undefined],
    ["the only connection", { connection: READER, bucket: "b", port: 1, none: null }, undefined],
    ["the only connection, inside of an output", { users: { reader: READER } }, undefined],
    ["the only connection, in a list", { users: [READER] }, undefined],
    ["the output that is named", { reader: READER, writer: WRITER }, "reader"],
    ["a place in an output", { users: { reader: READER, writer: WRITER } }, "users.reader"],
    ["a place in a list", { users: [WRITER, READER] }, "users.1"],
    [
      "an output with a dot in its name",
      { "a.b": { c: READER }, a: { b: { d: WRITER } } },
      "a.b.c",
    ],
    ["an output beside one that begins alike", { a: { x: WRITER }, "a.b": READER }, "a.b"],
  ];
  for (const [title, document, name] of found) {
    it(`finds ${title}`, () => {
      expect(chosenConnection(document, ORIGIN, name)).to.deep.equal(READER);
    });
  }

  const refused: readonly (readonly [string, unknown, string | undefined, readonly string[]])[] = [
    [
      "no outputs at all",
      {},
      undefined,
      [
        "no connection in the outputs of the current stack",
        "Detail: There are no outputs.",
        "Hint: Export it.",
      ],
    ],
    [
      "outputs without a connection",
      { bucket: "b", "x\u001b": { host: "h" }, hidden: "[secret]" },
      undefined,
      [
        "no connection in the outputs of the current stack",
        'Detail: Outputs are "bucket", "x\\u001b", "hidden".',
        "Hint: Export it.",
      ],
    ],
    [
      "no object",
      "text",
      undefined,
      [
        "no connection in the outputs of the current stack",
        "Detail: There are no outputs.",
        "Hint: Export it.",
      ],
    ],
    [
      "several connections",
      { reader: READER, users: { writer: WRITER } },
      undefined,
      [
        'several connections in the outputs of the current stack: "reader", "users.writer"',
        "Hint: Choose one: --output reader",
      ],
    ],
    [
      "a name that no output has",
      { reader: READER, writer: WRITER },
      "raeder",
      [
        'no output "raeder" in the outputs of the current stack',
        'Detail: Connections are "reader", "writer".',
        "Hint: Choose one: --output reader",
      ],
    ],
    [
      "a name that no output has, without a connection",
      { bucket: "b" },
      "reader",
      ['no output "reader" in the outputs of the current stack', "Hint: Export it."],
    ],
    [
      "an output that is something else",
      { reader: READER, bucket: "b" },
      "bucket",
      [
        'output "bucket" is not a connection',
        'Detail: Connections are "reader".',
        "Hint: Choose one: --output reader",
      ],
    ],
    [
      "a place in a text",
      { bucket: "b" },
      "bucket.0",
      ['no output "bucket.0" in the outputs of the current stack', "Hint: Export it."],
    ],
    [
      "a name where there is one connection and no outputs",
      READER,
      "reader",
      [
        'no output "reader" in the outputs of the current stack: it holds one connection, and no outputs',
        "Hint: Leave out --output.",
      ],
    ],
    ...[undefined, "connection"].map(
      (name): readonly [string, unknown, string | undefined, readonly string[]] => [
        `a secret output, ${name === undefined ? "the only one" : "named"}`,
        { connection: "[secret]" },
        name,
        [
          'output "connection" is secret, and secret outputs are not read',
          "Detail: A connection holds no secret itself; something that it was made of is marked as one.",
          "Hint: Export it with pulumi.unsecret(user.connection), and run pulumi up.",
        ],
      ],
    ),
  ];
  for (const [title, document, name, lines] of refused) {
    it(`refuses ${title}`, () => {
      expect(() => chosenConnection(document, ORIGIN, name))
        .to.throw(Error)
        .that.includes({ message: lines.join("\n"), exitCode: 2 });
    });
  }

  it("tells what is wrong with a connection", () => {
    const document = { connection: { ...READER, port: "5432" } };
    expect(() => chosenConnection(document, ORIGIN, undefined)).to.throw(
      '  port: expected a number, found "5432"',
    );
  });
});
