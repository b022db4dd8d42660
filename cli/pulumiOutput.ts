/** Runs `pulumi`, and reads what it prints. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { codeOf } from "../connect/errorCodes";
import { signalCode } from "./childProcess";
import { pulumiMissing, pulumiRefusal, type Reading, type StackPlace } from "./pulumiRefusal";

/** How long it may take to end after a signal. */
const graceMs = 3000;

/**
 * What it prints. It runs in a process group of its own, to which a signal is passed on with all that it
 * has started; then this process ends as the signal has it.
 * @param reading default: the outputs
 * @throws {CliError}
 */
export async function pulumiOutput(
  place: StackPlace,
  words: readonly string[],
  reading?: Reading,
): Promise<string> {
  const { stack, cwd } = place;
  const args = [
    ...words,
    ...["--non-interactive", "--color", "never"],
    ...(stack === undefined ? [] : ["--stack", stack]),
    ...(cwd === undefined ? [] : ["--cwd", cwd]),
  ];
  const child = spawn("pulumi", args, {
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => {
      reject(codeOf(error) === "ENOENT" ? pulumiMissing(reading) : error);
    });
    child.once("close", resolve);
  });
  const release = passSignals(child.pid, ended);
  try {
    const all = [ended, text(child.stdout), text(child.stderr)] as const;
    const [code, stdout, stderr] = await Promise.all(all);
    if (code === 0) return stdout;
    throw pulumiRefusal(place, stderr, reading);
  } finally {
    release();
  }
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

function passSignals(pid: number | undefined, ended: Promise<unknown>): () => void {
  const pass = (signal: NodeJS.Signals): void => {
    send(pid, signal);
    setTimeout(() => {
      send(pid, "SIGKILL");
    }, graceMs).unref();
    const exit = (): void => process.exit(signalCode(signal));
    ended.then(exit, exit);
  };
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.removeListener(signal, pass);
  };
}

function send(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended by itself.
  }
}
