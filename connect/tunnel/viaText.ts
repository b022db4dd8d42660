/** The text of a way to a server, as the environment and the command line give it. */
import { isIPv6 } from "node:net";
import { visible } from "../visible";
import {
  type Endpoint,
  isSshHost,
  isSshUser,
  type SshServer,
  type SsmTarget,
  type Via,
} from "./via";

/** The forms that a text has, for errors and help. */
export const VIA_FORMS =
  '"host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", ' +
  '"ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"';

/**
 * Reads `host:port`, `ssh://[user@]host[:port]`, `ssm://<instance ID>` or
 * `ecs://<cluster>/<task>/<container>`. Further keys of the form come as in a URL's query, such as
 * `?hostKey=SHA256:…`; `jumpHost` may be repeated. Special characters are percent-encoded.
 *
 * @param where what holds the text, such as `--via`, for the error
 * @throws where it has none of these forms. The error holds no password.
 */
export function parseVia(text: string, where: string): Via {
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):\/\/(.*)/is.exec(text) ?? [];
  const refuse = (expected: string): never => {
    throw new Error(`${where} is "${wayInWords(text)}": expected ${expected}`);
  };
  if (scheme === undefined) return endpointIn(text) ?? refuse(VIA_FORMS);
  const parts = partsOf(rest) ?? refuse("percent-encoded text after each %");
  switch (scheme.toLowerCase()) {
    case "ssh":
      return sshVia(parts, refuse);
    case "ssm":
      return ssmVia(parts, refuse);
    case "ecs":
      return ecsVia(parts, refuse);
    default:
      return refuse(VIA_FORMS);
  }
}

/** What is wrong, in words. It does not return. */
type Refuse = (expected: string) => never;

interface Parts {
  /** Before the query, split at each slash and decoded. */
  readonly path: readonly string[];
  readonly query: readonly (readonly [key: string, value: string])[];
}

// By hand, for a URL's query takes the + of a fingerprint as a space. `undefined`: not percent-encoded.
function partsOf(rest: string): Parts | undefined {
  const [address = "", ...queries] = rest.split("?");
  try {
    return {
      path: address.replace(/\/$/, "").split("/").map(decodeURIComponent),
      query: queries
        .join("?")
        .split("&")
        .filter((pair) => pair !== "")
        .map((pair) => {
          const [key = "", ...value] = pair.split("=");
          return [decodeURIComponent(key), decodeURIComponent(value.join("="))] as const;
        }),
    };
  } catch {
    return undefined;
  }
}

function sshVia({ path, query }: Parts, refuse: Refuse): Via {
  const [address = "", ...more] = path;
  const form = '"ssh://[user@]host[:port]"';
  const server = more.length === 0 ? sshServerIn(address) : undefined;
  if (server === undefined) return refuse(form);
  const jumpHosts = query
    .filter(([key]) => key === "jumpHost")
    .map(([, value]) => sshServerIn(value) ?? refuse('"jumpHost=[user@]host[:port]"'));
  const options = optionsIn(
    query.filter(([key]) => key !== "jumpHost"),
    ["privateKeyPath", "hostKey"],
    (expected) => refuse(`${expected}; also "jumpHost", which may be repeated`),
  );
  return { ssh: { ...server, ...options, ...(jumpHosts.length === 0 ? {} : { jumpHosts }) } };
}

// A user may have an @, such as one of a directory; what follows the last one is the host.
const sshAddress =
  /^(?:(?<user>[^:/]+)@)?(?:\[(?<ipv6>[^\]]+)\]|(?<name>[^@:/[\],]+))(?::(?<port>\d{1,5}))?$/;

function sshServerIn(text: string): SshServer | undefined {
  const { user, ipv6, name, port } = sshAddress.exec(text)?.groups ?? {};
  const host = hostIn(ipv6, name);
  if (host === undefined || !isSshHost(host)) return undefined;
  if (user !== undefined && !isSshUser(user)) return undefined;
  if (port !== undefined && !isPort(Number(port))) return undefined;
  return {
    host,
    ...(user === undefined ? {} : { user }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

function ssmVia({ path, query }: Parts, refuse: Refuse): Via {
  const [instanceId = "", ...more] = path;
  if (more.length > 0 || !/^m?i-[0-9a-f]+$/.test(instanceId)) {
    return refuse('"ssm://<instance ID>", where the ID begins with "i-" or "mi-"');
  }
  return sessionVia({ instanceId }, query, refuse);
}

function ecsVia({ path, query }: Parts, refuse: Refuse): Via {
  const [cluster = "", task = "", container = ""] = path;
  if (path.length !== 3 || path.includes("")) {
    return refuse('"ecs://<cluster>/<task>/<container>"');
  }
  return sessionVia({ ecsTask: { cluster, task, container } }, query, refuse);
}

function sessionVia(target: SsmTarget, query: Parts["query"], refuse: Refuse): Via {
  return { ssm: { ...target, ...optionsIn(query, ["region", "profile"], refuse) } };
}

function optionsIn<Key extends string>(
  query: Parts["query"],
  keys: readonly Key[],
  refuse: Refuse,
): { readonly [Name in Key]?: string } {
  const found: { [Name in Key]?: string } = {};
  for (const [key, value] of query) {
    const known = keys.find((name) => name === key);
    if (known === undefined || value === "" || found[known] !== undefined) {
      return refuse(
        `only ${keys.map((name) => `"${name}"`).join(" and ")} after "?", each once and with a value`,
      );
    }
    found[known] = value;
  }
  return found;
}

const address = /^(?:\[(?<ipv6>[^\]]+)\]|(?<name>[\w.-]+)):(?<digits>\d{1,5})$/;

function endpointIn(text: string): Endpoint | undefined {
  const { ipv6, name, digits } = address.exec(text)?.groups ?? {};
  const host = hostIn(ipv6, name);
  const port = Number(digits);
  return host === undefined || !isPort(port) ? undefined : { host, port };
}

// Brackets enclose an IPv6 address, because its colons look like the one before the port.
function hostIn(ipv6: string | undefined, name: string | undefined): string | undefined {
  return ipv6 === undefined || isIPv6(ipv6) ? (ipv6 ?? name) : undefined;
}

function isPort(port: number): boolean {
  return port >= 1 && port <= 65535;
}

/**
 * The text of a way, or of several, for a message: on one line, and without the password that somebody
 * may write after a user's name, as other tools take it.
 */
export function wayInWords(text: string): string {
  return visible(text).replace(password, "$1:…@").replace(encoded, "$1:…@").replace(alone, "$1:…");
}

// A password may have any character, so all is left out up to the last @ but a port or a fingerprint.
const password =
  /((?:^|:\/\/|=)(?!SHA256:)[^@:/?&=,[]*):(?!\/\/|\d{1,5}\/?(?:[?&][A-Za-z]+=|[,=])).*@/g;
/** The same with an encoded colon. */
const encoded = /(:\/\/[^@/?]*?)%3A[^@/?]*@/gi;
/** The same where the host was forgotten, or cut off by a comma: what follows the colon is no port. */
const alone = /(:\/\/[^@:/?,[\]]+):(?!\d{1,5}(?:[/?,]|$)|…)[^/?,@]+/g;
