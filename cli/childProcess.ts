/** A program of the user's that has the terminal while it runs. */
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import { codeOf } from "../connect/errorCodes";
import { visible } from "../connect/visible";
import { failure } from "./cliError";

/** What to start. */
export interface ChildPlan {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether we have read standard input, so that the program gets the terminal in its place. */
  readonly stdinTaken: boolean;
  /** What to do where the program is not there. */
  readonly missingHint: string;
}

/** The exit code of a process that a signal ended, as shells have it. */
export function signalCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

/**
 * Runs it to its end, with our standard input and output.
 * @returns its exit code
 */
export async function runChild(plan: ChildPlan): Promise<number> {
  const { env, stdinTaken } = plan;
  const terminal = openTerminal();
  try {
    const stdin = stdinTaken ? (terminal ?? "ignore") : "inherit";
    const child = started(plan, { env, stdio: [stdin, "inherit", "inherit"] });
    const ended = new Promise<number>((resolve, reject) => {
      child.on("error", (error) => {
        // Else a signal could not be passed on: it runs.
        if (child.pid === undefined) reject(startFailure(plan, error));
      });
      child.once("exit", (code, signal) => {
        resolve(signal === null ? (code ?? 0) : signalCode(signal));
      });
    });
    const release = passSignals((signal) => child.kill(signal), terminal !== undefined);
    return await ended.finally(release);
  } finally {
    if (terminal !== undefined) closeSync(terminal);
  }
}

/** Node.js throws some errors, such as that of a name that is too long, and sends others. */
function started(plan: ChildPlan, options: SpawnOptions): ChildProcess {
  try {
    return spawn(plan.command, plan.args, options);
  } catch (error) {
    throw startFailure(plan, error);
  }
}

// With a terminal, Ctrl-C and Ctrl-\ reach the program itself, and it alone decides what they end.
function passSignals(pass: (signal: NodeJS.Signals) => void, hasTerminal: boolean): () => void {
  const ignore = (): void => undefined;
  const keys = ["SIGINT", "SIGQUIT"] as const;
  const others = ["SIGTERM", "SIGHUP"] as const;
  for (const signal of keys) process.on(signal, hasTerminal ? ignore : pass);
  for (const signal of others) process.on(signal, pass);
  return () => {
    for (const signal of keys) process.removeListener(signal, hasTerminal ? ignore : pass);
    for (const signal of others) process.removeListener(signal, pass);
  };
}

/** The terminal of this process, which is there even where standard input is a pipe. */
function openTerminal(): number | undefined {
  try {
    return openSync("/dev/tty", "r+");
  } catch {
    return undefined;
  }
}

function startFailure({ command, missingHint }: ChildPlan, error: unknown) {
  const code = codeOf(error);
  const what = `could not start ${visible(command)}`;
  return code === "ENOENT"
    ? failure(`${what}: it is not on the PATH`, `Hint: ${missingHint}`)
    : failure(`${what}: ${code}`, "Hint: Check that the file may be executed.");
}
