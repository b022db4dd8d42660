import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileTests, unitTestsWithCoverage } from "./check/coverage.mjs";
import { SOURCES } from "./check/layout.mjs";
import { runSteps, tool } from "./check/steps.mjs";
import { run } from "./setup/command.mjs";
import { progressLog, setUp } from "./setup.mjs";
import { ensureDependencies } from "./setup/dependencies.mjs";

// `npm run check`: everything that can be said of the code without a server. All steps run, also
// when one fails, so that one run names all there is to do.
const root = fileURLToPath(new URL("..", import.meta.url));
const log = progressLog();
let tarball = "";

const STEPS = [
  { title: "build and pack", work: packAndInstall },
  { title: "format", work: () => tool(root, "prettier", "--check", "--log-level", "warn", ".") },
  { title: "types of sources and tests", work: () => compileTests(root) },
  {
    title: "unit tests and coverage",
    after: "types of sources and tests",
    work: () => unitTestsWithCoverage(root),
  },
  {
    title: "what presets grant, as it is told",
    after: "build and pack", // told from what is built
    work: () => run(process.execPath, ["scripts/presets.mjs", "--check"], { cwd: root }),
  },
  {
    title: "types of grants, as the table of object types has them",
    after: "build and pack",
    work: () => run(process.execPath, ["scripts/grantTypes.mjs", "--check"], { cwd: root }),
  },
  {
    title: "imports run one way",
    work: () =>
      tool(root, "depcruise", "--config", ".dependency-cruiser.mjs", ...SOURCES.filter(exists)),
  },
  { title: "unused files, exports and dependencies", work: () => tool(root, "knip") },
  {
    title: "lint",
    after: "build and pack", // the examples import the installed package
    work: () => tool(root, "eslint", "--max-warnings", "0", "."),
  },
  {
    title: "package contents (publint)",
    after: "build and pack",
    work: () => tool(root, "publint", "run", tarball, "--strict"),
  },
  {
    title: "package types (attw)",
    after: "build and pack",
    work: () => tool(root, "attw", tarball, "--profile", "node16", "--format", "ascii"),
  },
  {
    title: "types of the examples",
    after: "build and pack",
    work: () => tool(root, "tsc", "--noEmit", "--project", "examples"),
  },
];

const exists = (folder) => existsSync(path.join(root, folder));

async function packAndInstall() {
  ({ tarball } = await setUp({ need: { examples: true }, log: () => {} }));
}

await ensureDependencies({ log, root });
const failed = await runSteps(STEPS);
console.log(
  failed.length === 0 ? "\nAll checks passed." : `\nFailed checks: ${failed.join(", ")}.`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
