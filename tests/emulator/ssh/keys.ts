/** SSH keys, as `ssh-keygen` makes them. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { promisify } from "node:util";
import type { OpenSsh } from "../../../scripts/setup/openSsh.mjs";

/** A pair of keys in files. */
export interface SshKey {
  readonly privateKeyPath: string;
  /** A line for `authorized_keys` or `known_hosts`: type, key, comment. */
  readonly publicKey: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
}

export interface SshKeyRequest {
  /** Default: `"ed25519"`. */
  readonly type?: "ed25519" | "ecdsa" | "rsa";
  /** Encrypts the private key's file. Default: none. */
  readonly passphrase?: string;
  /** `"PEM"`: OpenSSL's older form of the file. Default: OpenSSH's own. */
  readonly format?: "OpenSSH" | "PEM";
}

/** Makes one in a folder. */
export async function makeSshKey(
  { environment, keygen }: OpenSsh,
  folder: string,
  { type = "ed25519", passphrase = "", format = "OpenSSH" }: SshKeyRequest = {},
): Promise<SshKey> {
  const privateKeyPath = join(folder, `key-${randomUUID()}`);
  const run = promisify(execFile);
  const env = { ...process.env, ...environment };
  const form = format === "PEM" ? ["-m", "PEM"] : [];
  const args = ["-q", "-t", type, "-N", passphrase, "-C", "test", "-f", privateKeyPath, ...form];
  await run(keygen, args, { env });
  const publicKey = (await readFile(`${privateKeyPath}.pub`, "utf8")).trim();
  const { stdout } = await run(keygen, ["-l", "-E", "sha256", "-f", `${privateKeyPath}.pub`], {
    env,
  });
  return { privateKeyPath, publicKey, fingerprint: stdout.split(" ")[1] ?? "" };
}
