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
 * started (npm, pip, the Go compiler), however deep.
 *
 * @param {AbortSignal} signal
 * @throws {Error} if the set-up fails, having said why, or is interrupted
 */
export async function setUpApart(signal) {
  // pip and the Go compiler leave their temporary files when they are interrupted.
  const temporary = await mkdtemp(path.join(tmpdir(), "pulumi-rds-iam-user-setup-"));
  try {
    await runApart(signal, { ...process.env, TMPDIR: temporary });
  } finally {
    await rm(temporary, { recursive: true, force: true, maxRetries: 10 });
  }
}

async function runApart(signal, env) {
  const stdio = ["ignore", "inherit", "inherit"];
  const child = spawn(process.execPath, [THIS_FILE], { detached: true, env, stdio });
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

async function main() {
  // The programs that run are ended by the same signal; the set-up then removes what is half done.
  let isInterrupted = false;
  process.on("SIGINT", () => (isInterrupted = true));
  const log = progressLog();
  try {
    // PostgreSQL's programs are readied as the servers start, for one version alone.
    await setUp({ need: { engine: true, moto: true, examples: true }, log });
  } catch (error) {
    if (!isInterrupted) log(`set-up failed: ${error.message}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === THIS_FILE) await main();
