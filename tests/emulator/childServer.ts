/** Child processes that serve until they are stopped. */
import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import type { Reaper } from "./reaper";

/** How long a server may take to say that it is ready, or to end; generous for a loaded machine. */
const PATIENCE_MS = 120_000;
const KEPT_CHARACTERS = 20_000;

/** What is started. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
  /** Found in what the server prints (standard error) once it serves. */
  readonly ready: RegExp;
  readonly reaper: Reaper;
}

/** A server that is up. */
export interface ChildServer {
  /** What the `ready` pattern matched. */
  readonly ready: RegExpExecArray;
  readonly pid: number;
  /** The last of what it has printed (standard error). */
  readonly printed: () => string;
  /** Sends the signal and waits for the end; SIGKILL if that takes too long. */
  readonly stop: (signal: NodeJS.Signals) => Promise<void>;
}

/** @throws with the last of what the server printed, if it ends instead of serving. */
export async function startChildServer(command: ServerCommand): Promise<ChildServer> {
  const child = spawn(command.command, command.args, {
    ...command.options,
    // A process group of its own: Ctrl-C must reach us, and we stop the servers in order.
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { pid = 0 } = child;
  if (pid !== 0) command.reaper.guardProcess(pid);
  // Kept short, and read to the end of the server's life so that it never blocks on the pipe.
  let text = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-KEPT_CHARACTERS);
  });
  const printed = (): string => text;
  const ended = new Promise<void>((resolve) =>
    child.once("close", () => {
      resolve();
    }),
  );
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    return { ready: await readiness(child, command, printed), pid, printed, stop };
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
}

function readiness(
  child: ChildProcess,
  { command, ready }: ServerCommand,
  printed: () => string,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`${command} ${why}:\n${printed()}`));
    };
    const timer = setTimeout(fail, PATIENCE_MS, "did not become ready");
    child.once("error", (error) => {
      fail(`could not be started (${error.message})`);
    });
    child.once("close", (code) => {
      fail(`ended with ${String(code)}`);
    });
    child.stderr?.on("data", () => {
      const match = ready.exec(printed());
      if (match !== null) {
        clearTimeout(timer);
        resolve(match);
      }
    });
  });
}
