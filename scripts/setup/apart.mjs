import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { progressLog, setUp } from "../setup.mjs";

const THIS_FILE = fileURLToPath(import.meta.url);
const REMIND_MS = 1000;
const PATIENCE_MS = 20_000;

/**
 * Runs the set-up in a process group of its own, so that an interruption reaches whatever it has
 * started (npm, pip, the Go compiler), however deep. PostgreSQL is no part of it: a copy of its
 * programs must outlive the folder of temporary files.
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
  const args = [THIS_FILE, JSON.stringify({ ...need, postgres: false })];
  const child = spawn(process.execPath, args, { detached: true, env, stdio });
  let result;
  child.once("message", (message) => (result = message));
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, by) => resolve(code ?? by));
  });
  const stop = () => void interrupt(child, ended);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const end = await ended;
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  if (end !== 0) throw new Error("the set-up failed, see above");
  return result;
}

// Asked again and again, for the set-up may start its next program just after the first time.
async function interrupt(child, ended) {
  const ask = (name) => {
    try {
      process.kill(-child.pid, name);
    } catch {
      // The whole group is gone already.
    }
  };
  ask("SIGINT");
  const reminder = setInterval(ask, REMIND_MS, "SIGINT");
  const end = setTimeout(ask, PATIENCE_MS, "SIGKILL");
  await ended.catch(() => undefined);
  clearInterval(reminder);
  clearTimeout(end);
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
