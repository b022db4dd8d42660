/** Names that only a bastion or an SSM target can reach, and where they lead on this machine. */
import { randomInt } from "node:crypto";
import { connect, createServer, type Server, type Socket } from "node:net";
import { type Cleanup, createCleanup } from "./cleanup";
import type { RdsServer } from "./rdsServer";

/** One `name:port` of the private network. Other ports of the name refuse. */
export interface RemoteHost {
  readonly name: string;
  readonly port: number;
  /** Where connections go; `"refused"`: the name resolves, and nothing listens. */
  readonly to: { readonly host: string; readonly port: number } | "refused";
}

/** Names with an address each, for programs that resolve and dial themselves. */
export interface RemoteNetwork {
  /** Lines of a hosts file. */
  readonly hostsFile: string;
  /** Connections that are open through it. */
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/** All names of a server (writer, reader, instance) with its real port. */
export function remoteHostsOf(server: RdsServer): readonly RemoteHost[] {
  const to = { host: server.dialHost, port: server.dialPort };
  return server.hosts.map((name) => ({ name, port: server.port, to }));
}

const ADDRESS_ATTEMPTS = 20;

/**
 * Gives each name a loopback address of its own, where a forwarder has the name's real port: several
 * servers may so have port 5432 at the same time. Needs Linux, where all of 127.0.0.0/8 is local.
 */
export async function startRemoteNetwork(hosts: readonly RemoteHost[]): Promise<RemoteNetwork> {
  const cleanup = createCleanup();
  const open = new Set<Socket>();
  try {
    const lines: string[] = [];
    for (const host of hosts) {
      lines.push(`${await startHost(host, { cleanup, open })} ${host.name}\n`);
    }
    // Each connection is two sockets.
    const connections = (): number => Math.ceil(open.size / 2);
    return { hostsFile: lines.join(""), connections, stop: cleanup.run };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

interface Workshop {
  readonly cleanup: Cleanup;
  readonly open: Set<Socket>;
}

async function startHost({ port, to }: RemoteHost, { cleanup, open }: Workshop): Promise<string> {
  if (to === "refused") return randomAddress();
  const server = createServer((socket) => {
    const target = connect(to);
    for (const each of [socket, target]) {
      open.add(each);
      each.on("error", () => undefined); // its other end may be gone
      each.once("close", () => {
        open.delete(each);
        socket.destroySoon();
        target.destroySoon();
      });
    }
    socket.pipe(target).pipe(socket);
  });
  const address = await listenSomewhere(server, port, ADDRESS_ATTEMPTS);
  cleanup.add(() => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    return closed;
  });
  return address;
}

async function listenSomewhere(server: Server, port: number, attempts: number): Promise<string> {
  const address = randomAddress();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, address, () => {
        server.off("error", reject);
        resolve();
      });
    });
    return address;
  } catch (error) {
    // Another test has this address.
    if (attempts === 1 || !String(error).includes("EADDRINUSE")) throw error;
    return listenSomewhere(server, port, attempts - 1);
  }
}

/** Not 127.0.x.y, where other programs have theirs. */
function randomAddress(): string {
  return ["127", randomInt(1, 255), randomInt(256), randomInt(1, 255)].join(".");
}
