/** What a process has in the place where it runs, and running one there. */
import { spawn } from "node:child_process";
import { createServer, type IncomingMessage } from "node:http";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { Emulator } from "../emulator";
import { closeServer, listen } from "../listen";

/** For a child process of plain Node.js. */
export interface Caller {
  /** Everything but PATH. Never put it into a log: it may hold keys. */
  readonly env: Readonly<Record<string, string>>;
  /** For NODE_OPTIONS: the network, see `network.mjs`. */
  readonly nodeOptions: string;
}

/** What a place gives to its processes. */
export interface Place {
  /** The home folder; see {@link makeHome}. */
  readonly home: string;
  /** What AWS, GitHub or the user's own shell sets. */
  readonly env: Readonly<Record<string, string>>;
  /** Ports of this machine that answer for hosts of AWS's network. */
  readonly routes?: Readonly<Record<string, number>>;
}

/** Adds to a place what the emulator has instead of AWS's network. */
export function callerIn({ aws, caFile, servers }: Emulator, place: Place): Caller {
  const databases = [...servers.values()].flatMap(({ hosts, dialPort }) =>
    hosts.map((host) => [host, dialPort] as const),
  );
  const routes = { ...Object.fromEntries(databases), ...place.routes };
  return {
    env: {
      HOME: place.home,
      ...place.env,
      AWS_ENDPOINT_URL: aws.endpointUrl,
      EMULATOR_ROUTES: JSON.stringify(routes),
      NODE_EXTRA_CA_CERTS: caFile,
    },
    nodeOptions: `--import=${pathToFileURL(join(__dirname, "network.mjs")).href}`,
  };
}

/** A folder with nothing in it, which vanishes with the emulator. */
export function makeHome({ parts }: Emulator): Promise<string> {
  return mkdtemp(join(parts.folder, "home-"));
}

/** What one of AWS's local endpoints answers. */
export interface LocalAnswer {
  readonly status: number;
  /** An object is sent as JSON. */
  readonly body: string | object;
}

/** Serves until the emulator ends; answers the port. */
export async function serveLocally(
  { parts }: Emulator,
  answer: (request: IncomingMessage) => Promise<LocalAnswer>,
): Promise<number> {
  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => ({ status: 500, body: String(error) }))
      .then(({ status, body }) => {
        const isText = typeof body === "string";
        const headers = { "content-type": isText ? "text/plain" : "application/json" };
        response.writeHead(status, headers).end(isText ? body : JSON.stringify(body));
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  const port = await listen(server);
  parts.cleanup.add(() => closeServer(server));
  return port;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** No process of a test takes longer, even on a loaded machine. */
const PATIENCE_MS = 60_000;

/** Runs `node <args>` as the caller; further variables are the program's own settings. */
export async function runAs(
  { env, nodeOptions }: Caller,
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"], ...settings, ...env, NODE_OPTIONS: nodeOptions },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
  });
  const [code, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve, reject) => {
      child.once("error", reject).once("close", resolve);
    }),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}
