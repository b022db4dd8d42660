/** Commands of this checkout as somebody runs them, and what they leave behind. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { type Guard, startGuard } from "../e2e/guard";

const ROOT = join(__dirname, "..", "..");

/** Copies of PostgreSQL's programs, made once for a user who cannot reach the checkout. */
const CACHES = /^pulumi-rds-iam-user-\d+$/;

export interface Command {
  readonly child: ChildProcess;
  readonly output: Readable;
  /** All that it has printed so far. */
  readonly printed: () => string;
  /** Exit code as a shell would tell it, once it has ended and its output is closed. */
  readonly ended: Promise<number>;
}

/** A folder of temporary files that a command has for itself. */
export interface Temporary {
  readonly folder: string;
  /** Interrupts the command when this process ends. */
  readonly guard: Guard;
}

export async function makeTemporary(): Promise<Temporary> {
  const base = await realpath(await mkdtemp(join(tmpdir(), "command-test-")));
  // PostgreSQL's own user must get through it.
  await chmod(base, 0o755);
  const folder = join(base, "temporary");
  await mkdir(folder);
  return { folder, guard: startGuard(base) };
}

/** Starts a command in a process group of its own, as a terminal gives it one. */
export function startCommand(
  { folder, guard }: Temporary,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Command {
  const child = spawn(command, args, {
    cwd: ROOT,
    // What tsx compiles, it would leave there.
    env: { ...process.env, TMPDIR: folder, TSX_DISABLE_CACHE: "1", ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  guard.running([child.pid ?? 0]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      resolve(signal === null ? (code ?? -1) : 128 + constants.signals[signal]);
    });
  });
  return { child, output: child.stdout, printed: () => printed, ended };
}

/** Waits until it has printed this; fails where it ends without. */
export async function printing(command: Command, pattern: RegExp): Promise<void> {
  const tooEarly = command.ended.then(() => {
    if (pattern.test(command.printed())) return;
    throw new Error(`ended too early:\n${command.printed()}`);
  });
  // By then nobody may be waiting any more.
  tooEarly.catch(() => undefined);
  while (!pattern.test(command.printed())) {
    await Promise.race([once(command.output, "data"), tooEarly]);
  }
}

/** What is left of a command that had this folder for its temporary files. */
export async function leftOf({ folder }: Temporary) {
  const files = (await readdir(folder)).filter((name) => !CACHES.test(name));
  return { files, processes: await processesOf(folder) };
}

/** Command lines of the processes that have the folder in their arguments or environment. */
async function processesOf(folder: string): Promise<readonly string[]> {
  // Without /proc only the folder tells: whatever runs has files there.
  const ids = await readdir("/proc").catch(() => []);
  const texts = ids
    .filter((id) => /^\d+$/.test(id))
    .map(async (id) => {
      const [args, environment] = await Promise.all(
        ["cmdline", "environ"].map((file) => readFile(`/proc/${id}/${file}`, "utf8")),
      ).catch(() => ["", ""]); // ended meanwhile, or somebody else's
      return { args, environment };
    });
  return (await Promise.all(texts))
    .filter(({ args, environment }) => `${args ?? ""}${environment ?? ""}`.includes(folder))
    .map(({ args }) => args?.replaceAll("\0", " ").trim() ?? "");
}
