/** Which host keys of an SSH server are expected, and whether it presented one of them. */
import { createHash, createHmac } from "node:crypto";

/** Host keys that are expected: public keys, or one fingerprint. */
export interface ExpectedKeys {
  /** Base64 of the keys as SSH encodes them. */
  readonly keys: readonly string[];
  /** Keys that must not be accepted, the same way. */
  readonly revoked: readonly string[];
  /** `SHA256:…` */
  readonly fingerprints: readonly string[];
  /** Where they come from, such as `~/.ssh/known_hosts`. */
  readonly source: string;
}

/** The answer to a presented host key. */
export type KeyAnswer = "accepted" | "unknown" | "mismatch" | "revoked";

/** @param key as SSH encodes it, in Base64 */
export function answerTo(key: string, expected: ExpectedKeys): KeyAnswer {
  if (expected.revoked.includes(key)) return "revoked";
  const { keys, fingerprints } = expected;
  if (keys.includes(key) || fingerprints.includes(fingerprintOf(key))) return "accepted";
  return keys.length === 0 && fingerprints.length === 0 ? "unknown" : "mismatch";
}

/** As `ssh` shows it: `SHA256:…`. */
export function fingerprintOf(key: string): string {
  const hash = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
  return `SHA256:${hash.replace("=", "")}`;
}

/** The name of a key's algorithm, which it begins with, such as `ssh-ed25519`. */
export function keyType(key: string): string {
  const bytes = Buffer.from(key, "base64");
  if (bytes.length < 4) return "";
  return bytes.subarray(4, 4 + bytes.readUInt32BE(0)).toString("latin1");
}

/** A fingerprint or a public key as the user gives it; `undefined` where it is neither. */
export function givenKey(text: string): ExpectedKeys | undefined {
  const source = "hostKey";
  const trimmed = text.trim();
  const fingerprint = /^SHA256:[A-Za-z0-9+/]{43}(?==?$)/.exec(trimmed)?.[0];
  if (fingerprint !== undefined) {
    return { keys: [], revoked: [], fingerprints: [fingerprint], source };
  }
  const key = publicKeyIn(trimmed.split(/\s+/));
  return key === undefined ? undefined : { keys: [key], revoked: [], fingerprints: [], source };
}

/**
 * The keys that files of known hosts have for a host.
 * @param texts of the files
 * @param name as the files have it, such as `[bastion]:2222`
 * @see https://man.openbsd.org/sshd#SSH_KNOWN_HOSTS_FILE_FORMAT
 */
export function knownKeys(texts: readonly string[], name: string, source: string): ExpectedKeys {
  const asked = name.toLowerCase();
  const found = texts
    .flatMap((text) => text.split("\n"))
    .map(lineIn)
    .filter((line) => line !== undefined)
    .filter(({ patterns }) => isNamed(patterns, asked));
  const keysWith = (marker: string | undefined) =>
    found.filter((line) => line.marker === marker).map(({ key }) => key);
  return { keys: keysWith(undefined), revoked: keysWith("@revoked"), fingerprints: [], source };
}

interface KnownHost {
  readonly marker: string | undefined;
  readonly patterns: string;
  readonly key: string;
}

function lineIn(text: string): KnownHost | undefined {
  const line = text.trim();
  if (line.startsWith("#")) return undefined;
  const words = line.split(/\s+/);
  const marker = line.startsWith("@") ? words.shift() : undefined;
  const [patterns = "", ...key] = words;
  const found = publicKeyIn(key);
  return found === undefined ? undefined : { marker, patterns, key: found };
}

/** A public key's Base64, which must be complete and of the type that stands before it. */
function publicKeyIn([type = "", base64 = ""]: readonly string[]): string | undefined {
  return keyType(base64) === type && isComplete(base64) ? base64 : undefined;
}

/** Whether a key has fields after its type, each behind its length, and nothing else. */
function isComplete(key: string): boolean {
  const bytes = Buffer.from(key, "base64");
  let fields = 0;
  let end = 0;
  for (; end + 4 <= bytes.length; fields += 1) end += 4 + bytes.readUInt32BE(end);
  return fields > 1 && end === bytes.length && bytes.toString("base64") === key;
}

function isNamed(patterns: string, asked: string): boolean {
  if (patterns.startsWith("|1|")) return isHashOf(patterns, asked);
  const all = patterns.toLowerCase().split(",");
  const matches = (pattern: string) => wildcard(pattern).test(asked);
  const isExcluded = all.some((each) => each.startsWith("!") && matches(each.slice(1)));
  return !isExcluded && all.some(matches);
}

/** `|1|salt|hash`: HashKnownHosts. */
function isHashOf(hashed: string, asked: string): boolean {
  const [, , salt = "", hash] = hashed.split("|");
  return createHmac("sha1", Buffer.from(salt, "base64")).update(asked).digest("base64") === hash;
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}
