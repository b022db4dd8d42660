/** Ends the provider at a point of its work that no command can be stopped at. */
import { connect, createServer, type Server, type Socket } from "node:net";
import { liveRole } from "./liveRole";
import { processesBelow } from "./processes";
import type { RoleStack } from "./roleStack";

/**
 * Runs `up` for a role that is new, and kills the provider when the role is committed and nobody
 * has been told: after the commit a second login is tried, which is kept waiting here.
 */
export async function crashCreate(stack: RoleStack, role: string): Promise<void> {
  const gate = await startGate(stack, role);
  try {
    const up = stack.up({
      env: { RDS_IAM_USER_VIA: `127.0.0.1:${gate.port}` },
      args: ["--skip-preview"],
      fails: true,
    });
    // Awaited below; until then its failure is no surprise.
    up.catch(() => undefined);
    await Promise.race([gate.waiting, up]);
    for (const pid of await providersBelow(process.pid)) process.kill(pid, "SIGKILL");
    await up;
  } finally {
    await gate.close();
  }
}

interface Gate {
  readonly port: number;
  /** Resolves when a connection waits. */
  readonly waiting: Promise<void>;
  readonly close: () => Promise<void>;
}

/** A way to the server that lets connections through until the role is there. */
async function startGate({ server }: RoleStack, role: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  let tell = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const lead = async (client: Socket): Promise<void> => {
    sockets.add(client.on("error", () => undefined));
    if ((await liveRole(server, role)) !== undefined) {
      tell();
      return;
    }
    const upstream = connect(server.dialPort, server.dialHost).on("error", () => undefined);
    sockets.add(upstream);
    client
      .once("close", () => upstream.destroy())
      .pipe(upstream)
      .pipe(client);
  };
  const gate = createServer((client) => void lead(client));
  return { port: await listening(gate), waiting, close: () => closed(gate, sockets) };
}

function listening(gate: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    gate.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = gate.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function closed(gate: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const done = new Promise<void>((resolve) => {
    gate.close(() => {
      resolve();
    });
  });
  for (const socket of sockets) socket.destroy();
  await done;
}

/** The dynamic providers among what a process has started. */
async function providersBelow(root: number): Promise<readonly number[]> {
  const processes = await processesBelow(root);
  return processes.filter(({ args }) => args.includes("dynamic-provider")).map(({ pid }) => pid);
}
