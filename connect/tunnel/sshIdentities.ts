/** The keys that log in to an SSH server. */
import { access, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import type { AnyAuthMethod, BaseAgent, ParsedKey } from "ssh2";
import { saidBy, tunnelCode } from "../errorCodes";
import type { HostSettings } from "./sshSettings";
import { TunnelError } from "./tunnelError";
import type { SshServer } from "./via";

/** What authenticates the user, and what it is called in an error. */
export interface Identities {
  readonly methods: AnyAuthMethod[];
  readonly identities: readonly string[];
  /** Files of keys that need a passphrase. */
  readonly locked: readonly string[];
}

/** Loaded only where it is needed. Its names are not all seen by import(), which reads them off the text. */
export async function ssh2() {
  return (await import("ssh2")).default;
}

/**
 * The key that is named; else those of the agent, then those in files.
 * @throws {TunnelError} where the named file holds no key that can be used
 */
export async function identitiesOf(
  { privateKeyPath }: SshServer,
  what: string,
  { user: username, agent, identityFiles, identitiesOnly }: HostSettings,
): Promise<Identities> {
  if (privateKeyPath !== undefined) {
    const path = privateKeyPath.replace(/^~(?=\/|$)/, () => homedir());
    const key = await usableKey(path, what);
    const identities = [`the key in ${path}`];
    return { methods: [{ type: "publickey", username, key }], identities, locked: [] };
  }
  const methods: AnyAuthMethod[] = [];
  const names: string[] = [];
  if (agent !== undefined && agent !== "") {
    const preferred = await publicKeysOf(identityFiles);
    const chosen = await agentWith(agent, { preferred, only: identitiesOnly });
    methods.push({ type: "agent", username, agent: chosen });
    names.push(identitiesOnly ? "the keys of IdentityFile in the agent" : "the keys of the agent");
  }
  const locked: string[] = [];
  for (const file of identityFiles) {
    const found = await keyIn(file);
    if (found === "locked") locked.push(file);
    if (!Buffer.isBuffer(found)) continue;
    methods.push({ type: "publickey", username, key: found });
    names.push(`the key in ${file}`);
  }
  return { methods, identities: names, locked };
}

/** Which keys of an agent are offered. A server refuses further ones after a few (`MaxAuthTries`). */
interface AgentChoice {
  /** Base64 of the keys that come first. */
  readonly preferred: readonly string[];
  /** Whether no other is offered: `IdentitiesOnly`. */
  readonly only: boolean;
}

async function agentWith(socket: string, { preferred, only }: AgentChoice): Promise<BaseAgent> {
  const agent = (await ssh2()).createAgent(socket);
  const ask = agent.getIdentities.bind(agent);
  const isPreferred = (key: unknown): boolean =>
    isParsed(key) && preferred.includes(key.getPublicSSH().toString("base64"));
  agent.getIdentities = (done) => {
    ask((error, keys = []) => {
      const first = keys.filter(isPreferred);
      done(error, only ? first : [...first, ...keys.filter((key) => !isPreferred(key))]);
    });
  };
  return agent;
}

function isParsed(key: unknown): key is ParsedKey {
  return typeof key === "object" && key !== null && "getPublicSSH" in key;
}

/** Of the private keys in files: from the file beside each, or from itself where it has no passphrase. */
async function publicKeysOf(files: readonly string[]): Promise<readonly string[]> {
  const { utils } = await ssh2();
  const found = await Promise.all(
    files.flatMap((file) => [`${file}.pub`, file]).map((file) => readFile(file).catch(() => "")),
  );
  return found.flatMap((text) => {
    const parsed = utils.parseKey(text);
    return parsed instanceof Error ? [] : [parsed.getPublicSSH().toString("base64")];
  });
}

async function usableKey(path: string, what: string): Promise<Buffer> {
  const refuse = (why: string, hint: string): never => {
    throw new TunnelError(
      tunnelCode.notOpened,
      `cannot log in to ${what} with the key in "${path}": ${why}\nHint: ${hint}`,
    );
  };
  await access(path).catch((error: unknown) => refuse(saidBy(error), "Check privateKeyPath."));
  const found = await keyIn(path);
  if (Buffer.isBuffer(found)) return found;
  return found === "locked"
    ? refuse(
        "it needs a passphrase",
        `Add it to the agent (ssh-add ${path}), and leave privateKeyPath out.`,
      )
    : refuse(
        "it is no private key that can be read",
        "Check privateKeyPath: it names the private key, not the .pub file.",
      );
}

/** A private key, or why there is none to use. */
async function keyIn(file: string): Promise<Buffer | "locked" | "none"> {
  const text = await readFile(file).catch(() => undefined);
  if (text === undefined) return "none";
  const parsed = (await ssh2()).utils.parseKey(text);
  if (parsed instanceof Error) {
    return /passphrase|encrypted/i.test(parsed.message) ? "locked" : "none";
  }
  return parsed.isPrivateKey() ? text : "none";
}
