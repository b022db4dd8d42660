import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { type ObjectType } from "../../../provider/postgres/model/objectTypes";
import { presets } from "../../../provider/postgres/model/presets";

// Named from the root of the checkout, where the tests are started: the coverage run compiles this
// file to another folder.
const README = readFileSync("README.md", "utf8");

/** Columns of the table of presets. */
const COLUMNS = ["DATABASE", "SCHEMA", "TABLE", "SEQUENCE"] as const satisfies ObjectType[];

/** What a command line in the README may begin with. */
const PROGRAMS = ["npm", "pulumi", "node", "ssh", "aws", "export"];

describe("README", () => {
  it("begins with examples/basic as it stands", () => {
    const [first] = fences();
    expect(first?.language).to.equal("ts");
    expect(first?.text).to.equal(readFileSync("examples/basic/index.ts", "utf8"));
  });

  it("has the presets that there are", () => {
    const rows = Object.entries(presets).map(([name, shares]) =>
      cells(`| \`${name}\` | ${COLUMNS.map((type) => privilegesIn(shares, type)).join(" | ")} |`),
    );
    expect(tableAfter("<!-- presets -->")).to.deep.equal(rows);
  });

  it("names npm scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = [...README.matchAll(/npm (?:run )?([a-z]+)/g)].map(([, name]) => name ?? "");
    const others = named.filter((name) => name !== "install" && !Object.hasOwn(scripts, name));
    expect(named).to.include.members(["demo", "test", "check"]);
    expect(others).to.deep.equal([]);
  });

  it("shows shell commands of programs that its reader has", () => {
    const lines = fences("sh").flatMap(({ text }) => text.trim().split("\n"));
    // Without what sets variables for one command.
    const programs = lines.map((line) => line.replace(/^(\w+="[^"]*" )+/, "").split(" ")[0] ?? "");
    expect(programs.filter((program) => !PROGRAMS.includes(program))).to.deep.equal([]);
  });

  it("links to files and headings that there are", () => {
    const targets = [...README.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, to]) => to ?? "");
    const anchors = [...README.matchAll(/^#+ (.+)$/gm)].map(([, title]) => anchorOf(title ?? ""));
    const broken = targets.filter((target) =>
      target.startsWith("#") ? !anchors.includes(target) : !existsSync(target),
    );
    expect(broken).to.deep.equal([]);
  });
});

interface Fence {
  readonly language: string;
  readonly text: string;
}

function fences(language?: string): readonly Fence[] {
  const all = [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, name = "", text = ""]) => ({ language: name, text }),
  );
  return language === undefined ? all : all.filter((fence) => fence.language === language);
}

function privilegesIn(
  shares: readonly { readonly type: ObjectType; readonly privileges: readonly string[] }[],
  type: ObjectType,
): string {
  return shares.find((share) => share.type === type)?.privileges.join(", ") ?? "";
}

/** The rows of the table that follows a line of the README, without its head. */
function tableAfter(line: string): readonly (readonly string[])[] {
  const rest = README.slice(README.indexOf(line) + line.length).trimStart();
  const [table = ""] = rest.split("\n\n");
  return table.split("\n").slice(2).map(cells);
}

function cells(row: string): readonly string[] {
  return row.split("|").map((cell) => cell.trim());
}

/** As GitHub makes it. */
function anchorOf(title: string): string {
  return `#${title
    .toLowerCase()
    .replace(/[^\w -]/g, "")
    .replaceAll(" ", "-")}`;
}
