import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { inspectionQuery } from "../../provider/postgres/inspect/query";
import { inspectionRequestFor } from "../../provider/postgres/inspect/request";
import { declare, tables } from "../integration/postgres/caseShape";

const SCRIPT = path.join(__dirname, "..", "..", "scripts", "inspectionQuery.mjs");
const USAGE = "usage: npm run --silent inspection-query -- [--role NAME]";

interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe("npm run inspection-query", function () {
  this.timeout(60_000);

  it("prints the query of the sources as they are, and nothing else", async () => {
    const grants = JSON.stringify([{ schema: "s", tables: ["a"], privileges: ["SELECT"] }]);
    const request = inspectionRequestFor(declare({ grants: [tables(["a"], ["SELECT"])] }));
    expect(await run("--database", "app", "--grants", grants, "--server", "14")).to.deep.equal({
      code: 0,
      stdout: `${inspectionQuery([request], 14)};\n`,
      stderr: "",
    });
  });

  it("prints how it is used with --help", async () => {
    const { stdout, ...ended } = await run("--help");
    expect(ended).to.deep.equal({ code: 0, stderr: "" });
    expect(stdout.split(" [--database")[0]).to.equal(USAGE);
  });

  const wrong: readonly { readonly args: readonly string[]; readonly said: readonly string[] }[] = [
    {
      args: ["--server", "abc"],
      said: ['--server: expected a major version from 14 on, such as 18, but found "abc"'],
    },
    {
      args: ["--server", "13"],
      said: ['--server: expected a major version from 14 on, such as 18, but found "13"'],
    },
    {
      args: ["--grants", '[{"schema": 1}]'],
      said: [
        "grants[0].schema: expected a string, found 1",
        "grants[0].privileges: expected a list, found nothing",
      ],
    },
    { args: ["--role", ""], said: ["username: expected a name, found an empty string"] },
    // The rest of the line is the words of Node.js, which differ from release to release.
    { args: ["--settings", "{"], said: ["--settings: expected JSON: …"] },
    { args: ["--grant", "[]"], said: ["Unknown option '--grant'"] },
  ];
  for (const { args, said } of wrong) {
    it(`says what is wrong with ${args.join(" ")}, and how it is used`, async () => {
      const { code, stdout, stderr } = await run(...args);
      const [reason = "", usage] = stderr.split(/\n(?=usage: )/);
      expect({ code, stdout, reason: reason.replace(/(JSON: ).*/, "$1…") }).to.deep.equal({
        code: 2,
        stdout: "",
        reason: said.join("\n"),
      });
      expect(usage?.split(" [--database")[0]).to.equal(USAGE);
    });
  }
});
