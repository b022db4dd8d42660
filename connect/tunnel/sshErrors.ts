/** Why an SSH server could not be used, and what to do about it. */
import { codeOf, fieldOf, networkReasons, saidBy, tunnelCode } from "../errorCodes";
import { type ExpectedKeys, fingerprintOf, type KeyAnswer, keyType } from "./hostKeys";
import type { HostSettings } from "./sshSettings";
import { TunnelError } from "./tunnelError";
import { messageInWords } from "../visible";
import { addressInWords, type Endpoint } from "./via";

/** What was tried. */
export interface SshAttempt {
  /** Such as `SSH host "bastion"`. */
  readonly what: string;
  readonly settings: HostSettings;
  /** What authenticates the user, such as `the keys of the agent`. */
  readonly identities: readonly string[];
  /** Files of keys that need a passphrase, which were not tried. */
  readonly locked: readonly string[];
  /** Whether the agent gave no answer. Default: `false`. */
  readonly isAgentSilent?: boolean;
  /** How its ProxyCommand ended, such as `exit code 1`; absent where it has none, or it runs. */
  readonly commandEnded?: string | undefined;
  readonly expected: ExpectedKeys;
  /** The host key that the server presented, in Base64, and whether it was accepted. */
  readonly presented?: { readonly key: string; readonly answer: KeyAnswer } | undefined;
}

/** The error that the user sees for a login to an SSH server that failed. */
export function sshError(error: unknown, attempt: SshAttempt): TunnelError {
  const { what, settings, presented } = attempt;
  const address = addressInWords(settings);
  if (presented !== undefined && presented.answer !== "accepted") {
    return tunnelError(keyRefusal(presented.key, presented.answer, attempt), undefined);
  }
  if (fieldOf(error, "level") === "client-authentication") {
    return tunnelError(authRefusal(attempt, addKey), error);
  }
  if (/too many authentication failures/i.test(saidBy(error))) {
    return tunnelError(authRefusal(attempt, nameKey), error);
  }
  const { commandEnded } = attempt;
  if (commandEnded !== undefined) {
    return tunnelError(
      [
        `could not reach ${what}: its ProxyCommand ended with ${commandEnded}`,
        "Hint: Check ProxyCommand in the configuration of ssh: log in with ssh, which runs the same command.",
      ],
      error,
    );
  }
  const reason = reasonOf(error);
  return tunnelError(
    [
      `could not reach ${what} at ${address}: ${reason}`,
      "Hint: Check the host and the port, that this machine can reach them, and that an SSH server answers there.",
    ],
    error,
  );
}

function keyRefusal(
  key: string,
  answer: Exclude<KeyAnswer, "accepted">,
  { what, settings, expected }: SshAttempt,
): readonly string[] {
  const found = `${keyType(key)} ${fingerprintOf(key)}`;
  const known = expected.fingerprints.concat(
    expected.keys.map((each) => `${keyType(each)} ${fingerprintOf(each)}`),
  );
  switch (answer) {
    case "revoked":
      return [
        `the host key of ${what} is revoked in ${expected.source}`,
        `Detail: It presented ${found}.`,
        "Hint: Do not use this host until its administrator has given it a new key.",
      ];
    case "mismatch":
      return [
        `the host key of ${what} is not the expected one: this may be another host, or somebody in between`,
        `Detail: It presented ${found}. Expected, from ${expected.source}: ${known.join(", ")}.`,
        `Hint: Ask the host's administrator for its fingerprint. ${changeHint(expected)}`,
      ];
    case "unknown":
      return [
        `the host key of ${what} is not known`,
        `Detail: It presented ${found}. Looked for "${settings.knownAs}" in ${expected.source}.`,
        `Hint: Compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then set hostKey to it, or log in once with ssh, which records it.`,
      ];
  }
}

function changeHint({ fingerprints, source }: ExpectedKeys): string {
  return fingerprints.length === 0
    ? `If the key was changed on purpose, change it in ${source} too.`
    : `If it is that of another of the host's keys, set ${source} to the public key, whose type is then asked for.`;
}

const addKey =
  "Check the user, and that the host knows one of these keys. Add a key to the agent with ssh-add, or set privateKeyPath.";
/** @see https://man.openbsd.org/sshd_config#MaxAuthTries */
const nameKey =
  "The host refuses further keys after a few (MaxAuthTries). Set privateKeyPath, or IdentityFile and IdentitiesOnly in ~/.ssh/config.";

function authRefusal(attempt: SshAttempt, hint: string): readonly string[] {
  const { what, settings, identities, locked, isAgentSilent = false } = attempt;
  const tried = identities.length === 0 ? "nothing" : identities.join(", ");
  const further = [
    ...(isAgentSilent ? ["The agent gave no answer."] : []),
    ...(locked.length === 0 ? [] : [`Not tried, because of a passphrase: ${locked.join(", ")}.`]),
  ];
  return [
    `${what} refused the login of "${settings.user}"`,
    `Detail: ${[`Tried ${tried}.`, ...further].join(" ")}`,
    `Hint: ${hint}`,
  ];
}

/** The error where `ssh` cannot read its own configuration. */
export function configurationError(what: string, stderr: string, error: unknown): TunnelError {
  const said = messageInWords(stderr.trim().replaceAll(/\s*\n/g, "; "));
  return tunnelError(
    [
      `could not read the configuration of ssh for ${what}`,
      `Detail: ${said === "" ? saidBy(error) : said}`,
      "Hint: Mend ~/.ssh/config; ssh -G with the same host shows what it reads.",
    ],
    error,
  );
}

/**
 * The error for a server that the SSH host cannot reach. It has Node.js's code, so that it is told and
 * waited for like a server that this machine cannot reach.
 */
export function forwardError(error: unknown, what: string, server: Endpoint): TunnelError {
  const text = saidBy(error).replace(/^\(SSH\) Channel open failure: /, "");
  const code = codes.find(([pattern]) => pattern.test(text))?.[1];
  const facts = `${what} could not connect to ${addressInWords(server)}: ${text}`;
  if (code !== undefined) return new TunnelError(code, facts, error);
  return tunnelError(
    [
      facts,
      "Hint: Check that the host lets this user forward TCP connections (AllowTcpForwarding, PermitOpen) to this endpoint.",
    ],
    error,
  );
}

/** What OpenSSH says, which is the text of its system's resolver or connect. */
const codes: readonly (readonly [RegExp, string])[] = [
  [/connection refused/i, "ECONNREFUSED"],
  [/name or service not known|unknown host|name resolution|no address associated/i, "ENOTFOUND"],
  [/timed out/i, "ETIMEDOUT"],
  [/no route to host/i, "EHOSTUNREACH"],
  [/network is unreachable/i, "ENETUNREACH"],
];

function reasonOf(error: unknown): string {
  const known = networkReasons[codeOf(error)];
  if (known !== undefined) return known;
  return fieldOf(error, "level") === "client-timeout" ? "it did not answer in time" : saidBy(error);
}

function tunnelError(lines: readonly string[], cause: unknown): TunnelError {
  return new TunnelError(tunnelCode.notOpened, lines.join("\n"), cause);
}
