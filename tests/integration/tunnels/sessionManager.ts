/** Targets of the emulator's Session Manager, and where its plugin is. */
import { delimiter, join } from "node:path";
import type { Emulator } from "../../emulator/emulator";
import { remoteHostsOf } from "../../emulator/remoteHosts";
import type { RdsServer } from "../../emulator/rdsServer";

/** A PATH on which the stand-in of `session-manager-plugin` is the first. */
export function pathWithPlugin(): string {
  const programs = join(__dirname, "..", "..", "emulator", "ssm", "programs");
  return `${programs}${delimiter}${process.env["PATH"] ?? ""}`;
}

export const INSTANCE = "i-0f1e2d3c4b5a69788";
export const OFFLINE = "i-0aaaaaaaaaaaaaaaa";

/** Adds an instance that reaches the server, and one whose agent is not connected. */
export function addInstances({ sessionManager }: Emulator, rds: RdsServer): void {
  const hosts = remoteHostsOf(rds);
  sessionManager.addInstance({ id: INSTANCE, hosts, isOnline: () => true });
  sessionManager.addInstance({ id: OFFLINE, hosts, isOnline: () => false });
}
