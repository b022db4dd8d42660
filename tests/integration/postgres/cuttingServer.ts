/** A way to a real server that is cut off once, at any message that is sent to it. */
import type { Socket } from "node:net";
import type { RdsServer } from "../../emulator/rdsServer";
import { messagesOf } from "./messages";
import { type ProxiedServer, startProxied } from "./proxiedServer";

/** Where: at which message of all connections, the first being 1, before it reaches the server or after its answer. */
export interface CutPoint {
  readonly message: number;
  readonly side: "before" | "after";
}

export interface CuttingServer extends ProxiedServer {
  /** Runs the work with a cut. @returns how many messages have been sent, and whether it was cut */
  readonly during: (
    cut: CutPoint | undefined,
    work: () => Promise<unknown>,
  ) => Promise<{ readonly sent: number; readonly isCut: boolean }>;
}

/** Starts the way to a server of the emulator. A cut ends all its connections; later ones pass. */
export async function startCutting(rds: RdsServer): Promise<CuttingServer> {
  const sockets = new Set<Socket>();
  const state: { sent: number; cut: CutPoint | undefined } = { sent: 0, cut: undefined };
  const end = (): void => {
    state.cut = undefined;
    for (const socket of sockets) socket.destroy();
  };
  const proxied = await startProxied(rds, (client, upstream) => {
    let isAnswerLost = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
    }
    const pass = (bytes: Buffer, type: string): void => {
      state.sent += 1;
      const isCut = state.cut?.message === state.sent;
      if (isCut && state.cut?.side === "before") {
        end();
        return;
      }
      isAnswerLost ||= isCut;
      upstream.write(bytes);
      if (isAnswerLost && type === "X") end(); // this one has no answer
    };
    client.on("data", messagesOf("client", pass));
    upstream.on("data", (chunk) => {
      if (!isAnswerLost) client.write(chunk);
      else if (endsAnswer(chunk)) end();
    });
    upstream.on("end", () => client.end());
  });
  return {
    ...proxied,
    during: async (cut, work) => {
      Object.assign(state, { sent: 0, cut });
      await work();
      const isCut = cut !== undefined && state.cut === undefined;
      state.cut = undefined;
      return { sent: state.sent, isCut };
    },
  };
}

/** ReadyForQuery, a request for a password, or an error that ends a login. */
function endsAnswer(chunk: Buffer): boolean {
  const type = chunk.toString("latin1", 0, 1);
  const isReady = chunk.length >= 6 && chunk.toString("latin1", chunk.length - 6).startsWith("Z");
  return isReady || type === "R" || type === "E";
}
