/**
 * What is behind the StreamUrl of a session: takes the connections of the plugin and makes those of the
 * target. AWS speaks a protocol of its own over one WebSocket; here a session has one connection for
 * messages, a line of JSON each, and one for each stream of data.
 */
import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { closeServer, listen } from "../listen";
import { routeOf, type Session, type SessionManagerState } from "./sessionManager";

export interface Gateway {
  /** The StreamUrl of a session. */
  readonly streamUrl: (sessionId: string) => string;
  readonly stop: () => Promise<void>;
}

const ACCEPTED = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ssm\r\n\r\n";
const FORBIDDEN = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";

/** What is open of one session. */
interface OpenSession {
  readonly messages: Socket;
  readonly streams: Set<Socket>;
}

/** Listens on a free port of 127.0.0.1. */
export async function startGateway(manager: SessionManagerState): Promise<Gateway> {
  const open = new Map<string, OpenSession>();
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(426).end());
  server.on("upgrade", (request: IncomingMessage, socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined); // the plugin may have been killed
    socket.once("close", () => sockets.delete(socket));
    const { id, role } = addressOf(request);
    const session = manager.findSession(id, request.headers.authorization ?? "");
    const opened = open.get(id);
    if (session === undefined) {
      socket.end(FORBIDDEN);
    } else if (role !== "stream") {
      socket.write(ACCEPTED);
      open.set(id, serveMessages(manager, session, socket));
    } else if (opened === undefined) {
      socket.end(FORBIDDEN);
    } else {
      socket.write(ACCEPTED);
      serveStream(session, opened, socket);
    }
  });
  const port = await listen(server);
  const origin = `ws://127.0.0.1:${String(port)}`;
  return {
    streamUrl: (id) => `${origin}/v1/data-channel/${id}?role=publish_subscribe`,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return closeServer(server);
    },
  };
}

function addressOf({ url = "" }: IncomingMessage) {
  const { pathname, searchParams } = new URL(url, "ws://gateway");
  const id = decodeURIComponent(pathname.slice(pathname.lastIndexOf("/") + 1));
  return { id, role: searchParams.get("role") };
}

function serveMessages(
  manager: SessionManagerState,
  { id, localPort }: Session,
  messages: Socket,
): OpenSession {
  const streams = new Set<Socket>();
  const end = (last?: object): void => {
    if (last === undefined) messages.destroy();
    else messages.end(`${JSON.stringify(last)}\n`);
    for (const stream of streams) stream.destroy();
  };
  manager.connected(id, {
    close: () => {
      end({ type: "closed" });
    },
    break: end,
  });
  messages.write(`${JSON.stringify({ type: "handshake", localPort })}\n`);
  messages.once("close", () => {
    for (const stream of streams) stream.destroy();
  });
  // The one thing that a plugin says is that the user wants the end.
  messages.once("data", () => manager.terminateSession(id));
  return { messages, streams };
}

function serveStream(session: Session, { messages, streams }: OpenSession, socket: Socket): void {
  const route = routeOf(session);
  const fail = (): void => {
    messages.write(`${JSON.stringify({ type: "connectError" })}\n`);
    socket.destroy();
  };
  if (route === undefined || route === "refused") {
    fail();
    return;
  }
  const target = connect(route);
  target.once("error", fail);
  target.once("connect", () => {
    target.off("error", fail).on("error", () => undefined); // "close" follows
    socket.pipe(target).pipe(socket);
  });
  streams.add(socket);
  socket.once("close", () => {
    streams.delete(socket);
    target.destroySoon();
  });
  target.once("close", () => {
    socket.destroySoon();
  });
}
