/** The command as a user runs it: a process of its own, with its exit code and what it prints. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { Check } from "../../../cli/checks/checklist";

const MAIN = join(__dirname, "..", "..", "..", "cli", "main.ts");

/** What a process printed, and how it ended. */
export interface Ran {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** How it is run, where it is not as usual. */
export interface RunOptions {
  /** Variables that differ from this process's; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What it reads from standard input. */
  readonly input?: string;
  /** Modules that it loads first. */
  readonly preload?: readonly string[];
}

/** Runs `rds-iam-user` from the sources, in the environment of this process. */
export async function rdsIamUser(
  words: readonly string[],
  { env = {}, input = "", preload = [] }: RunOptions = {},
): Promise<Ran> {
  const imports = ["tsx", ...preload].map((module) => `--import=${module}`);
  const child = spawn(process.execPath, [...imports, MAIN, ...words], {
    env: { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<readonly unknown[]>,
  ]);
  return { code, stdout, stderr };
}

/** The checks in what `--json` printed, by name. */
export function checksIn(checks: readonly Check[]): ReadonlyMap<string, Omit<Check, "check">> {
  return new Map(checks.map(({ check, ...result }) => [check, result]));
}

/** The names of the checks that came out so. */
export function namesOf(checks: readonly Check[], status: Check["status"]): readonly string[] {
  return checks.filter((check) => check.status === status).map(({ check }) => check);
}
