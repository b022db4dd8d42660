import { cpSync, existsSync, rmSync } from "node:fs";
import path from "node:path";
import { filesIn } from "../files.mjs";
import { isPure, SOURCES } from "./layout.mjs";
import { tool } from "./steps.mjs";

/**
 * Sources and tests are compiled to here: what tsx adds to a file counts as branches that no test
 * takes, so coverage is measured on what the compiler makes.
 */
const COMPILED = path.join(".setup", "compiled");

/** Checks the types of sources and tests, and compiles them for {@link unitTestsWithCoverage}. */
export async function compileTests(root) {
  rmSync(path.join(root, COMPILED), { recursive: true, force: true });
  // Tests read files by their place in the checkout: beside the compiled files stands the rest.
  for (const name of [...SOURCES, "tests", "scripts", "tsconfig.json"]) {
    const source = path.join(root, name);
    if (existsSync(source)) cpSync(source, path.join(root, COMPILED, name), { recursive: true });
  }
  const emit = ["--noEmit", "false", "--noEmitOnError", "--outDir", COMPILED, "--sourceMap"];
  return await tool(root, "tsc", "--project", "tests", ...emit);
}

/** Runs the unit tests and holds each file that only decides to 100 % of lines, branches, functions. */
export async function unitTestsWithCoverage(root) {
  const tests = filesIn(root, path.join("tests", "unit")).filter((file) =>
    file.endsWith(".test.ts"),
  );
  const pure = SOURCES.flatMap((folder) => filesIn(root, folder)).filter(isPure);
  const run = [
    "--check-coverage",
    "--per-file",
    "--100",
    "--skip-full",
    "--reporter",
    "text",
    "--temp-directory",
    path.join(".setup", "coverage"),
    ...pure.flatMap((file) => ["--include", compiled(file)]),
    path.join("node_modules", ".bin", "mocha"),
    "--reporter",
    "dot",
    "--forbid-only",
    // Loaded so that a file without a test counts too, and one of types alone has nothing to cover.
    ...pure.flatMap((file) => ["--require", `./${compiled(file)}`]),
    "--timeout",
    "60s",
    ...tests.map(compiled),
  ];
  return await tool(root, "c8", ...run).catch((error) => {
    // What the table says already, three lines a file.
    throw new Error(error.message.replace(/^ERROR: Coverage for .*\n/gm, ""));
  });
}

function compiled(source) {
  return path.join(COMPILED, source.replace(/\.ts$/, ".js"));
}
