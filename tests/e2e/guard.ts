import { spawn } from "node:child_process";

/** Cleans up after this process, if it ends before it has done so itself. */
export interface Guard {
  /** These commands run now, and no others. */
  readonly running: (pids: readonly number[]) => void;
  /** Removes the folder now; the guard ends. */
  readonly dismiss: () => Promise<void>;
}

// Interrupted, the engine ends its providers, which are in process groups of their own; killed, it
// would leave them behind. It is asked once: asked twice, it ends at once too. What it has started
// may outlive it for a moment and still write files, so that the folder cannot be removed yet.
const SCRIPT = `
while read -r word pids; do
  case "$word" in
    running) running=$pids ;;
    dismiss) running= ; break ;;
  esac
done
for pid in $running; do kill -INT "$pid"; done
seconds=0
for pid in $running; do
  while kill -0 "$pid" && [ "$seconds" -lt 60 ]; do sleep 1; seconds=$((seconds + 1)); done
  kill -KILL "$pid"
done
tries=0
until rm -rf -- "$1" || [ "$tries" -ge 60 ]; do sleep 1; tries=$((tries + 1)); done
`;

/** Starts a guard process, which sees from its standard input when this process ends. */
export function startGuard(folder: string): Guard {
  const child = spawn("/bin/sh", ["-c", SCRIPT, "guard", folder], {
    cwd: "/",
    // Ctrl-C must not reach it.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve();
    });
  });
  // Told by `ended`; until then a guard that is gone must not end the process that it guards.
  ended.catch(() => undefined);
  child.stdin.on("error", () => undefined);
  child.unref();
  return {
    running: (pids) => {
      child.stdin.write(`running ${pids.join(" ")}\n`);
    },
    dismiss: async () => {
      child.ref();
      child.stdin.end("dismiss\n");
      await ended;
    },
  };
}
