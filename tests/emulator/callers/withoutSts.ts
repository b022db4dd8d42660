import { createServer, type Socket } from "node:net";
import type { Emulator } from "../emulator";
import { listen } from "../listen";
import type { Caller } from "./caller";

/**
 * The same caller in a network that has no way to STS, as a private subnet without a VPC endpoint.
 * `"silent"`: connections are accepted and never answered (AWS drops the packets of a connection;
 * for the caller both are silence). `"refused"`: connections are refused.
 */
export async function withoutSts(
  emulator: Emulator,
  caller: Caller,
  how: "silent" | "refused",
): Promise<Caller> {
  // Nobody listens on port 1.
  const port = how === "refused" ? 1 : await listenInSilence(emulator);
  const url = `http://127.0.0.1:${String(port)}`;
  return { ...caller, env: { ...caller.env, AWS_ENDPOINT_URL_STS: url } };
}

async function listenInSilence({ parts }: Emulator): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
  });
  const port = await listen(server);
  parts.cleanup.add(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return port;
}
