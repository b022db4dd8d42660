import type { Server as HttpServer } from "node:http";
import { createServer, type Server } from "node:net";

/** Listens on a free port of 127.0.0.1, and says which. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") {
        reject(new Error("the server has no port"));
        return;
      }
      resolve(address.port);
    });
  });
}

/** A port of 127.0.0.1 that is free now; somebody else may take it before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Closes an HTTP server together with its connections. */
export function closeServer(server: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
