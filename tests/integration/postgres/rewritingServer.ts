/**
 * A way to a real server on which some of what it says is replaced by other words: a server in
 * another language, or of another version, of which there are no programs here. The server itself
 * does all the work; a proxy between its front end and it, where the connection has no TLS, changes
 * the bytes.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { ensureMoto } from "../../../scripts/setup/moto.mjs";
import { openServer, type Server } from "../../../provider/postgres/server/server";
import { createCertificates } from "../../emulator/certificates";
import { startFrontEnd } from "../../emulator/frontEnd";
import { listen } from "../../emulator/listen";
import type { RdsServer } from "../../emulator/rdsServer";

/**
 * What a message's body becomes. `type` is its first byte: `E`, `N`, `S`, `D`, … Of `"cut"` the client
 * hears no more than that the connection has ended.
 */
export type Rewrite = (type: string, body: Buffer) => Buffer | "cut";

/** How its master logs in. */
export interface RewrittenLogin {
  readonly username?: string;
  readonly password?: string;
}

export interface RewritingServer {
  /** Connections as the provider opens them. Default: as the master. */
  readonly open: (login?: RewrittenLogin) => Server;
  readonly stop: () => Promise<void>;
}

/** Starts the way to a server of the emulator. */
export async function startRewriting(rds: RdsServer, rewrite: Rewrite): Promise<RewritingServer> {
  const [row] = await rds.admin("SHOW port");
  const proxy = await startProxy(Number(row?.["port"]), rewrite);
  const { python } = await ensureMoto({ log: () => undefined });
  const { ca, servers } = await createCertificates(python, [rds.hosts]);
  const folder = await mkdtemp(join(tmpdir(), "rewriting-"));
  const frontEnd = await startFrontEnd({
    certificate: servers[0] ?? { cert: "", key: "" },
    forceTls: true,
    port: proxy.port,
    socket: join(folder, "none"), // nobody logs in by token
    isIamRole: () => Promise.resolve(false),
    refuseToken: () => Promise.resolve(undefined),
    onRefusal: () => undefined,
  });
  const opened: Server[] = [];
  const open = (login: RewrittenLogin = {}): Server => {
    const { username = rds.masterUsername, password = rds.masterPassword } = login;
    const server = openServer({
      host: rds.endpoint,
      port: rds.port,
      dial: { host: "127.0.0.1", port: frontEnd.port },
      secureContext: createSecureContext({ ca }),
      certificateBundle: "nowhere",
      connectSeconds: 30,
      credentials: () => Promise.resolve({ username, password, source: "the test" }),
    });
    opened.push(server);
    return server;
  };
  return {
    open,
    stop: async () => {
      await Promise.all(opened.map((server) => server.close()));
      await frontEnd.stop();
      await proxy.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** Replaces the message (field M) of every error and notice; code, routine and the rest stay. */
export function withOtherWords(words: string): Rewrite {
  return (type, body) => {
    if (type !== "E" && type !== "N") return body;
    const fields = body.toString("utf8").split("\0");
    return Buffer.from(
      fields.map((field) => (field.startsWith("M") ? `M${words}` : field)).join("\0"),
    );
  };
}

interface Proxy {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function startProxy(upstreamPort: number, rewrite: Rewrite): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(upstreamPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    upstream.on("data", rewriter(rewrite, client));
    upstream.on("end", () => client.end());
  });
  const port = await listen(server);
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Passes whole messages on: a type of one byte, a length that counts itself, a body. */
function rewriter(rewrite: Rewrite, client: Socket): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 5 && rest.length > rest.readInt32BE(1)) {
      const end = rest.readInt32BE(1) + 1;
      const body = rewrite(rest.toString("latin1", 0, 1), rest.subarray(5, end));
      if (body === "cut") {
        client.destroy();
        return;
      }
      const head = Buffer.from(rest.subarray(0, 5));
      head.writeInt32BE(body.length + 4, 1);
      client.write(Buffer.concat([head, body]));
      rest = rest.subarray(end);
    }
  };
}
