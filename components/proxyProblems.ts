/** What is wrong with an RDS Proxy: all of it at once, before anything is created. */
import { RunError } from "@pulumi/pulumi";
import { visible } from "../connect/visible";
import { type Place, isSamePlace, placeIn, placeInWords } from "./trust/place";

/** How a proxy logs in to the server behind it. */
export type ProxyMode = "endToEnd" | "standard";

/** What is told of a proxy; a part is absent where it is not told. */
export interface ProxyParts {
  readonly endpoint: string;
  /** `prx-…`, or an ARN that ends with it. */
  readonly resourceId: string;
  readonly readerEndpoint?: string | undefined;
  readonly port?: number | undefined;
  readonly engineFamily?: string | undefined;
  readonly defaultAuthScheme?: string | undefined;
  /** Keys that a proxy does not have. */
  readonly unknownKeys: readonly string[];
}

const modes: readonly string[] = ["endToEnd", "standard"] satisfies readonly ProxyMode[];

/** Refuses a mode of a proxy that is not there. */
export function refuseModeAlone(mode: string | undefined): void {
  if (mode === undefined) return;
  refuse([`proxyMode: expected none without proxy, found "${visible(mode)}"`]);
}

/**
 * Refuses a proxy that no login can work through.
 *
 * @param server where the server is: a proxy is in its account.
 */
export function checkProxy(parts: ProxyParts, mode: string, server: Place): void {
  refuse([
    ...idProblems(parts.resourceId, server),
    ...endpointProblems("proxy.endpoint", parts.endpoint),
    ...endpointProblems("proxy.readerEndpoint", parts.readerEndpoint),
    ...portProblems(parts.port),
    ...engineProblems(parts.engineFamily),
    ...parts.unknownKeys.map((key) => `proxy.${visible(key)}: unknown key`),
    ...modeProblems(mode, parts.defaultAuthScheme),
  ]);
}

/** The ID in the ARN of a proxy; an ID as it is. */
export function proxyId(resourceId: string): string {
  return resourceId.slice(resourceId.lastIndexOf(":") + 1);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new RunError(["cannot use the proxy", ...problems].join("\n  "));
}

function idProblems(resourceId: string, server: Place): readonly string[] {
  const isId = /^(?:arn:[^:]+:rds:[^:]+:\d{12}:db-proxy:)?prx-[A-Za-z0-9]+$/.test(resourceId);
  if (!isId) {
    return [
      `proxy.resourceId: expected the ID ("prx-…") or the ARN of a proxy, found "${visible(resourceId)}"`,
    ];
  }
  const place = placeIn(resourceId);
  return place === undefined || isSamePlace(place, server)
    ? []
    : [`proxy: expected one of the server's ${placeInWords(server)}, found ${placeInWords(place)}`];
}

// Tokens and certificates name the endpoint of the proxy: nothing else works, not even a CNAME.
function endpointProblems(property: string, endpoint: string | undefined): readonly string[] {
  const isOfProxy =
    endpoint === undefined ||
    /^(?:[a-z0-9-]+\.){1,2}proxy-[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(endpoint);
  return isOfProxy
    ? []
    : [
        `${property}: expected the endpoint of a proxy, such as "orders.proxy-abc.eu-west-1.rds.amazonaws.com", found "${visible(endpoint)}"`,
      ];
}

function portProblems(port: number | undefined): readonly string[] {
  if (port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65535)) return [];
  return [`proxy.port: expected a whole number from 1 to 65535, found ${String(port)}`];
}

function engineProblems(engineFamily: string | undefined): readonly string[] {
  if (engineFamily === undefined || engineFamily === "POSTGRESQL") return [];
  return [`proxy: expected engineFamily "POSTGRESQL", found "${visible(engineFamily)}"`];
}

function modeProblems(mode: string, defaultAuthScheme: string | undefined): readonly string[] {
  if (!modes.includes(mode)) {
    return [`proxyMode: expected one of "endToEnd", "standard", found "${visible(mode)}"`];
  }
  return mode === "endToEnd" && defaultAuthScheme === "NONE"
    ? [
        'proxyMode: expected "standard", found "endToEnd": the proxy logs in with passwords, unless its defaultAuthScheme is "IAM_AUTH"',
      ]
    : [];
}
