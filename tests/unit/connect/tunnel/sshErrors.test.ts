import { expect } from "chai";
import {
  configurationError,
  forwardError,
  type SshAttempt,
  sshError,
} from "../../../../connect/tunnel/sshErrors";
import { TunnelError } from "../../../../connect/tunnel/tunnelError";
import { ECDSA, ED25519, RSA } from "./hostKeyTexts";

const FILE = "/me/.ssh/known_hosts";

const attempt: SshAttempt = {
  what: 'SSH host "bastion"',
  settings: {
    host: "bastion.example.com",
    port: 2222,
    user: "ec2-user",
    identitiesOnly: false,
    identityFiles: [],
    knownHostsFiles: [FILE],
    knownAs: "[bastion.example.com]:2222",
    knownAlsoAs: undefined,
    agent: undefined,
    jumpHosts: [],
    proxyCommand: undefined,
  },
  identities: ["the keys of the agent", "the key in /me/.ssh/id_rsa"],
  locked: [],
  expected: { keys: [], revoked: [], fingerprints: [], source: FILE },
};

function failure(message: string, fields: object = {}): Error {
  return Object.assign(new Error(message), fields);
}

const REACH =
  "Hint: Check the host and the port, that this machine can reach them, and that an SSH server answers there.";
const unreached = (reason: string, at = "bastion.example.com:2222") =>
  `could not reach SSH host "bastion" at ${at}: ${reason}\n${REACH}`;
const PRESENTED = `It presented ssh-ed25519 ${ED25519.fingerprint}.`;

const logins: readonly {
  readonly title: string;
  readonly error: unknown;
  readonly attempt?: Partial<SshAttempt>;
  readonly message: string;
  /** Whether the error is passed on. */
  readonly isCause?: false;
}[] = [
  ...[
    { code: "ENOTFOUND", reason: "its name could not be resolved" },
    { code: "EAI_AGAIN", reason: "its name could not be resolved" },
    { code: "ECONNREFUSED", reason: "the connection was refused" },
    { code: "ECONNRESET", reason: "the connection was closed" },
    { code: "ETIMEDOUT", reason: "it did not answer in time" },
    { code: "EHOSTUNREACH", reason: "there is no route to it" },
    { code: "ENETUNREACH", reason: "there is no route to it" },
  ].map(({ code, reason }) => ({
    title: code,
    error: failure(`connect ${code}`, { code, level: "client-socket" }),
    message: unreached(reason),
  })),
  {
    title: "a server that does not answer",
    error: failure("Timed out while waiting for handshake", { level: "client-timeout" }),
    message: unreached("it did not answer in time"),
  },
  {
    title: "a server that is no SSH server, on one line",
    error: failure("Invalid identification\nstring", { level: "protocol" }),
    message: unreached(String.raw`Invalid identification\nstring`),
  },
  {
    title: "an address of IPv6",
    error: failure("x", { code: "ECONNREFUSED" }),
    attempt: { settings: { ...attempt.settings, host: "2001:db8::1", port: 22 } },
    message: unreached("the connection was refused", "[2001:db8::1]:22"),
  },
  {
    title: "a failure after the host key was accepted",
    error: failure("it closed the connection"),
    attempt: { presented: { key: ED25519.key, answer: "accepted" } },
    message: unreached("it closed the connection"),
  },
  { title: "what is no Error", error: "closed", message: unreached("closed") },
  {
    title: "a refused login",
    error: failure("All configured authentication methods failed", {
      level: "client-authentication",
    }),
    attempt: { presented: { key: ED25519.key, answer: "accepted" } },
    message: `SSH host "bastion" refused the login of "ec2-user"
Detail: Tried the keys of the agent, the key in /me/.ssh/id_rsa.
Hint: Check the user, and that the host knows one of these keys. Add a key to the agent with ssh-add, or set privateKeyPath.`,
  },
  {
    title: "a login with more keys than the host takes",
    error: failure("Too many authentication failures"),
    attempt: { presented: { key: ED25519.key, answer: "accepted" } },
    message: `SSH host "bastion" refused the login of "ec2-user"
Detail: Tried the keys of the agent, the key in /me/.ssh/id_rsa.
Hint: The host refuses further keys after a few (MaxAuthTries). Set privateKeyPath, or IdentityFile and IdentitiesOnly in ~/.ssh/config.`,
  },
  {
    title: "a login without the agent, and with a key that needs a passphrase",
    error: failure("All configured authentication methods failed", {
      level: "client-authentication",
    }),
    attempt: { isAgentSilent: true, locked: ["/me/.ssh/id_ed25519", "/me/.ssh/b"] },
    message: `SSH host "bastion" refused the login of "ec2-user"
Detail: Tried the keys of the agent, the key in /me/.ssh/id_rsa. The agent gave no answer. Not tried, because of a passphrase: /me/.ssh/id_ed25519, /me/.ssh/b.
Hint: Check the user, and that the host knows one of these keys. Add a key to the agent with ssh-add, or set privateKeyPath.`,
  },
  {
    title: "a ProxyCommand that ended",
    error: failure("Connection lost before handshake"),
    attempt: { commandEnded: "exit code 127" },
    message: `could not reach SSH host "bastion": its ProxyCommand ended with exit code 127
Hint: Check ProxyCommand in the configuration of ssh: log in with ssh, which runs the same command.`,
  },
  {
    title: "a login without any key",
    error: failure("x", { level: "client-authentication" }),
    attempt: { identities: [] },
    message: `SSH host "bastion" refused the login of "ec2-user"
Detail: Tried nothing.
Hint: Check the user, and that the host knows one of these keys. Add a key to the agent with ssh-add, or set privateKeyPath.`,
  },
  {
    title: "a host key that is not known",
    error: failure("Handshake failed", { level: "handshake" }),
    attempt: { presented: { key: ED25519.key, answer: "unknown" } },
    isCause: false,
    message: `the host key of SSH host "bastion" is not known
Detail: ${PRESENTED} Looked for "[bastion.example.com]:2222" in ${FILE}.
Hint: Compare the fingerprint with the host's own (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then set hostKey to it, or log in once with ssh, which records it.`,
  },
  {
    title: "a host key that is not one of the known keys",
    error: failure("Handshake failed", { level: "handshake" }),
    attempt: {
      presented: { key: ED25519.key, answer: "mismatch" },
      expected: { ...attempt.expected, keys: [RSA.key, ECDSA.key] },
    },
    isCause: false,
    message: `the host key of SSH host "bastion" is not the expected one: this may be another host, or somebody in between
Detail: ${PRESENTED} Expected, from ${FILE}: ssh-rsa ${RSA.fingerprint}, ecdsa-sha2-nistp256 ${ECDSA.fingerprint}.
Hint: Ask the host's administrator for its fingerprint. If the key was changed on purpose, change it in ${FILE} too.`,
  },
  {
    title: "a host key that has another fingerprint",
    error: failure("Handshake failed", { level: "handshake" }),
    attempt: {
      presented: { key: ED25519.key, answer: "mismatch" },
      expected: { keys: [], revoked: [], fingerprints: [RSA.fingerprint], source: "hostKey" },
    },
    isCause: false,
    message: `the host key of SSH host "bastion" is not the expected one: this may be another host, or somebody in between
Detail: ${PRESENTED} Expected, from hostKey: ${RSA.fingerprint}.
Hint: Ask the host's administrator for its fingerprint. If it is that of another of the host's keys, set hostKey to the public key, whose type is then asked for.`,
  },
  {
    title: "a revoked host key",
    error: failure("Handshake failed", { level: "handshake" }),
    attempt: {
      presented: { key: ED25519.key, answer: "revoked" },
      expected: { ...attempt.expected, revoked: [ED25519.key] },
    },
    isCause: false,
    message: `the host key of SSH host "bastion" is revoked in ${FILE}
Detail: ${PRESENTED}
Hint: Do not use this host until its administrator has given it a new key.`,
  },
];

