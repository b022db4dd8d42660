/** A real PostgreSQL server in recovery, behind a front end with the name of a server of the emulator. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client, type ClientConfig } from "pg";
import { ensureMoto } from "../../scripts/setup/moto.mjs";
import { createCertificates } from "./certificates";
import { startChildServer } from "./childServer";
import { type Cleanup, createCleanup } from "./cleanup";
import { directLogin } from "./directLogin";
import { startFrontEnd } from "./frontEnd";
import { type ServerPlan, startServerProcess } from "./postgresProcess";
import { RDS_ADMIN } from "./rdsRoles";
import type { RdsServer } from "./rdsServer";
import { planServer } from "./serverPlan";

export interface Standby {
  /** Environment that leads to it, and trusts it. */
  readonly env: Readonly<Record<string, string>>;
  readonly connections: () => number;
  readonly stop: () => Promise<void>;
}

/** Starts one with these databases and the server's master. `isHot`: whether it can be read from. */
export async function startStandby(
  likeness: RdsServer,
  databases: readonly string[],
  isHot: boolean,
): Promise<Standby> {
  const cleanup = createCleanup();
  try {
    return await start({ cleanup, databases, isHot, likeness });
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

interface Order {
  readonly cleanup: Cleanup;
  readonly likeness: RdsServer;
  readonly databases: readonly string[];
  readonly isHot: boolean;
}

async function start({ cleanup, databases, isHot, likeness }: Order): Promise<Standby> {
  const plan = await planServer(cleanup, likeness.version, "standby-");
  const { port } = await makePrimary(plan, likeness, databases);
  await recover(plan, { cleanup, isHot, port });
  const { python } = await ensureMoto({ log: () => undefined });
  const certificates = await createCertificates(python, [likeness.hosts]);
  const [certificate = { cert: "", key: "" }] = certificates.servers;
  const frontEnd = await startFrontEnd({
    certificate,
    port,
    socket: socketIn(plan, port),
    admit: directLogin({
      forceTls: true,
      isIamRole: () => Promise.resolve(false),
      refuseToken: () => Promise.resolve(undefined),
    }),
    onRefusal: () => undefined,
  });
  cleanup.add(frontEnd.stop);
  const caFile = join(plan.folder, "..", "ca.pem");
  await writeFile(caFile, certificates.ca);
  return {
    env: {
      NODE_EXTRA_CA_CERTS: caFile,
      RDS_IAM_USER_VIA: `127.0.0.1:${frontEnd.port}`,
    },
    connections: () => frontEnd.counter.traffic().connections,
    stop: cleanup.run,
  };
}

/** What will be on the standby too. */
async function makePrimary(
  plan: ServerPlan,
  { masterUsername, masterPassword }: RdsServer,
  databases: readonly string[],
): Promise<{ readonly port: number }> {
  const { port, stop } = await startServerProcess(plan);
  const client = new Client(adminOf(plan, port));
  try {
    await client.connect();
    await client.query(`CREATE ROLE ${masterUsername} LOGIN PASSWORD '${masterPassword}'`);
    for (const database of databases) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
    await stop();
  }
  return { port };
}

interface Recovery {
  readonly cleanup: Cleanup;
  readonly isHot: boolean;
  readonly port: number;
}

async function recover(plan: ServerPlan, { cleanup, isHot, port }: Recovery): Promise<void> {
  const { binaries, folder, reaper, user } = plan;
  const data = join(folder, "data");
  await writeFile(join(data, "standby.signal"), "");
  const settings = [
    ...[`port=${port}`, `unix_socket_directories=${folder}`, "listen_addresses=127.0.0.1"],
    ...["shared_buffers=8MB", "fsync=off", "lc_messages=C", `hot_standby=${isHot ? "on" : "off"}`],
  ];
  const server = await startChildServer({
    command: binaries.postgres,
    args: ["-D", data, ...settings.flatMap((setting) => ["-c", setting])],
    options: {
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C" },
      cwd: "/",
    },
    ready: isHot ? /ready to accept read-only connections/ : /entering standby mode/,
    reaper,
  });
  cleanup.add(() => server.stop("SIGINT"));
  if (!isHot) await untilItSaysSo(adminOf(plan, port));
}

/** At first it is only starting up; from then on it says that it will take nobody. */
async function untilItSaysSo(login: ClientConfig): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (let told = ""; !told.includes("is not accepting connections");) {
    if (Date.now() > deadline) throw new Error(`the standby says: ${told}`);
    const client = new Client(login);
    told = await client.connect().then(
      () => "welcome",
      (error: unknown) => String(error),
    );
    await client.end().catch(() => undefined);
  }
}

function adminOf({ adminPassword, folder }: ServerPlan, port: number): ClientConfig {
  const user = RDS_ADMIN;
  return { host: folder, port, user, password: adminPassword, database: "postgres" };
}

function socketIn({ folder }: ServerPlan, port: number): string {
  return join(folder, `.s.PGSQL.${port}`);
}
