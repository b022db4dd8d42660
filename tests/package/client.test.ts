import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { expect } from "chai";

const EXAMPLES = path.join(process.cwd(), "examples");
const MEGABYTE = 1_000_000;

const CONNECTION = {
  host: "orders.abc.eu-west-1.rds.amazonaws.com",
  port: 5432,
  database: "orders",
  username: "reader",
  region: "eu-west-1",
  assumeRole: false,
};

/** What an application does, without a server: a token is made without asking anybody. */
const USE = `
const { host, ssl } = connectionConfig(${JSON.stringify(CONNECTION)});
authToken(${JSON.stringify(CONNECTION)}).then((token) => {
  console.log([host, ssl.rejectUnauthorized, typeof Pool, token.split("/?")[0]].join(" "));
});
`;
const EXPECTED = `${CONNECTION.host} true function ${CONNECTION.host}:5432`;

const forms = [
  {
    title: "CommonJS",
    format: "cjs",
    extension: "cjs",
    imports: `
      const { Pool } = require("pg");
      const { authToken, connectionConfig } = require("pulumi-rds-iam-user/client");`,
  },
  {
    title: "an ES module",
    format: "esm",
    extension: "mjs",
    imports: `
      import { Pool } from "pg";
      import { authToken, connectionConfig } from "pulumi-rds-iam-user/client";`,
  },
] as const;

describe("the client in an application", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "client-bundle-"));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const { title, extension, imports } of forms) {
    it(`is used from ${title}`, () => {
      const name = `application-${extension}.${extension}`;
      const file = path.join(EXAMPLES, "node_modules", name);
      writeFileSync(file, `${imports}${USE}`);
      try {
        expect(run(file)).to.equal(EXPECTED);
      } finally {
        rmSync(file);
      }
    });
  }

  for (const { title, format, extension, imports } of forms) {
    it(`is bundled with pg into less than a megabyte, without Pulumi, as ${title}`, async () => {
      const outfile = path.join(folder, `bundle.${extension}`);
      const { metafile } = await build({
        stdin: { contents: `${imports}${USE}`, resolveDir: EXAMPLES },
        bundle: true,
        platform: "node",
        target: "node20",
        minify: true,
        format,
        // esbuild's own advice for packages that are CommonJS: an ES module has no `require`.
        ...(format === "esm" ? { banner: { js: REQUIRE } } : {}),
        outfile,
        metafile: true,
      });
      const inputs = Object.keys(metafile.inputs);
      expect(inputs.filter((input) => input.includes("@pulumi/"))).to.deep.equal([]);
      const [output] = Object.values(metafile.outputs);
      expect(output?.bytes).to.be.within(1, MEGABYTE);
      expect(run(outfile)).to.equal(EXPECTED);
    });
  }

  it("is installed without Pulumi's packages", () => {
    writeFileSync(path.join(folder, "package.json"), '{ "private": true }');
    const tarball = path.join(process.cwd(), ".setup", "pulumi-rds-iam-user-0.1.0.tgz");
    const quiet = ["--no-audit", "--no-fund", "--prefer-offline"];
    const output = execFileSync(
      "npm",
      ["install", "--dry-run", "--loglevel=notice", ...quiet, tarball],
      {
        cwd: folder,
      },
    ).toString();
    expect(output).to.include("add pulumi-rds-iam-user ");
    expect(output).not.to.include("@pulumi/");
  });
});

const REQUIRE =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

function run(file: string): string {
  const env = {
    PATH: process.env["PATH"],
    AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "example",
  };
  return execFileSync(process.execPath, ["--no-warnings", file], { env }).toString().trim();
}
