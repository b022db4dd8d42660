/**
 * What clients of an RDS server talk to: TLS, then a token for members of rds_iam, or the password
 * of anybody else, who is passed through to the server as is.
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import { readBytes, readMessage } from "./byteReader";
import { listen } from "./listen";
import { createTrafficCounter, type TrafficCounter } from "./traffic";
import {
  authorizationError,
  CANCEL_REQUEST,
  cleartextPasswordRequest,
  GSSENC_REQUEST,
  parsePassword,
  parseStartup,
  SSL_REQUEST,
  type Startup,
} from "./wireProtocol";

/** The server behind, and who is let in. */
export interface FrontEndPlan {
  readonly certificate: { readonly cert: string; readonly key: string };
  /** rds.force_ssl: whether password logins need TLS too. On RDS the default from version 15. */
  readonly forceTls: boolean;
  readonly port: number;
  readonly socket: string;
  readonly isIamRole: (role: string) => Promise<boolean>;
  /** Why a token is not good for this login, or undefined where it is. */
  readonly refuseToken: (token: string, user: string) => Promise<string | undefined>;
  /** Told of each refusal; the client itself is not told why, as on RDS. */
  readonly onRefusal: (refusal: Refusal) => void;
}

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
      session.track(connect(session.plan.port, "127.0.0.1")).end(raw);
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

async function logIn(session: Session, login: Login): Promise<void> {
  const { client, encrypted, startup } = login;
  const { user, database } = startup;
  session.counter.connected();
  const isIam = await session.plan.isIamRole(user);
  if (!encrypted && (isIam || session.plan.forceTls)) {
    const problem = isIam ? "pg_hba.conf rejects connection" : "no pg_hba.conf entry";
    const where = `host "127.0.0.1", user "${user}", database "${database}"`;
    const message = `${problem} for ${where}, no encryption`;
    refuse(session, { client, user, reason: "no encryption", message });
    return;
  }
  const reason = isIam ? await refuseToken(session, login) : undefined;
  if (reason === undefined) {
    passThrough(session, login, isIam);
  } else {
    const message = `PAM authentication failed for user "${user}"`;
    refuse(session, { client, user, reason, message });
  }
}

async function refuseToken(
  { plan }: Session,
  { client, startup }: Login,
): Promise<string | undefined> {
  client.write(cleartextPasswordRequest());
  const token = parsePassword(await readMessage(client, "p"));
  return plan.refuseToken(token, startup.user);
}

interface Refused extends Refusal {
  readonly client: Duplex;
  /** What the client is told. */
  readonly message: string;
}

function refuse({ plan }: Session, { client, message, ...refusal }: Refused): void {
  plan.onRefusal(refusal);
  client.end(authorizationError(message));
}

function passThrough(session: Session, { client, raw }: Login, isIam: boolean): void {
  const { counter, plan, track } = session;
  const server = track(isIam ? connect(plan.socket) : connect(plan.port, "127.0.0.1"));
  const { fromClient, fromServer } = counter.observe();
  server.setNoDelay(true);
  server.write(raw);
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
