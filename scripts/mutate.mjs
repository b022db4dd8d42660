import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { SOURCES, isPure } from "./check/layout.mjs";
import { filesIn } from "./files.mjs";
import { importReader } from "./mutate/imports.mjs";
import { THRESHOLD, judge, tell } from "./mutate/scores.mjs";
import { TEST_RUNNER } from "./mutate/testRunner.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const USAGE = "usage: npm run mutate -- [FOLDER|FILE …] [--force] [--concurrency NUMBER]";

// `npm run mutate`: changes the files that only decide, one place at a time, and says which changes no
// unit test notices. What the last run said of unchanged code and tests is not asked again; a change
// in another file that the code uses is not seen there, so `--force` asks for everything.
const { files, force, concurrency } = readArguments();
const results = await new Stryker(options()).runMutationTest();
const verdict = judge(
  root,
  results.filter(({ fileName }) => files.includes(path.relative(root, path.resolve(fileName)))),
);
console.log(["", ...tell(verdict)].join("\n"));
if (verdict.isBelow) {
  console.log(`\nA folder's score is below ${THRESHOLD} %.`);
  process.exitCode = 1;
}

function readArguments() {
  try {
    const options = {
      force: { type: "boolean", default: false },
      concurrency: { type: "string", default: "1" },
    };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const chosen = positionals.length === 0 ? SOURCES : positionals.map(path.normalize);
    const files = chosen.flatMap((name) => filesIn(root, name)).filter(isPure);
    if (files.length === 0) throw new Error(`no file that only decides in ${chosen.join(", ")}`);
    return { files, force: values.force, concurrency: Number(values.concurrency) };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

function options() {
  const caches = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
  return {
    mutate: files,
    testRunner: TEST_RUNNER,
    plugins: [fileURLToPath(new URL("mutate/testRunner.mjs", import.meta.url))],
    unitTests: testsOf(files),
    warnings: false, // of the line above, which is ours
    coverageAnalysis: "perTest",
    // What runs while its file loads is SQL text and rows of tables: the integration tests hold them
    // against real servers. Each would cost a run of all tests.
    ignoreStatic: true,
    concurrency,
    incremental: true,
    incrementalFile: path.join(caches, "pulumi-rds-iam-user", "mutate.json"),
    force,
    // A machine that has other things to do is slow, and slow is not "noticed".
    timeoutMS: 60_000,
    dryRunTimeoutMinutes: 30,
    tempDirName: path.join(".setup", "mutate"),
    cleanTempDir: "always",
    ignorePatterns: ["bin", ".setup", "coverage"],
    reporters: ["progress-append-only"],
    allowConsoleColors: process.stdout.isTTY,
  };
}

/** The test files that load one of the files. */
function testsOf(mutated) {
  const loads = importReader(root);
  return filesIn(root, path.join("tests", "unit"))
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => mutated.some((name) => loads(file).has(name)));
}
