/**
 * A guard process that cleans up when this process ends in whatever way, SIGKILL included:
 * its standard input closes then, and it kills the processes and removes the folders it was told.
 */
import { spawn } from "node:child_process";

export interface Reaper {
  /** Kill this process when ours is gone. */
  readonly guardProcess: (pid: number) => void;
  /** Remove this folder when ours is gone. */
  readonly guardFolder: (path: string) => void;
  /** All is cleaned up already: the guard ends without doing anything. */
  readonly dismiss: () => Promise<void>;
}

// PostgreSQL's fast, then its immediate shutdown take its children along; SIGKILL would not.
const SCRIPT = `
while read -r word value; do
  case "$word" in
    process) processes="$processes $value" ;;
    folder) set -- "$@" "$value" ;;
    dismiss) exit 0 ;;
  esac
done
for signal in INT QUIT KILL; do
  alive=
  for process in $processes; do kill -$signal "$process" && alive=yes; done
  if test "$alive"; then sleep 1; fi
done
rm -rf -- "$@"
`;

/** Starts the guard; it is not in the terminal's foreground group, so Ctrl-C does not reach it. */
export function startReaper(): Reaper {
  const child = spawn("/bin/sh", ["-c", SCRIPT, "reaper"], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  // A guard that is gone must not end the process that it guards.
  child.stdin.on("error", () => undefined);
  const tell = (line: string): void => {
    child.stdin.write(`${line}\n`);
  };
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      resolve();
    });
  });
  return {
    guardProcess: (pid) => {
      tell(`process ${String(pid)}`);
    },
    guardFolder: (path) => {
      tell(`folder ${path}`);
    },
    dismiss: async () => {
      child.ref();
      child.stdin.end("dismiss\n");
      await ended;
    },
  };
}
