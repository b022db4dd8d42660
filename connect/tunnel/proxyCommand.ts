/** A connection that a command makes, as `ProxyCommand` in the configuration of `ssh` says. */
import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import type { Carrier } from "./sshLogin";
import { expandCommand, type HostSettings } from "./sshSettings";

/**
 * Runs the command, which ends when its standard input does.
 * @param host as the user names it
 * @returns its standard input and output; `undefined` where there is no such command
 */
export function proxyCommand(settings: HostSettings, host: string): Carrier | undefined {
  if (settings.proxyCommand === undefined) return undefined;
  const child = spawn(expandCommand(settings.proxyCommand, settings, host), {
    shell: true,
    windowsHide: true,
    // Ctrl-C in the terminal is for the program, which may be in the middle of a change.
    detached: process.platform !== "win32",
    stdio: ["pipe", "pipe", "inherit"],
  });
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  stream.on("error", () => undefined); // how the command ended says more
  stream.once("close", () => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      process.kill(process.platform === "win32" ? child.pid : -child.pid, "SIGTERM");
    } catch {
      // It has ended by itself.
    }
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => {
      resolve(error.message);
    });
    child.once("exit", (code, signal) => {
      resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
    });
  });
  return { stream, ended };
}
