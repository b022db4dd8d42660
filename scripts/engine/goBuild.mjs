import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const PROGRESS_MS = 15_000;
const LAST_LINES = 15;

/**
 * The version of the `go` on PATH as numbers, or undefined where there is none.
 *
 * @returns {Promise<number[] | undefined>}
 */
export async function goVersion() {
  try {
    const { stdout } = await promisify(execFile)("go", ["env", "GOVERSION"]);
    return stdout.match(/\d+/g)?.map(Number);
  } catch {
    return undefined;
  }
}

/**
 * Builds one program of a Go module and says from time to time how far it is.
 *
 * @param {{ name: string, moduleDir: string, program: string, flags?: string[], output: string }} build
 * @param {{ log: (line: string) => void, signal?: AbortSignal }} how
 * @throws {Error} with the end of the compiler's output where it fails
 */
export async function goBuild({ name, moduleDir, program, flags = [], output }, { log, signal }) {
  const args = ["build", "-v", "-buildvcs=false", ...flags, "-o", output, program];
  // Without cgo the build needs no C compiler and gives the same program everywhere.
  const env = { ...process.env, CGO_ENABLED: "0", GOWORK: "off" };
  const child = spawn("go", args, {
    cwd: moduleDir,
    env,
    stdio: ["ignore", "ignore", "pipe"],
    signal,
  });
  const stop = () => child.kill();
  process.once("exit", stop);
  const progress = follow(child.stderr);
  const started = Date.now();
  const ticker = setInterval(
    () => log(`${name}: ${progress.text()}, ${seconds(started)} s`),
    PROGRESS_MS,
  );
  try {
    const code = await exitOf(child);
    if (code !== 0)
      throw new Error(`could not build ${name}: go exited with ${code}\n${progress.end()}`);
    log(`${name}: built in ${seconds(started)} s`);
  } finally {
    clearInterval(ticker);
    process.removeListener("exit", stop);
  }
}

function follow(stream) {
  const last = [];
  let compiled = 0;
  let downloaded = 0;
  createInterface({ input: stream }).on("line", (line) => {
    if (line.startsWith("go: downloading")) downloaded += 1;
    else compiled += 1;
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
  });
  return {
    text: () => `${downloaded} modules downloaded, ${compiled} packages compiled`,
    end: () => last.join("\n"),
  };
}

function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}
