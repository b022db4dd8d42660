/** A way to a server that can be cut off at a point of a provider's work. */
import { connect, createServer, type Server, type Socket } from "node:net";
import { listen } from "../emulator/listen";
import type { RdsServer } from "../emulator/rdsServer";

/** A way to the server. */
export interface Gate {
  /** Where it is on 127.0.0.1. */
  readonly port: number;
  /**
   * Runs `work`. Once the server has executed that many query messages, calls `reached`, and does
   * not let the answer through.
   *
   * @returns whether it came to that
   */
  readonly during: (
    work: () => Promise<unknown>,
    cut: { readonly messages: number; readonly reached: () => void },
  ) => Promise<boolean>;
  /** Ends all connections through it. */
  readonly disconnect: () => void;
  readonly close: () => Promise<void>;
}

/** Opens a way to the server, through which everything passes. */
export async function startGate(server: RdsServer): Promise<Gate> {
  const sockets = new Set<Socket>();
  const cut = { messages: Infinity, isReached: false, reached: (): void => undefined };
  const disconnect = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const isCut = (): boolean => {
    if (cut.isReached || server.traffic().simpleQueries < cut.messages) return false;
    cut.isReached = true;
    cut.reached();
    return true;
  };
  const gate = createServer((client) => {
    const upstream = connect(server.dialPort, server.dialHost);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
    }
    client.once("close", () => upstream.destroy()).pipe(upstream);
    upstream
      .once("close", () => client.destroy())
      .on("data", (chunk) => isCut() || client.write(chunk));
  });
  return {
    port: await listen(gate),
    during: async (work, { messages, reached }) => {
      server.resetTraffic();
      Object.assign(cut, { messages, reached, isReached: false });
      await work();
      cut.messages = Infinity;
      return cut.isReached;
    },
    disconnect,
    close: () => closed(gate, disconnect),
  };
}

function closed(gate: Server, disconnect: () => void): Promise<void> {
  return new Promise((resolve) => {
    gate.close(() => {
      resolve();
    });
    disconnect();
  });
}
