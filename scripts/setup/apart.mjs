import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { fileURLToPath } from "node:url";
import { progressLog, setUp } from "../setup.mjs";

const THIS_FILE = fileURLToPath(import.meta.url);
const REMIND_MS = 500;
const PATIENCE_MS = 20_000;

/**
 * Runs the set-up in a process group of its own, so that an interruption reaches whatever it has
 * started (npm, pip, the Go compiler), however deep. PostgreSQL and OpenSSH are no part of it: copies
 * of their programs must outlive the folder of temporary files.
 *
 * @param {{ need: import("../setup.d.mts").SetupNeed, signal: AbortSignal }} options
 * @returns what {@link setUp} returns
 * @throws {Error} if the set-up fails, having said why, or is interrupted
 */
export async function setUpApart({ need, signal }) {
  // pip and the Go compiler leave their temporary files when they are interrupted.
  const temporary = await mkdtemp(path.join(tmpdir(), "pulumi-rds-iam-user-setup-"));
  try {
    return await runApart(need, signal, { ...process.env, TMPDIR: temporary });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function runApart(need, signal, env) {
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const args = [THIS_FILE, JSON.stringify({ ...need, postgres: false, tools: false })];
  const child = spawn(process.execPath, args, { detached: true, env, stdio });
  let result;
  child.once("message", (message) => (result = message));
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, by) => resolve(code ?? by));
  });
  let interrupted;
  const stop = () => (interrupted = interrupt(child.pid));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const end = await ended;
  signal.removeEventListener("abort", stop);
  await interrupted;
  signal.throwIfAborted();
  if (end !== 0) throw new Error("the set-up failed, see above");
  return result;
}

// Asked again and again, because the set-up may start its next program just after the first time; and
// until the last one has ended, because a program that is interrupted may end before its own children.
async function interrupt(group) {
  const killAt = Date.now() + PATIENCE_MS;
  do {
    ask(group, Date.now() > killAt ? "SIGKILL" : "SIGINT");
    await sleep(REMIND_MS);
  } while (await isRunning(group));
}

function ask(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // The whole group is gone already.
  }
}

/** Whether a process of the group runs: where nobody waits for one that has ended, it stays a zombie. */
async function isRunning(group) {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pgid=,stat="]);
  const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  return rows.some(([id, state = "Z"]) => Number(id) === group && !state.startsWith("Z"));
}

async function main(need) {
  // The programs that run are ended by the same signal; the set-up then removes what is half done.
  const interruption = new AbortController();
  process.on("SIGINT", () => interruption.abort());
  const log = progressLog();
  try {
    const result = await setUp({ need, log, signal: interruption.signal });
    await new Promise((resolve) => process.send(result, resolve));
  } catch (error) {
    if (!interruption.signal.aborted) log(`set-up failed: ${error.message}`);
    process.exitCode = 1;
  }
  process.disconnect();
}

if (process.argv[1] === THIS_FILE) await main(JSON.parse(process.argv[2]));
