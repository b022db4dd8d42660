/** A login to one SSH server. */
import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "ssh2";
import { fieldOf, tunnelCode } from "../errorCodes";
import { messageInWords } from "../visible";
import { answerTo, type ExpectedKeys, givenKey, knownKeys, keyType } from "./hostKeys";
import { type SshAttempt, sshError } from "./sshErrors";
import { identitiesOf, ssh2 } from "./sshIdentities";
import type { HostSettings } from "./sshSettings";
import { TunnelError } from "./tunnelError";
import type { SshServer } from "./via";

/** An SSH server on the way, with all that a login to it needs. */
export interface Hop {
  readonly server: SshServer;
  /** Such as `SSH host "bastion"`. */
  readonly what: string;
  readonly settings: HostSettings;
}

/** What a login to an SSH server goes through. */
export interface Carrier {
  readonly stream: Duplex;
  /** Of a ProxyCommand: fulfilled with how it ended, such as `exit code 1`. */
  readonly ended?: Promise<string>;
}

/** How long an SSH server has for the login. */
const loginMs = 10_000;
/** A tunnel of which nothing was heard for so long, four times, is broken. */
const keepAliveMs = 10_000;
/** So long after a connection has ended it may be known how its ProxyCommand did. */
const commandMs = 500;

/**
 * @param carrier default: the server is dialled
 * @throws {TunnelError}
 */
export async function logIn(
  { server, what, settings }: Hop,
  carrier: Carrier | undefined,
): Promise<Client> {
  const [{ Client: SshClient }, expected, identities] = await Promise.all([
    ssh2(),
    expectedKeys(server, what, settings),
    identitiesOf(server, what, settings),
  ]).catch((error: unknown) => {
    carrier?.stream.destroy();
    throw error;
  });
  const client = new SshClient();
  let attempt: SshAttempt = { what, settings, expected, ...identities };
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      if (fieldOf(error, "level") === "agent") {
        attempt = { ...attempt, isAgentSilent: true }; // the next key is tried
        return;
      }
      client.end();
      void howEnded(carrier).then((commandEnded) => {
        carrier?.stream.destroy();
        reject(sshError(error, { ...attempt, commandEnded }));
      });
    };
    const closed = (): void => {
      fail(new Error("it closed the connection"));
    };
    client.on("error", fail); // stays: an error after the login is told when the tunnel closes
    client.once("close", closed);
    client.once("ready", () => {
      client.removeListener("close", closed);
      resolve(client);
    });
    void carrier?.ended?.then(closed);
    const algorithms = algorithmsFor(expected);
    client.connect({
      host: settings.host,
      port: settings.port,
      username: settings.user,
      ...(carrier === undefined ? {} : { sock: carrier.stream }),
      ...(algorithms === undefined ? {} : { algorithms: { serverHostKey: algorithms } }),
      authHandler: identities.methods,
      readyTimeout: loginMs,
      keepaliveInterval: keepAliveMs,
      hostVerifier: (blob: Buffer) => {
        const key = blob.toString("base64");
        const answer = answerTo(key, expected);
        attempt = { ...attempt, presented: { key, answer } };
        return answer === "accepted";
      },
    });
  });
}

async function howEnded(carrier: Carrier | undefined): Promise<string | undefined> {
  if (carrier?.ended === undefined) return undefined;
  return Promise.race([carrier.ended, pause(commandMs, undefined, { ref: false })]);
}

// A server has a key of each type: the one that is known is asked for, as `ssh` does.
function algorithmsFor({ keys }: ExpectedKeys) {
  const known = keys.map(keyType);
  const found = hostKeyAlgorithms.filter((name) =>
    known.includes(name.replace(/^rsa-sha2-\d+$/, "ssh-rsa")),
  );
  return found.length === 0 ? undefined : found;
}

const hostKeyAlgorithms = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
] as const;

async function expectedKeys(
  { hostKey }: SshServer,
  what: string,
  { knownHostsFiles, knownAs, knownAlsoAs }: HostSettings,
): Promise<ExpectedKeys> {
  if (hostKey !== undefined) {
    const key = givenKey(hostKey);
    if (key !== undefined) return key;
    throw new TunnelError(
      tunnelCode.notOpened,
      `cannot read the host key of ${what}: expected a fingerprint ("SHA256:…") or a public key ("ssh-ed25519 AAAA…"), found "${messageInWords(hostKey)}"`,
    );
  }
  const texts = await Promise.all(knownHostsFiles.map(textIn));
  const source = knownHostsFiles[0] ?? "no file of known hosts";
  const found = knownKeys(texts, knownAs, source);
  if (found.keys.length > 0 || knownAlsoAs === undefined) return found;
  const { keys, revoked } = knownKeys(texts, knownAlsoAs, source);
  return { ...found, keys, revoked: [...found.revoked, ...revoked] };
}

async function textIn(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}
