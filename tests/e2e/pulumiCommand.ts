/** The `pulumi` program, run to its end. */
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Guard } from "./guard";

/** How long an interrupted command may take to close its providers, before it is killed. */
const PATIENCE_MS = 60_000;

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, one after the other. */
  readonly output: string;
}

/** A command that did not end as expected; the message holds all that it printed. */
export class PulumiError extends Error {
  override readonly name = "PulumiError";
  constructor(
    message: string,
    readonly result: CommandResult,
  ) {
    super(`${message}: ${result.command}\n${result.output}`);
  }
}

/** Where commands run, and the means to end those that still do. */
export interface PulumiCommands {
  readonly run: (place: Place, args: readonly string[]) => Promise<CommandResult>;
  /** The processes of the commands that run now, each the first of a group. */
  readonly running: () => readonly number[];
  /** Interrupts what runs, as Ctrl-C does, and waits until it has ended. */
  readonly interrupt: () => Promise<void>;
}

/** Where one command runs. */
export interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Runs `pulumi`, keeping what it prints in `folder` until it has ended. */
export function pulumiCommands(folder: string, guard: Guard): PulumiCommands {
  const running = new Map<ChildProcess, Promise<CommandResult>>();
  const underWay = new Set<Promise<CommandResult>>();
  let isInterrupted = false;
  const pids = (): readonly number[] => [...running.keys()].flatMap(({ pid }) => pid ?? []);
  const tellGuard = (): void => {
    guard.running(pids());
  };
  const execute: PulumiCommands["run"] = async (place, args) => {
    // Into files: with nobody left to read a pipe, the engine would be ended by it.
    const output = await mkdtemp(join(folder, "output-"));
    const child = start(place, args, output);
    const result = resultOf(child, `pulumi ${args.join(" ")}`, output);
    running.set(child, result);
    tellGuard();
    // The interruption may have come while it was being started.
    if (isInterrupted) void interrupt(child, result);
    try {
      return await result;
    } finally {
      running.delete(child);
      tellGuard();
    }
  };
  return {
    run: async (place, args) => {
      const done = execute(place, args);
      underWay.add(done);
      try {
        return await done;
      } finally {
        underWay.delete(done);
      }
    },
    running: pids,
    interrupt: async () => {
      isInterrupted = true;
      await Promise.all([...running].map(([child, result]) => interrupt(child, result)));
      await Promise.allSettled(underWay);
    },
  };
}

// Without await: a child that ends at once must not do so before somebody listens.
function start({ cwd, env }: Place, args: readonly string[], output: string): ChildProcess {
  const files = ["stdout", "stderr"].map((name) => openSync(join(output, name), "w"));
  try {
    // Its own process group: Ctrl-C reaches this process alone, which then decides.
    const stdio = ["ignore" as const, ...files, "pipe" as const];
    return spawn("pulumi", args, { cwd, env, detached: true, stdio });
  } finally {
    for (const file of files) closeSync(file);
  }
}

async function resultOf(
  child: ChildProcess,
  command: string,
  folder: string,
): Promise<CommandResult> {
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (...end) => {
        resolve(end);
      });
    },
  );
  const stdout = await readFile(join(folder, "stdout"), "utf8");
  const stderr = await readFile(join(folder, "stderr"), "utf8");
  await rm(folder, { recursive: true });
  const output = stdout + stderr;
  if (exitCode !== null) return { command, exitCode, stdout, stderr, output };
  throw new Error(`${command} was ended by ${String(signal)}\n${output}`);
}

async function interrupt(child: ChildProcess, result: Promise<CommandResult>): Promise<void> {
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
  // Whoever started the command is told how it ended.
  await result.catch(() => undefined);
  clearTimeout(timer);
  await withoutOffspring(child);
}

// Interrupted, the engine may end before its plugins have. Nobody writes to the fourth descriptor,
// but whatever the engine starts inherits it: it closes when the last of them has ended.
async function withoutOffspring(child: ChildProcess): Promise<void> {
  const inherited = child.stdio[3];
  if (inherited === null || inherited === undefined || inherited.closed) return;
  inherited.once("error", () => undefined);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    inherited.once("close", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
