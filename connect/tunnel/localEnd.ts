/** A tunnel's end on this machine, for programs that can only dial. */
import { createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { tunnelCode } from "../errorCodes";
import { TunnelError } from "./tunnelError";
import type { Way } from "./way";

/** A listening socket of the loopback interface; what connects to it is taken to the server. */
export interface LocalEnd {
  /** Of `127.0.0.1`. */
  readonly port: number;
  /** Closes it, and every connection through it. */
  readonly close: () => Promise<void>;
}

/** How to listen. */
export interface LocalEndOptions {
  /** Default: one that is free. */
  readonly port?: number | undefined;
  /**
   * Told why a connection could not be made: the program that dialled only sees its own closed.
   * Default: nobody is told.
   */
  readonly onFailure?: (error: unknown) => void;
}

/**
 * Listens on `127.0.0.1`. The tunnel is opened first, so that what is wrong with it is told here.
 *
 * @throws {TunnelError}
 * @throws Node.js's error where the port is taken
 */
export async function listenOn(
  way: Way,
  { port = 0, onFailure }: LocalEndOptions = {},
): Promise<LocalEnd> {
  const release = await way.hold();
  const sockets = new Set<Socket>();
  // A client may end its side and still read, as over any TCP connection.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined); // it closes then
    way.connect().then(
      (connection) => {
        connection.on("error", (error) => {
          // Others are of a side that has gone; and `broken` tells that it broke.
          if (error instanceof TunnelError && error.code !== tunnelCode.broken) onFailure?.(error);
        });
        join(socket, connection);
      },
      (error: unknown) => {
        onFailure?.(error);
        socket.destroy();
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  }).catch((error: unknown) => {
    release();
    throw error;
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("no TCP port");
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    for (const socket of sockets) socket.destroy();
    await closed;
    release();
  };
  return { port: address.port, close };
}

function join(socket: Socket, connection: Duplex): void {
  connection.once("close", () => {
    socket.destroySoon(); // what it has not read yet is not lost
  });
  socket.once("close", () => connection.destroy());
  socket.pipe(connection);
  connection.pipe(socket);
  if (socket.destroyed) connection.destroy();
}
