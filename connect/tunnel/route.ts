/** Which way leads to a server: the program's, the environment's, or none. */
import { addressInWords, type Endpoint, type Via } from "./via";
import { parseVia, VIA_FORMS, wayInWords } from "./viaText";

/** The environment variable with the ways of one machine, so that a program needs to name none. */
const VARIABLE = "RDS_IAM_USER_VIA";

/**
 * The way to a server: `given`, else that of the environment, else none, where it is dialled directly.
 * The name in the certificate and in IAM tokens stays the server's in every case.
 *
 * @param environmentValue value of `RDS_IAM_USER_VIA`: one way for every server, or `endpoint=way,…`,
 * where a server that is not listed is dialled directly.
 * @throws if `environmentValue` is not of that form.
 */
export function viaFor(
  server: Endpoint,
  given: Via | undefined,
  environmentValue: string | undefined,
): Via | undefined {
  if (given !== undefined) return given;
  const ways = waysIn(environmentValue);
  return ways.every ?? ways.named.get(dnsName(server.host));
}

/**
 * The same for a reader. A tunnel that the user runs leads to one server, and where its endpoint is not
 * named this may be the writer, which would then be read from without a word.
 * @throws the same, and if the environment names one such tunnel for every server.
 */
export function readerViaFor(
  reader: Endpoint,
  given: Via | undefined,
  environmentValue: string | undefined,
): Via | undefined {
  const via = viaFor(reader, given, environmentValue);
  const { every } = given === undefined ? waysIn(environmentValue) : {};
  if (every === undefined || !isEndpoint(every)) return via;
  const tunnel = addressInWords(every);
  throw new Error(
    `cannot connect read-only through "${tunnel}": ${VARIABLE} does not say which endpoint this tunnel leads to\n` +
      `Hint: Open a tunnel to the reader, and name it: ${VARIABLE}=${reader.host}=${tunnel}`,
  );
}

/** Whether it is a tunnel that the user runs. */
export function isEndpoint(via: Via): via is Via & Endpoint {
  return via.ssh === undefined && via.ssm === undefined;
}

/** The endpoints that the environment names, in lower case and without their ports. @throws if it is malformed */
export function endpointsIn(environmentValue: string | undefined): readonly string[] {
  return [...waysIn(environmentValue).named.keys()];
}

/**
 * The environment's value for a program to which the server is at `dial`: the ways to other endpoints
 * stay. One way to every server is left out, because none may stand beside an endpoint's.
 */
export function waysWith(host: string, dial: Endpoint, environmentValue = ""): string {
  const entries = environmentValue.split(",").map((entry) => entry.trim());
  const others = entries.filter((entry) => {
    const { endpoint = "" } = entryIn(entry);
    return endpoint !== "" && endpointName(endpoint) !== dnsName(host);
  });
  return [`${host}=${addressInWords(dial)}`, ...others].join(",");
}

/** Whether two names are one host's. */
export function isSameHost(one: string, other: string): boolean {
  return dnsName(one) === dnsName(other);
}

interface Ways {
  /** The way to every server, where no endpoint is named. */
  readonly every?: Via;
  readonly named: ReadonlyMap<string, Via>;
}

const none: ReadonlyMap<string, Via> = new Map();

function waysIn(environmentValue: string | undefined): Ways {
  const text = environmentValue?.trim().replace(/\s*,$/, "") ?? "";
  if (text === "") return { named: none };
  const entries = text.split(",").map((entry) => entryIn(entry.trim()));
  const [first] = entries;
  if (entries.length === 1 && first?.endpoint === undefined) {
    return { every: parseVia(text, VARIABLE), named: none };
  }
  const named = new Map<string, Via>();
  for (const { endpoint = "", way } of entries) {
    const name = endpointName(endpoint);
    if (name === "") {
      throw new Error(
        `${VARIABLE} names no endpoint before "${wayInWords(way)}": expected one way for every server, ` +
          `or "endpoint=way,…", where a way is ${VIA_FORMS}`,
      );
    }
    if (named.has(name)) {
      throw new Error(
        `${VARIABLE} names the endpoint "${endpoint}" twice: expected one way for each server`,
      );
    }
    named.set(name, parseVia(way, `the way to "${endpoint}" in ${VARIABLE}`));
  }
  return { named };
}

/** A way may have `=` too, after a slash or a question mark. */
function entryIn(entry: string): { readonly endpoint?: string; readonly way: string } {
  const { endpoint, way = entry } = /^(?<endpoint>[^=/?]*)=(?<way>.*)$/s.exec(entry)?.groups ?? {};
  return endpoint === undefined ? { way } : { endpoint: endpoint.trim(), way: way.trim() };
}

/** RDS shows the port beside the name. */
function endpointName(endpoint: string): string {
  return dnsName(endpoint.replace(/:\d+$/, ""));
}

function dnsName(host: string): string {
  return host.toLowerCase().replace(/\.$/, "");
}
