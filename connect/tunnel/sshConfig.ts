/** What `ssh` itself would do for a host: `ssh -G` prints its configuration, with every default. */
import { execFile } from "node:child_process";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { codeOf } from "../errorCodes";
import { configurationError } from "./sshErrors";
import type { SshServer } from "./via";
import { type HostSettings, settingsIn } from "./sshSettings";

/**
 * Reads the settings for a host. OpenSSH reads its own configuration best, with `Include` and `Match`;
 * where it is not installed, its defaults are used.
 *
 * @param what such as `SSH host "bastion"`
 * @throws {TunnelError} where it cannot read it
 * @see https://man.openbsd.org/ssh#G
 */
export async function hostSettings(
  { host, port, user }: SshServer,
  what: string,
): Promise<HostSettings> {
  const options = [
    ...(port === undefined ? [] : ["-p", String(port)]),
    ...(user === undefined ? [] : ["-l", user]),
  ];
  const text = await outputOf("ssh", ["-G", ...options, "--", host], what);
  const ssh = join(homedir(), ".ssh");
  return settingsIn(text, {
    host,
    port: port ?? 22,
    user: user ?? userInfo().username,
    home: homedir(),
    identityFiles: ["id_ed25519", "id_ecdsa", "id_rsa"].map((file) => join(ssh, file)),
    knownHostsFiles: [join(ssh, "known_hosts"), "/etc/ssh/ssh_known_hosts"],
    agent: process.env["SSH_AUTH_SOCK"] ?? defaultAgent,
    environment: process.env,
  });
}

/** That of Windows's own OpenSSH, which sets no variable. */
const defaultAgent =
  process.platform === "win32" ? String.raw`\\.\pipe\openssh-ssh-agent` : undefined;

/** What a command prints; empty where it is not there. */
async function outputOf(command: string, args: readonly string[], what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: 5000, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null || codeOf(error) === "ENOENT") resolve(stdout);
      else reject(configurationError(what, stderr, error));
    });
  });
}
