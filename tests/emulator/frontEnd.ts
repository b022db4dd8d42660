/** What clients of an RDS server or an RDS Proxy talk to: TLS, then whatever lets a login in. */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { readBytes, readMessage } from "./byteReader";
import { listen } from "./listen";
import { createTrafficCounter, type TrafficCounter } from "./traffic";
import {
  CANCEL_REQUEST,
  cleartextPasswordRequest,
  GSSENC_REQUEST,
  parseParameters,
  parsePassword,
  parseStartup,
  SSL_REQUEST,
  type Startup,
  withParameters,
} from "./wireProtocol";

/** The server behind, and who is let in. */
export interface FrontEndPlan {
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Where logins are passed through to, with their own password. */
  readonly port: number;
  /** Path of the socket that lets in whomever the front end has verified. */
  readonly socket: string;
  readonly admit: (login: LoginRequest) => Promise<Admission>;
  /** Whether a client may cancel its query. Default: `true`. */
  readonly cancels?: boolean;
  /** Told of each refusal; the client itself is not told why, as on RDS. */
  readonly onRefusal: (refusal: Refusal) => void;
}

/** Somebody who wants to log in. */
export interface LoginRequest extends Startup {
  readonly encrypted: boolean;
  /** Names of everything that the client's first message says. */
  readonly parameters: readonly string[];
  /** Asks for the password, once. */
  readonly askPassword: () => Promise<string>;
}

/** What becomes of a login. */
export type Admission =
  | {
      readonly way: "port" | "socket";
      /** Settings of the session. Default: those that the client asks for. */
      readonly settings?: Readonly<Record<string, string>>;
    }
  | {
      /** Why not, for tests. */
      readonly reason: string;
      /** What the client is told: an ErrorResponse. */
      readonly error: Buffer;
    };

export interface Refusal {
  readonly user: string;
  readonly reason: string;
}

export interface FrontEnd {
  readonly port: number;
  readonly counter: TrafficCounter;
  readonly stop: () => Promise<void>;
  /**
   * Ends all connections and sleeps until so long after the next one, which is not answered before: as
   * Aurora Serverless v2 with a minimum capacity of 0.
   */
  readonly pause: (milliseconds: number) => void;
}

interface Session {
  readonly plan: FrontEndPlan;
  readonly context: SecureContext;
  readonly counter: TrafficCounter;
  /** Registers a connection to be destroyed on stop. */
  readonly track: <Connection extends Duplex>(connection: Connection) => Connection;
}

/** Listens on a free port of 127.0.0.1. */
export async function startFrontEnd(plan: FrontEndPlan): Promise<FrontEnd> {
  const open = new Set<Duplex>();
  const counter = createTrafficCounter();
  const session: Session = {
    plan,
    counter,
    context: createSecureContext(plan.certificate),
    track: (connection) => {
      open.add(connection);
      // A connection that breaks ends this session alone.
      connection.on("error", () => undefined);
      connection.once("close", () => open.delete(connection));
      return connection;
    },
  };
  let awake = (): Promise<unknown> => Promise.resolve();
  const server = createServer((socket) => {
    const client = session.track(socket);
    awake()
      .then(() => serve(session, client))
      .catch(() => socket.destroy());
  });
  const port = await listen(server);
  const pause = (milliseconds: number): void => {
    for (const connection of open) connection.destroy();
    let resumed: Promise<unknown> | undefined;
    awake = () => (resumed ??= setTimeout(milliseconds, undefined, { ref: false }));
  };
  return { port, counter, pause, stop: () => stop(server, open) };
}

async function serve(session: Session, socket: Socket): Promise<void> {
  socket.setNoDelay(true);
  let client: Duplex = socket;
  for (;;) {
    const length = await readBytes(client, 4);
    const rest = await readBytes(client, Math.min(length.readInt32BE(0), 10_000) - 4);
    const code = rest.readInt32BE(0);
    const raw = Buffer.concat([length, rest]);
    if (code === GSSENC_REQUEST) {
      client.write("N");
    } else if (code === SSL_REQUEST && client === socket) {
      client = await startTls(session, socket);
    } else if (code === CANCEL_REQUEST) {
      if (session.plan.cancels !== false) {
        session.track(connect(session.plan.port, "127.0.0.1")).end(raw);
      }
      client.end();
      return;
    } else {
      await logIn(session, {
        client,
        raw,
        startup: parseStartup(raw),
        encrypted: client !== socket,
      });
      return;
    }
  }
}

async function startTls(session: Session, socket: Socket): Promise<Duplex> {
  if (socket.readableLength > 0) {
    // Bytes sent before the handshake could be an attacker's (CVE-2021-23214).
    throw new Error("unencrypted data after SSLRequest");
  }
  socket.write("S");
  const secure = new TLSSocket(socket, { isServer: true, secureContext: session.context });
  session.track(secure);
  await new Promise((resolve, reject) => {
    secure.once("secure", resolve).once("close", reject);
  });
  return secure;
}

interface Login {
  readonly client: Duplex;
  readonly raw: Buffer;
  readonly startup: Startup;
  readonly encrypted: boolean;
}

async function logIn({ plan, counter, track }: Session, login: Login): Promise<void> {
  const { client, encrypted, raw, startup } = login;
  counter.connected();
  const askPassword = async (): Promise<string> => {
    client.write(cleartextPasswordRequest());
    return parsePassword(await readMessage(client, "p"));
  };
  const parameters = [...parseParameters(raw).keys()];
  const admission = await plan.admit({ ...startup, encrypted, parameters, askPassword });
  if ("error" in admission) {
    plan.onRefusal({ user: startup.user, reason: admission.reason });
    client.end(admission.error);
    return;
  }
  if (client.destroyed) return; // it has left meanwhile, and tells so no more
  const { way, settings = {} } = admission;
  const server = track(way === "socket" ? connect(plan.socket) : connect(plan.port, "127.0.0.1"));
  const { fromClient, fromServer } = counter.observe();
  server.setNoDelay(true);
  server.write(withParameters(raw, settings));
  client.on("data", fromClient);
  server.on("data", fromServer);
  client.pipe(server).pipe(client);
  client.once("close", () => server.destroy());
  server.once("close", () => client.end());
}

function stop(server: Server, open: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    for (const connection of open) {
      connection.destroy();
    }
  });
}
