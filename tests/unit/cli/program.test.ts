import { expect } from "chai";
import type { Command } from "../../../cli/command";
import { commands } from "../../../cli/commands";
import { type Chosen, parsed } from "../../../cli/program";

function parse(...words: readonly string[]): { chosen: Chosen | undefined; printed: string } {
  let printed = "";
  const screen = { out: (text: string) => void (printed += text), columns: 100 };
  const chosen = parsed(words, { commands, version: "1.2.3" }, screen);
  return { chosen, printed };
}

describe("the command line", () => {
  const read: readonly (readonly [string, Partial<Command>["name"] & string, unknown])[] = [
    ["psql", "psql", { options: {}, rest: [] }],
    [
      "psql --stack dev --read-only -- -c x --file y",
      "psql",
      { options: { stack: "dev", readOnly: true }, rest: ["-c", "x", "--file", "y"] },
    ],
    ["psql --file -", "psql", { options: { file: "-" }, rest: [] }],
    ["exec --ca f -- a -b", "exec", { options: { ca: "f" }, rest: ["a", "-b"] }],
    ["exec a --ca f", "exec", { options: {}, rest: ["a", "--ca", "f"] }],
    ["token --watch --pgpass", "token", { options: { watch: true, pgpass: true }, rest: [] }],
    ["token --pgpass=f", "token", { options: { pgpass: "f" }, rest: [] }],
    ["env --json", "env", { options: { json: true }, rest: [] }],
    ["tunnel --port 1", "tunnel", { options: { port: "1" }, rest: [] }],
  ];
  for (const [line, name, invocation] of read) {
    it(`reads ${line}`, () => {
      const { chosen } = parse(...line.split(" "));
      expect(chosen?.command.name).to.equal(name);
      expect(chosen?.invocation).to.deep.equal(invocation);
    });
  }

  const names = commands.map(({ name }) => name).join(", ");
  const refused: readonly (readonly [string, readonly string[]])[] = [
    ["", ["no command given", `Detail: Commands are ${names}.`, "Hint: Read rds-iam-user --help."]],
    ["psqll", ['unknown command "psqll"', "Hint: Did you mean psql? Read rds-iam-user --help."]],
    [
      "psql -c",
      [
        'unknown option "-c"',
        "Hint: Read rds-iam-user psql --help. Options of psql itself come after --.",
      ],
    ],
    [
      "env --jso",
      ['unknown option "--jso"', "Hint: Did you mean --json? Read rds-iam-user env --help."],
    ],
    [
      "env --file",
      ['option "--file <path>" argument missing', "Hint: Read rds-iam-user env --help."],
    ],
    [
      "token it",
      [
        'too many arguments for "token". Expected 0 arguments but got 1.',
        "Hint: Read rds-iam-user token --help.",
      ],
    ],
  ];
  for (const [line, lines] of refused) {
    it(`refuses "${line}"`, () => {
      const words = line.split(" ").filter((word) => word !== "");
      expect(() => parse(...words))
        .to.throw(Error)
        .that.includes({ message: lines.join("\n"), exitCode: 2 });
    });
  }

  it("prints the version", () => {
    expect(parse("--version")).to.deep.equal({ chosen: undefined, printed: "1.2.3\n" });
  });

  it("prints the list of commands", () => {
    const { chosen, printed } = parse("--help");
    expect(chosen).to.equal(undefined);
    const lines = printed.split("\n").map((line) => line.trim().replace(/ {2,}/, ": "));
    for (const { name, summary } of commands) expect(lines).to.include(`${name}: ${summary}`);
  });

  for (const { name, options, examples } of commands) {
    it(`prints the help of ${name}: its options and examples that can be read`, () => {
      const { printed } = parse(name, "--help");
      for (const [flags] of options) expect(printed).to.include(`  ${flags} `);
      for (const example of examples) expect(printed).to.include(`\n  ${example}\n`);
      expect(parse("help", name).printed).to.equal(printed);
    });
  }

  it("passes on an error that is not about the words", () => {
    const broken = new Error("no screen");
    const screen = {
      out: () => {
        throw broken;
      },
      columns: undefined,
    };
    expect(() => parsed(["--help"], { commands, version: "1.2.3" }, screen)).to.throw(broken);
  });

  for (const { name, load } of commands) {
    it(`has a file for ${name}`, async () => {
      expect((await load()).run).to.be.a("function");
    });
  }
});
