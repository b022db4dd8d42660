/** The processes of a PostgreSQL server: initdb once, then the server itself. */
import { execFile } from "node:child_process";
import { chown, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PostgresBinaries, ServerUser } from "../../scripts/setup/postgres.mjs";
import { type ChildServer, startChildServer } from "./childServer";
import { freePort } from "./listen";
import { HOST_BASED_AUTHENTICATION, RDS_ADMIN } from "./rdsRoles";
import type { Reaper } from "./reaper";

/** What is started, and where. */
export interface ServerPlan {
  readonly binaries: PostgresBinaries;
  /** Undefined: the user of this process. */
  readonly user: ServerUser | undefined;
  /** Made here, for that user alone: its socket lets everybody in who can open it. */
  readonly folder: string;
  readonly adminPassword: string;
  readonly reaper: Reaper;
  /** Settings beside those of every server, such as `work_mem=1MB`. */
  readonly settings?: readonly string[];
}

/** A server that accepts connections, on the socket in `plan.folder` and on a port. */
export interface ServerProcess {
  readonly port: number;
  readonly stop: () => Promise<void>;
  /** Shuts it down and starts it again on the same port. */
  readonly restart: (restart: Restart) => Promise<void>;
}

/** @see https://www.postgresql.org/docs/current/server-shutdown.html */
export interface Restart {
  readonly shutdown: "fast" | "immediate";
  /** Whether it comes back as a standby that can be read from, until it is promoted. Default: `false`. */
  readonly isStandby?: boolean;
}

const SHUTDOWN_SIGNALS = { fast: "SIGINT", immediate: "SIGQUIT" } as const;
const READY = /database system is ready to accept connections/;
const READY_STANDBY = /ready to accept read-only connections/;

/** Between finding a free port and using it, somebody else may take it. */
const PORT_ATTEMPTS = 5;

const SETTINGS = [
  // Nothing here has to survive a crash.
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "max_wal_size=256MB",
  "shared_buffers=32MB",
  "listen_addresses=127.0.0.1",
  "unix_socket_permissions=0700",
  "password_encryption=scram-sha-256",
  "lc_messages=C",
  "timezone=UTC",
  "allow_in_place_tablespaces=on",
];

/** Makes the data folder and starts the server in it. */
export async function startServerProcess(plan: ServerPlan): Promise<ServerProcess> {
  await initialise(plan);
  return serveOnFreePort(plan, PORT_ATTEMPTS);
}

async function serveOnFreePort(plan: ServerPlan, attempts: number): Promise<ServerProcess> {
  const port = await freePort();
  try {
    let server = await serve(plan, port, READY);
    return {
      port,
      stop: () => server.stop("SIGINT"),
      restart: async ({ shutdown, isStandby = false }) => {
        if (isStandby) await writeFile(join(plan.folder, "data", "standby.signal"), "");
        await server.stop(SHUTDOWN_SIGNALS[shutdown]);
        server = await serve(plan, port, isStandby ? READY_STANDBY : READY);
      },
    };
  } catch (error) {
    if (attempts === 1 || !String(error).includes("could not bind")) {
      throw error;
    }
    return serveOnFreePort(plan, attempts - 1);
  }
}

async function initialise({ binaries, user, folder, adminPassword }: ServerPlan): Promise<void> {
  const passwordFile = join(folder, "password");
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, adminPassword, { mode: 0o600 });
  if (user !== undefined) {
    await chown(passwordFile, user.uid, user.gid);
    await chown(folder, user.uid, user.gid);
  }
  const data = join(folder, "data");
  const settings = ["--encoding=UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync"];
  const args = [`--pgdata=${data}`, `--username=${RDS_ADMIN}`, `--pwfile=${passwordFile}`];
  await promisify(execFile)(binaries.initdb, [...args, ...settings], processOptions(user));
  await rm(passwordFile);
  await writeFile(join(data, "pg_hba.conf"), HOST_BASED_AUTHENTICATION);
}

function serve(plan: ServerPlan, port: number, ready: RegExp): Promise<ChildServer> {
  const settings = [
    ...SETTINGS,
    ...(plan.settings ?? []),
    `port=${String(port)}`,
    `unix_socket_directories=${plan.folder}`,
  ].flatMap((setting) => ["-c", setting]);
  return startChildServer({
    command: plan.binaries.postgres,
    args: ["-D", join(plan.folder, "data"), ...settings],
    options: processOptions(plan.user),
    ready,
    reaper: plan.reaper,
  });
}

/** PGOPTIONS, PGDATA and the like of the caller must not reach the server. */
function processOptions(user: ServerUser | undefined) {
  const env = { PATH: process.env["PATH"] ?? "", LC_ALL: "C", TZ: "UTC" };
  const ids = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  return { ...ids, env, cwd: "/" };
}
