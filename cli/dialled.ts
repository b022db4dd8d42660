/** The address that a program on this machine dials to reach the server. */
import { lookup } from "node:dns/promises";
import { codeOf, textOf } from "../connect/errorCodes";
import { listenOn } from "../connect/tunnel/localEnd";
import { isEndpoint } from "../connect/tunnel/route";
import { type Endpoint, type Via, viaInWords } from "../connect/tunnel/via";
import { openWay } from "../connect/tunnel/way";
import { failure, usageError } from "./cliError";
import type { Login } from "./login";

/** An open way. */
export interface Dialled {
  /** An IP address and a port; `undefined` where the server's own are dialled. */
  readonly address: Endpoint | undefined;
  /** Fulfilled with the reason when the tunnel breaks. */
  readonly broken: Promise<Error>;
  readonly close: () => Promise<void>;
}

/**
 * Opens the tunnel where the login needs one.
 * @throws {TunnelError}
 */
export async function dial(login: Login): Promise<Dialled> {
  const { via } = login;
  if (via !== undefined && !isEndpoint(via)) return dialThrough(login, via);
  const address = via === undefined ? undefined : await resolved(via);
  return { address, broken: new Promise(() => undefined), close: () => Promise.resolve() };
}

/**
 * Opens a port of this machine that leads to the server.
 * @param port default: one that is free
 * @throws {TunnelError}
 */
export async function dialThrough({ server, aws }: Login, via: Via, port?: number) {
  const way = openWay({ server, via, aws: () => aws });
  const local = await listenOn(way, { port, onFailure: tellOnce() }).catch(
    async (error: unknown) => {
      await way.close();
      throw codeOf(error) === "EADDRINUSE" ? portTaken(port) : error;
    },
  );
  const close = async (): Promise<void> => {
    await local.close();
    await way.close();
  };
  return { address: { host: "127.0.0.1", port: local.port }, broken: way.broken, close };
}

/** Says each message once: a program may dial again and again. */
function tellOnce(): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const text = textOf(error);
    if (told.has(text)) return;
    told.add(text);
    process.stderr.write(`rds-iam-user: ${text}\n`);
  };
}

function portTaken(port: number | undefined) {
  return failure(
    `could not listen on port ${String(port)}: another program does`,
    "Hint: Choose another --port, or leave it out to have one that is free.",
  );
}

/** The same for a command that ends at once and keeps nothing open. */
export async function dialledBefore(login: Login): Promise<Endpoint | undefined> {
  const { via } = login;
  if (via === undefined) return undefined;
  if (isEndpoint(via)) return resolved(via);
  throw usageError(
    `cannot keep a tunnel through ${viaInWords(via)} open: this command opens none`,
    "Hint: Run the program with rds-iam-user exec -- <command>; or open the tunnel with rds-iam-user tunnel --port 15432, and give --via 127.0.0.1:15432 here.",
  );
}

/** libpq takes no name as the address beside the server's name. */
async function resolved({ host, port }: Endpoint): Promise<Endpoint> {
  // A tunnel on "localhost" most often listens on 127.0.0.1 alone.
  const found = await lookup(host, { all: true }).catch((error: unknown) => {
    throw failure(
      `could not resolve the name of the tunnel "${host}": ${codeOf(error)}`,
      "Hint: Check --via and RDS_IAM_USER_VIA.",
    );
  });
  const [first] = [...found].sort((one, other) => one.family - other.family);
  return { host: first?.address ?? host, port };
}
