/** A server that takes connections and never says a word, as a firewall's other side may look. */
import { createServer, type Socket } from "node:net";
import { listen } from "./listen";

export interface SilentServer {
  readonly port: number;
  /** So many came since the start. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/** Listens on a free port of 127.0.0.1. */
export async function startSilentServer(): Promise<SilentServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined); // its client may be gone
    socket.resume();
    sockets.push(socket);
  });
  const port = await listen(server);
  return {
    port,
    connections: () => sockets.length,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}
