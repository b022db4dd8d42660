/**
 * Runs a command for another process and ends it when that process is gone, however it went: the engine
 * may kill the provider, and `session-manager-plugin` would listen on.
 *
 * It is started with an IPC channel, in a process group of its own: Ctrl-C in the terminal is for the
 * other process, which may be in the middle of a change.
 */
import { spawn } from "node:child_process";

/** How long the command may take to end by itself. */
const graceMs = 3000;

const [command = "", ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], windowsHide: true });
child.once("error", () => process.exit(127));
child.once("exit", (code) => process.exit(code ?? 1));

let isEnding = false;
function end(): void {
  if (isEnding) return;
  isEnding = true;
  child.kill("SIGINT"); // of this signal the plugin ends its session
  setTimeout(() => child.kill("SIGKILL"), graceMs).unref();
}
process.once("disconnect", end);
process.on("SIGTERM", end);
process.on("SIGINT", end);
process.on("SIGHUP", end);
