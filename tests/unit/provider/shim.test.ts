import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vm from "node:vm";
import { runtime } from "@pulumi/pulumi";
import { expect } from "chai";
import * as ts from "typescript";
import type { RoleProvider } from "../../../provider/role/shim";

const ROOT = join(__dirname, "..", "..", "..");

/** What the state's text calls of `pulumi-rds-iam-user/provider`, and the name of its shim. */
const SHIMS = { role: "roleShim", login: "loginShim" } as const;

// As the package's build compiles it: what this process runs has been rewritten by the test loader.
function compiledShim(folder: string, name: string): RoleProvider {
  const fileName = join(ROOT, "provider", folder, "shim.ts");
  const config: unknown = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) =>
    readFileSync(path, "utf8"),
  ).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const source = readFileSync(fileName, "utf8");
  const { outputText } = ts.transpileModule(source, { compilerOptions: options, fileName });
  const exported: Record<string, RoleProvider> = {};
  const run = vm.runInThisContext(`(function (exports) { ${outputText}
})`) as (exports: object) => void;
  run(exported);
  const shim = exported[name];
  if (shim === undefined) throw new Error(`the compiled shim exports no ${name}`);
  return shim;
}

// What the SDK itself serialises, written as in its `dynamic` module.
const asPulumiCaptures = vm.runInThisContext("(provider) => () => provider") as (
  provider: RoleProvider,
) => () => unknown;

const LINES = [
  ["__f1", "__0", "(request) => ", "configure(request)"],
  ["__f2", "__0, __1", "(olds, news) => ", "check(olds, news)"],
  ["__f3", "__0, __1, __2", "(id, olds, news) => ", "diff(id, olds, news)"],
  ["__f4", "__0", "(inputs) => ", "create(inputs)"],
  ["__f5", "__0, __1", "(id, props) => ", "read(id, props)"],
  ["__f6", "__0, __1, __2", "(id, olds, news) => ", "update(id, olds, news)"],
  ["__f7", "__0, __1", "(id, props) => ", "delete(id, props)"],
] as const;

function functionText(name: string, parameters: string, scope: string, body: string): string {
  return `
function ${name}(${parameters}) {
  return (function() {
    with({ ${scope}this: undefined, arguments: undefined }) {

return ${body};

    }
  }).apply(undefined, undefined).apply(this, arguments);
}
`;
}

// A contract: every state contains this text. A change here changes every state, and what an older
// text calls must always work.
const golden = (provider: string): string =>
  [
    "exports.handler = __f0;\n\n",
    "var __provider = {configure: __f1, check: __f2, diff: __f3, create: __f4, read: __f5, update: __f6, delete: __f7};\n",
    ...LINES.map(([name, parameters, arrow, call]) =>
      functionText(
        name,
        parameters,
        "",
        `${arrow}require("pulumi-rds-iam-user/provider").${provider}.${call}`,
      ),
    ),
    functionText("__f0", "", "provider: __provider, ", "() => provider"),
  ].join("");

for (const [provider, shim] of Object.entries(SHIMS)) {
  describe(`the shim of ${provider}`, () => {
    it("is serialised to this text", async () => {
      const captured = asPulumiCaptures(compiledShim(provider, shim));
      const { text, containsSecrets } = await runtime.serializeFunction(captured, {
        allowSecrets: true,
      });
      expect(text).to.equal(golden(provider));
      expect(containsSecrets).to.equal(false);
    });
  });
}
