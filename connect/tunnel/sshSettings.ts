/** The settings of one host, in the output of `ssh -G`. */

/** How to log in to an SSH server. */
export interface HostSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Paths of private keys. Some may not exist. */
  readonly identityFiles: readonly string[];
  readonly knownHostsFiles: readonly string[];
  /** Name that the files of known hosts have for it, such as `[bastion]:2222`. */
  readonly knownAs: string;
  /** The name without the port, which `ssh` looks for where the other is not there. */
  readonly knownAlsoAs: string | undefined;
  /** Whether the agent offers only the keys of these files. */
  readonly identitiesOnly: boolean;
  /** Socket of the agent, where there is one. */
  readonly agent: string | undefined;
  /** SSH servers on the way, as `user@host:port`, the nearest first. */
  readonly jumpHosts: readonly string[];
  /** Command whose standard input and output are the connection. */
  readonly proxyCommand: string | undefined;
}

/** What applies where the output does not say. */
export interface HostDefaults {
  /** As the user names it. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly home: string;
  readonly identityFiles: readonly string[];
  readonly knownHostsFiles: readonly string[];
  readonly agent: string | undefined;
  /** Variables, which an agent's socket may come from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * @param text a key and a value a line
 * @see https://man.openbsd.org/ssh_config
 */
export function settingsIn(text: string, defaults: HostDefaults): HostSettings {
  const lines = text.split("\n").map((line) => line.replace(/\r$/, ""));
  const values = (key: string) =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const value = (key: string) => values(key).find((each) => each !== "none");
  const host = value("hostname") ?? defaults.host;
  const port = Number(value("port") ?? defaults.port);
  const user = value("user") ?? defaults.user;
  const alias = value("hostkeyalias");
  const tokens = { ...tokensOf({ host, port, user }, defaults.host), "%d": defaults.home };
  const path = (file: string) =>
    withTokens(file, tokens).replace(/^~(?=\/|$)/, () => defaults.home);
  const paths = (found: readonly string[], otherwise: readonly string[]) =>
    found.length === 0 ? otherwise : found.filter((each) => each !== "none").map(path);
  return {
    host,
    port,
    user,
    identitiesOnly: value("identitiesonly") === "yes",
    identityFiles: paths(values("identityfile"), defaults.identityFiles),
    knownHostsFiles: paths(
      [...values("userknownhostsfile"), ...values("globalknownhostsfile")].flatMap(filesIn),
      defaults.knownHostsFiles,
    ),
    knownAs: alias ?? (port === 22 ? host : `[${host}]:${String(port)}`),
    knownAlsoAs: alias === undefined && port !== 22 ? host : undefined,
    agent: agentIn(values("identityagent")[0], defaults, path),
    jumpHosts: value("proxyjump")?.split(",") ?? [],
    proxyCommand: value("proxycommand"),
  };
}

// The files stand on one line without quotes, and a name may have spaces: each is an absolute path.
function filesIn(line: string): readonly string[] {
  return line.split(/ (?=[~/]|[A-Za-z]:)/);
}

/** @param given a path, the name of a variable after `$`, `SSH_AUTH_SOCK`, or `none` */
function agentIn(
  given: string | undefined,
  { agent, environment }: HostDefaults,
  path: (file: string) => string,
): string | undefined {
  if (given === undefined || given === "SSH_AUTH_SOCK") return agent;
  if (given === "none") return undefined;
  return given.startsWith("$") ? environment[given.slice(1)] : path(given);
}

/** A ProxyCommand with the values of its tokens. */
export function expandCommand(
  command: string,
  settings: Pick<HostSettings, "host" | "port" | "user">,
  original: string,
): string {
  return withTokens(command, tokensOf(settings, original));
}

/** @see https://man.openbsd.org/ssh_config#TOKENS */
function tokensOf(
  { host, port, user }: Pick<HostSettings, "host" | "port" | "user">,
  original: string,
): Readonly<Record<string, string>> {
  return { "%%": "%", "%h": host, "%n": original, "%p": String(port), "%r": user };
}

/** Other tokens stay as they are. */
function withTokens(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replace(/%[%a-z]/g, (token) => tokens[token] ?? token);
}
