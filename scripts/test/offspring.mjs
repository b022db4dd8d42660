import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const POLL_MS = 200;

/** How long the tests' guards may take to end servers and engine commands in order. */
const PATIENCE_MS = 90_000;

/**
 * Ends a process that leads a group, and waits for the end of all that it has started, in whatever
 * group: servers and engine commands have guard processes, which end them in order. What still runs
 * after some time is killed.
 *
 * @param {number} leader
 */
export async function endWithOffspring(leader) {
  // Stopped, it starts nothing that would be missing in the list.
  send(leader, "SIGSTOP");
  const killAt = Date.now() + PATIENCE_MS;
  let known = new Set(await idsBelow((process) => process.pid === leader));
  send(-leader, "SIGTERM");
  send(-leader, "SIGCONT");
  while (known.size > 0) {
    await sleep(POLL_MS);
    const before = known;
    known = new Set(await idsBelow(({ id }) => before.has(id)));
    if (Date.now() > killAt) for (const id of known) send(Number(id.split(" ", 1)), "SIGKILL");
  }
}

/** The chosen processes that run, and all below them. */
async function idsBelow(isChosen) {
  const all = await processes();
  const below = (process) => [
    process.id,
    ...all.filter(({ parent }) => parent === process.pid).flatMap(below),
  ];
  return all.filter(isChosen).flatMap(below);
}

async function processes() {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,stat=,lstart="]);
  const lines = stdout.split("\n").map((line) => line.trim().split(/\s+/));
  return lines
    .filter(([, , state = "Z"]) => !state.startsWith("Z"))
    .map(([pid, parent, , ...start]) => ({
      // An id may be given again to another process, but not at the same time.
      id: [pid, ...start].join(" "),
      pid: Number(pid),
      parent: Number(parent),
    }));
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
