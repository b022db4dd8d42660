/**
 * An RDS that runs on this machine: real PostgreSQL servers behind front ends that check tokens as
 * RDS does, and the AWS APIs that belong to them.
 */
import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ensureMoto } from "../../scripts/setup/moto.mjs";
import { ensurePostgres } from "../../scripts/setup/postgres.mjs";
import { type AwsEnvironment, type EmulatedAws, startAws } from "./aws";
import { createCertificates } from "./certificates";
import { type Cleanup, createCleanup, together } from "./cleanup";
import { type PostgresServer, startPostgres } from "./postgres";
import { type RdsServer, startRdsServer } from "./rdsServer";
import { type Reaper, startReaper } from "./reaper";
import { register } from "./registration";
import { makeServerFolder } from "./serverFolder";
import type { SessionManager } from "./ssm/sessionManager";
import type { AwsBackend } from "./sts/backend";

export interface EmulatorOptions {
  /** PostgreSQL major versions, a server each: 14, 15, 16, 17, 18. */
  readonly versions: readonly number[];
  /** Default: `"eu-central-1"`. */
  readonly region?: string;
  /** Makes one version's server an Aurora-like cluster. Default: all are instances, `orders-16`. */
  readonly cluster?: { readonly version: number; readonly identifier: string };
  /** The servers' clock in milliseconds, for the age of tokens. Default: `Date.now`. */
  readonly now?: () => number;
  /**
   * Whether from 16 on a token is asked of every member of a role in rds_iam, inheriting or not, as
   * a stricter server would. Default: no.
   */
  readonly everyMembershipCounts?: () => boolean;
  /** Where the set-up of missing parts tells its progress. Default: nowhere. */
  readonly log?: (line: string) => void;
}

export interface Emulator {
  /** By version. */
  readonly servers: ReadonlyMap<number, RdsServer>;
  /** The server of one version. @throws where it was not started. */
  readonly server: (version: number) => RdsServer;
  readonly aws: AwsEnvironment;
  /** PEM file of the servers' certificate authority, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  /** Value for RDS_IAM_USER_VIA that leads to every server. */
  readonly via: string;
  /** Targets and sessions of AWS Systems Manager. */
  readonly sessionManager: SessionManager;
  /** Ends all processes and removes all files. */
  readonly stop: () => Promise<void>;
  /** For the functions of this folder. */
  readonly parts: EmulatorParts;
}

/** What the emulator is made of, as far as callers and issuers need it. */
export interface EmulatorParts {
  readonly backend: AwsBackend;
  /** Vanishes with the emulator. */
  readonly folder: string;
  readonly cleanup: Cleanup;
}

/** Starts everything; if a part fails, what has been started is stopped again. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const cleanup = createCleanup();
  try {
    return await start(options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** What all parts are started with. */
interface Workshop {
  readonly cleanup: Cleanup;
  readonly folder: string;
  readonly options: EmulatorOptions;
  readonly python: string;
  readonly reaper: Reaper;
}

async function start(options: EmulatorOptions, cleanup: Cleanup): Promise<Emulator> {
  const { log = ignore, region = "eu-central-1" } = options;
  const { python } = await ensureMoto({ log });
  const workshop = { options, cleanup, python, ...(await createFolder(cleanup)) };
  const [aws, databases] = await together([
    startAws({ ...workshop, region, configFolder: workshop.folder }),
    startDatabases(workshop),
  ]);
  const { servers, ca } = await startServers(workshop, { aws, databases });
  const caFile = join(workshop.folder, "ca.pem");
  await writeFile(caFile, ca, { mode: 0o644 });
  return {
    servers,
    server: (version) => serverOf(servers, version),
    aws: aws.environment,
    caFile,
    via: viaOf([...servers.values()]),
    sessionManager: aws.backend.sessionManager,
    stop: cleanup.run,
    parts: { backend: aws.backend, folder: workshop.folder, cleanup },
  };
}

function serverOf(servers: Emulator["servers"], version: number): RdsServer {
  const server = servers.get(version);
  if (server === undefined) {
    throw new Error(`the emulator was not started with version ${String(version)}`);
  }
  return server;
}

async function createFolder(cleanup: Cleanup): Promise<Pick<Workshop, "folder" | "reaper">> {
  const reaper = startReaper();
  cleanup.add(reaper.dismiss);
  const folder = await makeServerFolder("rds-emulator-");
  reaper.guardFolder(folder);
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  // PostgreSQL's own user must get through to its part, without seeing the others.
  await chmod(folder, 0o711);
  return { folder, reaper };
}

type Databases = readonly (readonly [version: number, server: PostgresServer])[];

async function startDatabases({ cleanup, folder, options, reaper }: Workshop): Promise<Databases> {
  const { everyMembershipCounts = () => false, log = ignore, versions } = options;
  const root = join(__dirname, "..", "..");
  const { binaries, user } = await ensurePostgres({ log, root, versions });
  const starting = binaries.map(async (programs) => {
    const plan = {
      binaries: programs,
      user,
      reaper,
      everyMembershipCounts,
      folder: join(folder, String(programs.version)),
    };
    const server = await startPostgres(plan);
    cleanup.add(server.stop);
    return [programs.version, server] as const;
  });
  return together(starting);
}

async function startServers(
  { cleanup, options, python }: Workshop,
  { aws, databases }: { readonly aws: EmulatedAws; readonly databases: Databases },
): Promise<{ readonly ca: string; readonly servers: ReadonlyMap<number, RdsServer> }> {
  const plans = await Promise.all(
    databases.map((database) => registerServer(options, aws, database)),
  );
  const names = plans.map(({ registration }) => registration.hosts);
  const { ca, servers: certificates } = await createCertificates(python, names);
  const starting = plans.map(async (plan, index) => {
    const certificate = certificates[index] ?? { cert: "", key: "" };
    const now = options.now ?? Date.now;
    const server = await startRdsServer({ ...plan, aws, certificate, now });
    cleanup.add(server.disconnect);
    return [plan.version, server] as const;
  });
  return { ca, servers: new Map(await together(starting)) };
}

async function registerServer(
  { cluster }: EmulatorOptions,
  aws: EmulatedAws,
  [version, postgres]: Databases[number],
) {
  const isCluster = cluster?.version === version;
  const form: RdsServer["form"] = isCluster ? "cluster" : "instance";
  const identifier = isCluster ? cluster.identifier : `orders-${String(version)}`;
  const [row] = await postgres.admin("SHOW server_version");
  const { masterUsername, masterPassword } = postgres;
  const master = { masterUsername, masterPassword };
  const engineVersion = String(row?.["server_version"]);
  const description = { identifier, form, engineVersion, ...master };
  const registration = await register(aws.clients, description);
  return { version, postgres, identifier, form, registration };
}

/** `host:port` for one name; with several, each is named: `endpoint=host:port,…`. */
function viaOf(servers: readonly RdsServer[]): string {
  const ways = servers.flatMap(({ hosts, dialHost, dialPort }) =>
    hosts.map((name) => ({ name, way: `${dialHost}:${String(dialPort)}` })),
  );
  return ways.map(({ name, way }) => `${name}=${way}`).join(",");
}

function ignore(): void {
  // Progress nobody asked for.
}
