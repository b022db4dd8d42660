/** The processes with which sshd serves its clients: for each connection a child and perhaps its child. */
import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
}

/** So many children run; one that has ended and is not waited for yet does not count. */
export async function countChildren(parent: number): Promise<number> {
  return (await listProcesses()).filter((each) => each.parent === parent).length;
}

const POLL_MS = 20;

/** Sends children and grandchildren a signal. */
export async function signalOffspring(parent: number, signal: NodeJS.Signals): Promise<void> {
  for (const { pid } of offspringOf(parent, await listProcesses())) send(pid, signal);
}

/** Kills children and grandchildren, and waits for their end. */
export async function killOffspring(parent: number): Promise<void> {
  const offspring = offspringOf(parent, await listProcesses());
  for (const { pid } of offspring) send(pid, "SIGKILL");
  const pids = new Set(offspring.map(({ pid }) => pid));
  while ((await listProcesses()).some(({ pid }) => pids.has(pid))) {
    await setTimeout(POLL_MS);
  }
}

function offspringOf(parent: number, rows: readonly ProcessRow[]): readonly ProcessRow[] {
  const children = rows.filter((row) => row.parent === parent);
  return [...children, ...children.flatMap(({ pid }) => offspringOf(pid, rows))];
}

async function listProcesses(): Promise<readonly ProcessRow[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat="]);
  return stdout.split("\n").flatMap((line) => {
    const [pid, parent, state = "Z"] = line.trim().split(/\s+/);
    return state.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended by itself.
  }
}
