/** A way to a real server with a proxy between its front end and it, where the connection has no TLS. */
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import { escapeLiteral } from "pg";
import { ensureMoto } from "../../../scripts/setup/moto.mjs";
import { openServer, type Server } from "../../../provider/postgres/server/server";
import { createCertificates } from "../../emulator/certificates";
import { directLogin } from "../../emulator/directLogin";
import { startFrontEnd } from "../../emulator/frontEnd";
import { listen } from "../../emulator/listen";
import { iamRoleQuery } from "../../emulator/rdsRoles";
import type { RdsServer } from "../../emulator/rdsServer";
import { rules, wayTo } from "../servers";

/** How its master logs in. */
export interface ProxiedLogin {
  readonly username?: string;
  readonly password?: string;
}

export interface ProxiedServer {
  /** Connections as the provider opens them. Default: as the master. */
  readonly open: (login?: ProxiedLogin) => Server;
  readonly stop: () => Promise<void>;
}

/** Passes on what comes from either side; told of each connection. */
export type Pass = (client: Socket, upstream: Socket) => void;

/** Starts the way to a server of the emulator. */
export async function startProxied(rds: RdsServer, pass: Pass): Promise<ProxiedServer> {
  const [row] = await rds.admin("SHOW port");
  const proxy = await startProxy(Number(row?.["port"]), pass);
  const { python } = await ensureMoto({ log: () => undefined });
  const { ca, servers } = await createCertificates(python, [rds.hosts]);
  const folder = await mkdtemp(join(tmpdir(), "proxied-"));
  const frontEnd = await startFrontEnd({
    certificate: servers[0] ?? { cert: "", key: "" },
    port: proxy.port,
    socket: join(folder, "none"),
    admit: directLogin({
      forceTls: true,
      isIamRole: async (name) => rules.everyMembershipCounts && (await isInRdsIam(rds, name)),
      refuseToken: () => Promise.resolve("nobody logs in by token"),
    }),
    onRefusal: () => undefined,
  });
  const opened: Server[] = [];
  const open = (login: ProxiedLogin = {}): Server => {
    const { username = rds.masterUsername, password = rds.masterPassword } = login;
    const server = openServer({
      host: rds.endpoint,
      port: rds.port,
      way: wayTo({ host: "127.0.0.1", port: frontEnd.port }),
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

/** As the emulator's own front end finds out. */
async function isInRdsIam({ admin, version }: RdsServer, name: string): Promise<boolean> {
  const [row] = await admin(iamRoleQuery(version, true).replace("$1", escapeLiteral(name)));
  return row?.["is_iam"] === true;
}

interface Proxy {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

async function startProxy(upstreamPort: number, pass: Pass): Promise<Proxy> {
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
    pass(client, upstream);
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
