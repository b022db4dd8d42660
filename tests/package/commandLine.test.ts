import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect } from "chai";

const EXAMPLES = path.join(process.cwd(), "examples");
const PROGRAM = path.join(EXAMPLES, "node_modules", ".bin", "rds-iam-user");
const MAIN = path.join(EXAMPLES, "node_modules", "pulumi-rds-iam-user", "bin", "cli", "main.js");

describe("the command that the package installs", () => {
  it("tells its version", () => {
    expect(execFileSync(PROGRAM, ["--version"]).toString()).to.equal("0.1.0\n");
  });

  for (const args of [["--help"], ["psql", "--help"]]) {
    it(`loads its list of commands and commander, and nothing else, for ${args.join(" ")}`, () => {
      const names = loadedBy(args).map((file) => path.relative(EXAMPLES, file));
      const others = names.filter((name) => !/\/(commander|bin\/cli)\//.test(name));
      expect(others).to.deep.equal([
        "node_modules/pulumi-rds-iam-user/bin/connect/errorCodes.js",
        "node_modules/pulumi-rds-iam-user/bin/connect/visible.js",
      ]);
      expect(names.length).to.be.below(20);
    });
  }

  it("loads nothing of Pulumi, and of AWS what makes a token, for a token", () => {
    const connection = {
      host: "orders.abc.eu-west-1.rds.amazonaws.com",
      port: 5432,
      database: "orders",
      username: "reader",
      region: "eu-west-1",
      assumeRole: false,
    };
    const loaded = loadedBy(["token", "--file", "-"], JSON.stringify(connection));
    expect(loaded.some((file) => file.includes("/@aws-sdk/rds-signer/"))).to.equal(true);
    const unwanted = ["/@pulumi/", "/@aws-sdk/client-s", "/ssh2/", "/pg/", "/zod/"];
    expect(
      loaded.filter((file) => unwanted.some((part) => file.includes(`node_modules${part}`))),
    ).to.deep.equal([]);
  });
});

/** The files that the command has loaded when it ends. */
function loadedBy(args: readonly string[], input = ""): readonly string[] {
  const script = `
    process.argv = [process.execPath, ${JSON.stringify(MAIN)}, ...${JSON.stringify(args)}];
    process.on("exit", () => console.error("LOADED" + JSON.stringify(Object.keys(require.cache))));
    require(${JSON.stringify(MAIN)});`;
  const env = {
    PATH: process.env["PATH"],
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  };
  const command = `"${process.execPath}" -e "$SCRIPT" 2>&1 >/dev/null`;
  const printed = execFileSync("sh", ["-c", command], { env: { ...env, SCRIPT: script }, input });
  const [, loaded = "[]"] = /LOADED(.*)/.exec(printed.toString()) ?? [];
  return JSON.parse(loaded) as readonly string[];
}
