/** Where a TCP connection goes to. */
export interface Endpoint {
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
}

const EXPECTED =
  'expected "host:port" of a tunnel (such as "127.0.0.1:15432"), ' +
  'or "endpoint=host:port,…" where there are several servers';

/**
 * Where to dial for a reader. A tunnel that names no endpoint may lead to the writer, which would then
 * be read from without a word.
 * @throws the same, and if the environment names one tunnel for every server.
 */
export function readerDialAddress(
  reader: Endpoint,
  via: Endpoint | undefined,
  environmentValue: string | undefined,
): Endpoint {
  const text = environmentValue?.trim() ?? "";
  if (via !== undefined || text === "" || text.includes("=")) {
    return dialAddress(reader, via, environmentValue);
  }
  throw new Error(
    `cannot connect read-only through "${text}": RDS_IAM_USER_VIA does not say which endpoint this tunnel leads to\n` +
      `Hint: Open a tunnel to the reader, and name it: RDS_IAM_USER_VIA=${reader.host}=${text}`,
  );
}

/**
 * Where to dial for a server: through the tunnel of `via`, else of the environment, else directly.
 * The name in the certificate and in IAM tokens stays the server's in every case.
 *
 * @param environmentValue value of `RDS_IAM_USER_VIA`: `host:port` for every server, or
 * `endpoint=host:port,…`, where a server that is not listed is dialled directly.
 * @throws if `environmentValue` is not of that form.
 */
export function dialAddress(
  server: Endpoint,
  via: Endpoint | undefined,
  environmentValue: string | undefined,
): Endpoint {
  if (via !== undefined) return { host: via.host, port: via.port };
  const direct = { host: server.host, port: server.port };
  const text = environmentValue?.trim() ?? "";
  return text === "" ? direct : (tunnelFor(server.host, text) ?? direct);
}

function tunnelFor(serverHost: string, text: string): Endpoint | undefined {
  if (!text.includes("=")) return parseEndpoint(text, text);
  const tunnels = new Map<string, Endpoint>();
  for (const entry of text.replace(/,\s*$/, "").split(",")) {
    const [named = "", address, ...rest] = entry.split("=").map((part) => part.trim());
    const endpoint = named.replace(/:\d+$/, ""); // RDS shows the port beside the name
    if (endpoint === "" || address === undefined || rest.length > 0) throw malformed(text);
    if (tunnels.has(dnsName(endpoint))) throw namedTwice(endpoint);
    tunnels.set(dnsName(endpoint), parseEndpoint(address, text));
  }
  return tunnels.get(dnsName(serverHost));
}

// Brackets enclose an IPv6 address, because its colons look like the one before the port.
const ADDRESS = /^(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+)):(\d{1,5})$/;

function parseEndpoint(address: string, text: string): Endpoint {
  const [, ipv6, name, digits] = ADDRESS.exec(address) ?? [];
  const host = ipv6 ?? name;
  const port = Number(digits);
  if (host === undefined || port < 1 || port > 65535) throw malformed(text);
  return { host, port };
}

function dnsName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}

function malformed(text: string): Error {
  return new Error(`RDS_IAM_USER_VIA is "${text}": ${EXPECTED}`);
}

function namedTwice(endpoint: string): Error {
  return new Error(
    `RDS_IAM_USER_VIA names the endpoint "${endpoint}" twice: expected one tunnel a server`,
  );
}
