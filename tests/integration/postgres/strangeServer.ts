/** A server with a certificate that is trusted, and an answer that is not PostgreSQL's. */
import { createServer, type Socket } from "node:net";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";
import type { Duplex } from "node:stream";
import { ensureMoto } from "../../../scripts/setup/moto.mjs";
import { openServer, type Server } from "../../../provider/postgres/server/server";
import { readBytes } from "../../emulator/byteReader";
import { createCertificates } from "../../emulator/certificates";
import { listen } from "../../emulator/listen";
import { wayTo } from "../servers";

const HOST = "strange.abcdefghijkl.eu-west-1.rds.amazonaws.com";

/** What a connection is answered. */
export interface Answer {
  /** To the request for TLS. Default: `S`, and the handshake. */
  readonly toTlsRequest?: string;
  /** To the startup message. Default: nothing, and the connection stays. */
  readonly toStartup?: () => Iterable<Buffer>;
  /** To the first query. Default: nothing. */
  readonly toQuery?: () => Iterable<Buffer>;
}

export interface StrangeServer {
  /** Connections as the provider opens them. */
  readonly open: (connectSeconds: number) => Server;
  /** Bytes that it could send since the start. */
  readonly sent: () => number;
  readonly stop: () => Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function startStrangeServer(answer: Answer): Promise<StrangeServer> {
  const { python } = await ensureMoto({ log: () => undefined });
  const { ca, servers } = await createCertificates(python, [[HOST]]);
  const secureContext = createSecureContext(servers[0]);
  const sockets = new Set<Socket>();
  let sent = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined); // its client gives up
    void converse(socket, secureContext, answer, (bytes) => (sent += bytes)).catch(() => {
      socket.destroy();
    });
  });
  const port = await listen(server);
  const opened: Server[] = [];
  return {
    open: (connectSeconds) => {
      const one = openServer({
        host: HOST,
        port: 5432,
        way: wayTo({ host: "127.0.0.1", port }),
        secureContext: createSecureContext({ ca }),
        certificateBundle: "nowhere",
        connectSeconds,
        credentials: () => Promise.resolve({ username: "m", password: "p", source: "the test" }),
      });
      opened.push(one);
      return one;
    },
    sent: () => sent,
    stop: async () => {
      await Promise.all(opened.map((one) => one.close()));
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function converse(
  socket: Socket,
  secureContext: SecureContext,
  { toTlsRequest, toStartup, toQuery }: Answer,
  onSent: (bytes: number) => void,
): Promise<void> {
  await readBytes(socket, 8);
  socket.write(toTlsRequest ?? "S");
  if (toTlsRequest !== undefined) return;
  const encrypted = new TLSSocket(socket, { isServer: true, secureContext });
  encrypted.on("error", () => undefined);
  await readBytes(encrypted, 8);
  encrypted.resume();
  for (const answer of [toStartup, toQuery]) {
    for (const bytes of answer?.() ?? []) {
      await send(encrypted, bytes);
      onSent(bytes.length);
    }
    await oneOf(encrypted, ["data", "close"]);
  }
}

async function send(stream: Duplex, bytes: Buffer): Promise<void> {
  if (stream.destroyed) throw new Error("the connection ended");
  if (!stream.write(bytes)) await oneOf(stream, ["drain", "close"]);
}

/** Waits for one event, and stops waiting for the others. */
function oneOf(stream: Duplex, events: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
