import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { endWithOffspring } from "./offspring.mjs";

const REPORTER = fileURLToPath(new URL("reporter.mjs", import.meta.url));

/**
 * Runs a suite in a mocha process of its own.
 *
 * @param {{ root: string, suite: { name: string, timeoutSeconds: number }, files: string[],
 *   grep?: string, env: NodeJS.ProcessEnv, write: (chunk: Buffer) => void, signal: AbortSignal }} run
 *   `write` is given what mocha prints; `signal` ends mocha and all that the tests have started
 * @returns {Promise<{ state: "passed" | "failed" | "skipped", title: string }[]>}
 */
export async function runMocha({ root, suite, files, grep, env, write, signal }) {
  // Of this run alone: a test may run a suite, too.
  const output = path.join(root, ".setup", "results", `${suite.name}.${process.pid}.jsonl`);
  mkdirSync(path.dirname(output), { recursive: true });
  const args = [
    "--import=tsx",
    path.join("node_modules", "mocha", "bin", "mocha.js"),
    "--reporter",
    REPORTER,
    "--reporter-option",
    `output=${output}`,
    "--timeout",
    `${suite.timeoutSeconds}s`,
    process.stdout.isTTY ? "--color" : "--no-color",
    ...(process.env.CI ? ["--forbid-only"] : []),
    ...(grep === undefined ? [] : ["--grep", grep]),
    ...files,
  ];
  // A process group of its own: Ctrl-C must reach this process alone, which ends mocha in order.
  const options = { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] };
  try {
    const end = signal.aborted
      ? "interrupted before"
      : await ended(spawn(process.execPath, args, options), { write, signal });
    return withCrash(readResults(output), end, suite.name);
  } finally {
    rmSync(output, { force: true });
  }
}

async function ended(child, { write, signal }) {
  child.stdout.on("data", write);
  child.stderr.on("data", write);
  let cleared;
  const stop = () => (cleared ??= endWithOffspring(child.pid));
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, by) => resolve(`mocha ended with ${by ?? `exit code ${code}`}`));
    });
  } finally {
    signal.removeEventListener("abort", stop);
    await cleared;
  }
}

function readResults(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n");
  // A process that is killed may leave half a line.
  return lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line));
}

/** A process that ends otherwise than its results say is a failure of its own. */
function withCrash(lines, end, suite) {
  const results = lines.filter(({ state }) => state !== "end");
  const complete = lines.length > results.length;
  const explained =
    end === "mocha ended with exit code 0" || results.some(({ state }) => state === "failed");
  if (complete && explained) return results;
  const title = `the ${suite} tests run to their end (${end})`;
  return [...results, { state: "failed", title }];
}
