import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { expect } from "chai";

const ROOT = process.cwd();
const EXAMPLES = path.join(ROOT, "examples");
const INSTALLED = path.join(EXAMPLES, "node_modules", "pulumi-rds-iam-user");
const SOURCES = ["components", "connect", "provider", "client", "cli"];

/** Packages that are loaded when they are first used: loading them takes longer than most previews. */
const HEAVY = ["/pg/", "/@aws-sdk/", "/@smithy/", "/zod/", "/@pulumi/aws/"];

describe("the packed package, installed in a program", () => {
  for (const entry of ["", "/provider", "/client"]) {
    it(`gives pulumi-rds-iam-user${entry}`, () => {
      const file = createRequire(path.join(EXAMPLES, "index.js")).resolve(
        `pulumi-rds-iam-user${entry}`,
      );
      expect(file.startsWith(INSTALLED)).to.equal(true);
    });
  }

  for (const file of [
    "bin/provider/role/resource.js",
    "provider/role",
    "bin/provider/postgres/sql.js",
  ]) {
    it(`refuses pulumi-rds-iam-user/${file}`, () => {
      const require = createRequire(path.join(EXAMPLES, "index.js"));
      expect(() => require.resolve(`pulumi-rds-iam-user/${file}`))
        .to.throw()
        .with.property("code", "ERR_PACKAGE_PATH_NOT_EXPORTED");
    });
  }

  it("holds the compiled sources, the licence, the README, its pages and their pictures, and nothing else", () => {
    const compiled = SOURCES.flatMap((folder) => filesIn(ROOT, folder))
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join("bin", file.slice(0, -".ts".length)))
      .flatMap((file) => [`${file}.d.ts`, `${file}.js`, `${file}.js.map`]);
    const pages = filesIn(ROOT, "docs").filter((file) => !file.startsWith("docs/decisions/"));
    const expected = ["LICENSE", "README.md", "package.json", ...pages, ...compiled];
    expect(filesIn(INSTALLED, "")).to.deep.equal(expected.sort());
  });

  it("loads neither the driver nor the AWS SDK nor zod until the provider is asked something", () => {
    expect(filesLoadedBy("pulumi-rds-iam-user/provider").filter(isHeavy)).to.deep.equal([]);
  });

  it("loads neither Pulumi nor the AWS SDK until an application connects", () => {
    const loaded = filesLoadedBy("pulumi-rds-iam-user/client");
    expect(loaded.filter((file) => isHeavy(file) || file.includes("/@pulumi/"))).to.deep.equal([]);
  });
});

function isHeavy(file: string): boolean {
  return HEAVY.some((folder) => file.includes(`/node_modules${folder}`));
}

function filesLoadedBy(name: string): readonly string[] {
  const script = `require(${JSON.stringify(name)}); console.log(Object.keys(require.cache).join("\\n"));`;
  const output = execFileSync(process.execPath, ["-e", script], { cwd: EXAMPLES });
  return output.toString().trim().split("\n");
}

function filesIn(root: string, folder: string): string[] {
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}
