import { readFileSync } from "node:fs";
import { expect } from "chai";
import { fencesOf, pages } from "./pages";

/** Programs that a command line may begin with. */
const PROGRAMS = [
  ...["npm", "npx", "pulumi", "node", "ssh", "aws", "export", "psql", "curl"],
  // Those who deploy to EKS or from GitHub.
  ...["kubectl", "gh"],
  // Of this package, once it is installed; and what a shell has.
  ...["rds-iam-user", "eval", "echo"],
];

/** What npm does itself. */
const NPM_COMMANDS = ["install", "ci"];

describe("commands in README, CONTRIBUTING and docs/", () => {
  it("name npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    const named = pages
      .flatMap(({ text }) => [...text.matchAll(/(?:^|`)npm (?:run )?(?:--silent )?([a-z-]+)/gm)])
      .map(([, name = ""]) => name);
    expect(named).to.include.members(["demo", "test", "check"]);
    const known = [...NPM_COMMANDS, ...Object.keys(scripts)];
    expect(named.filter((name) => !known.includes(name))).to.deep.equal([]);
  });

  it("begin with programs that their reader has", () => {
    const lines = pages
      .flatMap(fencesOf)
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => text.split("\n"));
    const commands = lines.filter((line) => /^\S/.test(line)); // others continue the line before
    // Without what sets variables for one command.
    const programs = commands.map(
      (line) => line.replace(/^(\w+=(?:"[^"]*"|[^\s"]+) )+/, "").split(" ")[0],
    );
    expect(programs).to.include.members(["npm", "pulumi"]);
    expect(programs.filter((program = "") => !PROGRAMS.includes(program))).to.deep.equal([]);
  });
});