const ALLOW =
  "Hint: Check that the host lets this user forward TCP connections (AllowTcpForwarding, PermitOpen) to this endpoint.";

/** What ssh2 says of the answer of OpenSSH, and the code and the text of the error. */
const forwards: readonly {
  readonly said: string;
  readonly code: string;
  readonly text: string;
  readonly hint?: string;
}[] = [
  ...[
    ["Connection refused", "ECONNREFUSED"],
    ["Name or service not known", "ENOTFOUND"],
    ["Temporary failure in name resolution", "ENOTFOUND"],
    ["No address associated with hostname", "ENOTFOUND"],
    ["unknown host (nodename nor servname provided, or not known)", "ENOTFOUND"],
    ["Connection timed out", "ETIMEDOUT"],
    ["No route to host", "EHOSTUNREACH"],
    ["Network is unreachable", "ENETUNREACH"],
  ].map(([text = "", code = ""]) => ({
    said: `(SSH) Channel open failure: ${text}`,
    code,
    text,
  })),
  {
    said: "(SSH) Channel open failure: open failed",
    code: "ERR_TUNNEL_NOT_OPENED",
    text: "open failed",
    hint: ALLOW,
  },
  {
    said: "x: (SSH) Channel open failure: y",
    code: "ERR_TUNNEL_NOT_OPENED",
    text: "x: (SSH) Channel open failure: y",
    hint: ALLOW,
  },
  { said: "Not connected", code: "ERR_TUNNEL_NOT_OPENED", text: "Not connected", hint: ALLOW },
  {
    said: "(SSH) Channel open failure: a\nHint: b",
    code: "ERR_TUNNEL_NOT_OPENED",
    text: String.raw`a\nHint: b`,
    hint: ALLOW,
  },
];

describe("sshError", () => {
  for (const { title, error, message, isCause = true, ...given } of logins) {
    it(`explains ${title}`, () => {
      const told = sshError(error, { ...attempt, ...given.attempt });
      expect(told).to.be.instanceOf(TunnelError);
      expect(told.message).to.equal(message);
      expect(told.code).to.equal("ERR_TUNNEL_NOT_OPENED");
      expect(told.cause).to.equal(isCause ? error : undefined);
    });
  }
});

describe("the error of a configuration that ssh cannot read", () => {
  const error = new Error("Command failed: ssh -G");
  const rows = [
    ["says what ssh says", "config: line 2: Bad option\n", "config: line 2: Bad option"],
    ["says how ssh ended where it says nothing", "", "Command failed: ssh -G"],
  ] as const;
  for (const [title, stderr, detail] of rows) {
    it(title, () => {
      expect(configurationError('SSH host "bastion"', stderr, error).message).to.equal(
        'could not read the configuration of ssh for SSH host "bastion"\n' +
          `Detail: ${detail}\n` +
          "Hint: Mend ~/.ssh/config; ssh -G with the same host shows what it reads.",
      );
    });
  }
});

describe("forwardError", () => {
  for (const { said, code, text, hint } of forwards) {
    it(`explains ${JSON.stringify(said)}`, () => {
      const error = new Error(said);
      const told = forwardError(error, attempt.what, { host: "orders.example.com", port: 5432 });
      expect(told.message.split("\n")).to.deep.equal([
        `SSH host "bastion" could not connect to orders.example.com:5432: ${text}`,
        ...(hint === undefined ? [] : [hint]),
      ]);
      expect([told.code, told.cause]).to.deep.equal([code, error]);
    });
  }
});
