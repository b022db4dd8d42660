import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const REPORTER = fileURLToPath(new URL("reporter.mjs", import.meta.url));

/**
 * Runs a suite in a mocha process of its own.
 *
 * @param {{ root: string, suite: { name: string, timeoutSeconds: number }, files: string[],
 *   grep?: string, env: NodeJS.ProcessEnv, write: (chunk: Buffer) => void }} run
 *   `write` is given what mocha prints
 * @returns {Promise<{ state: "passed" | "failed" | "skipped", title: string }[]>}
 */
export async function runMocha({ root, suite, files, grep, env, write }) {
  const output = path.join(root, ".setup", "results", `${suite.name}.jsonl`);
  mkdirSync(path.dirname(output), { recursive: true });
  rmSync(output, { force: true });
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
  const end = await ended(
    spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] }),
    write,
  );
  return withCrash(readResults(output), end, suite.name);
}

async function ended(child, write) {
  child.stdout.on("data", write);
  child.stderr.on("data", write);
  const forward = (signal) => child.kill(signal);
  process.on("SIGTERM", forward);
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
  } finally {
    process.off("SIGTERM", forward);
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
  const explained = end === "exit code 0" || results.some(({ state }) => state === "failed");
  if (complete && explained) return results;
  const title = `the ${suite} tests run to their end (mocha ended with ${end})`;
  return [...results, { state: "failed", title }];
}
