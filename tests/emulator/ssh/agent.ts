/** An `ssh-agent` of a test's own. */
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import type { OpenSsh } from "../../../scripts/setup/openSsh.mjs";
import { startChildServer } from "../childServer";
import type { Reaper } from "../reaper";

export interface SshAgent {
  /** For SSH_AUTH_SOCK. */
  readonly socket: string;
  readonly stop: () => Promise<void>;
}

export interface SshAgentPlan {
  readonly programs: OpenSsh;
  /** Where its socket will be. */
  readonly folder: string;
  readonly reaper: Reaper;
}

/** Starts one that holds these keys, whose files have no passphrase. */
export async function startSshAgent(
  { programs, folder, reaper }: SshAgentPlan,
  privateKeyPaths: readonly string[],
): Promise<SshAgent> {
  const socket = join(folder, `agent-${randomUUID().slice(0, 8)}`);
  const env = { ...process.env, ...programs.environment };
  const agent = await startChildServer({
    // It says on standard output where it listens.
    command: "/bin/sh",
    args: ["-c", 'exec "$0" -D -a "$1" >&2', programs.agent, socket],
    options: { env },
    ready: /SSH_AUTH_SOCK=/,
    reaper,
  });
  const stop = (): Promise<void> => agent.stop("SIGTERM");
  try {
    for (const path of privateKeyPaths) {
      await promisify(execFile)(programs.add, ["-q", path], {
        env: { ...env, SSH_AUTH_SOCK: socket },
      });
    }
    return { socket, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
