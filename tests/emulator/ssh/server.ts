/**
 * OpenSSH's own server as a bastion host: it lets in who has a key, forwards to hosts whose names only
 * it can resolve, and runs no commands.
 */
import { chmod, chown, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OpenSsh } from "../../../scripts/setup/openSsh.mjs";
import { type ChildServer, startChildServer } from "../childServer";
import { type Cleanup, createCleanup } from "../cleanup";
import { freePort } from "../listen";
import { type Reaper, startReaper } from "../reaper";
import { type RemoteHost, type RemoteNetwork, startRemoteNetwork } from "../remoteHosts";
import { makeServerFolder } from "../serverFolder";
import { type SshAgent, startSshAgent } from "./agent";
import { makeSshKey, type SshKey, type SshKeyRequest } from "./keys";
import { countChildren, killOffspring, signalOffspring } from "./sessions";

export interface SshServerOptions {
  /** What the bastion can resolve and reach; it knows no other name. Default: nothing. */
  readonly hosts?: readonly RemoteHost[];
  /** Default: `"tunnel"`. */
  readonly user?: string;
  /** Lines of sshd_config, such as `AllowTcpForwarding no`. They come first, so they win. */
  readonly settings?: readonly string[];
}

export interface SshServer {
  readonly host: string;
  readonly port: number;
  /** The only one who may log in. */
  readonly user: string;
  readonly hostKey: Pick<SshKey, "publicKey" | "fingerprint">;
  /** Without a passphrase; the server accepts it. */
  readonly privateKeyPath: string;
  /** Makes a further key, which the server accepts too. */
  readonly addKey: (request?: SshKeyRequest) => Promise<SshKey>;
  /** Makes a key that the server does not accept. */
  readonly makeStrangeKey: (request?: SshKeyRequest) => Promise<SshKey>;
  /** Starts an agent that holds these keys, by default the server's first one; it ends with the server. */
  readonly startAgent: (privateKeyPaths?: readonly string[]) => Promise<SshAgent>;
  /** Connections of clients, logged in or not. */
  readonly connections: () => Promise<number>;
  /** Connections that clients have through it. */
  readonly forwarded: () => number;
  /** Stops the processes that serve clients, as a network does that swallows what is sent. */
  readonly pauseConnections: () => Promise<void>;
  /** Kills the processes that serve clients: tunnels break, new ones are possible. */
  readonly killConnections: () => Promise<void>;
  /** What sshd has printed of late. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
}

const DEFAULT_USER = "tunnel";
const PORT_ATTEMPTS = 5;

/** Starts one on a free port of 127.0.0.1; if a part fails, what has been started is stopped again. */
export async function startSshServer(
  programs: OpenSsh,
  options: SshServerOptions = {},
): Promise<SshServer> {
  const cleanup = createCleanup();
  try {
    return await start(programs, options, cleanup);
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}

/** What all parts are started with. */
interface Workshop {
  readonly programs: OpenSsh;
  readonly folder: string;
  readonly reaper: Reaper;
  readonly user: string;
  readonly settings: readonly string[];
  readonly hostKeyPath: string;
}

async function start(
  programs: OpenSsh,
  { hosts = [], user = DEFAULT_USER, settings = [] }: SshServerOptions,
  cleanup: Cleanup,
): Promise<SshServer> {
  const { folder, reaper } = await makeFolder(cleanup);
  const network = await startRemoteNetwork(hosts);
  cleanup.add(network.stop);
  const { privateKeyPath: hostKeyPath, ...hostKey } = await makeSshKey(programs, folder);
  const workshop = { programs, folder, reaper, user, settings, hostKeyPath };
  await writeFiles(workshop, network);
  const keys = acceptedKeys(workshop);
  const { privateKeyPath } = await keys.addKey();
  const { port, server } = await serveOnFreePort(workshop, PORT_ATTEMPTS);
  const killConnections = (): Promise<void> => killOffspring(server.pid);
  cleanup.add(async () => {
    // Its children outlive it, and hold its standard error.
    await killConnections();
    await server.stop("SIGTERM");
  });
  return {
    host: "127.0.0.1",
    port,
    user,
    hostKey,
    privateKeyPath,
    ...keys,
    startAgent: async (privateKeyPaths = [privateKeyPath]) => {
      const agent = await startSshAgent({ programs, folder, reaper }, privateKeyPaths);
      cleanup.add(agent.stop);
      return agent;
    },
    connections: () => countChildren(server.pid),
    forwarded: network.connections,
    killConnections,
    pauseConnections: () => signalOffspring(server.pid, "SIGSTOP"),
    log: server.printed,
    stop: cleanup.run,
  };
}

async function makeFolder(cleanup: Cleanup): Promise<Pick<Workshop, "folder" | "reaper">> {
  const reaper = startReaper();
  cleanup.add(reaper.dismiss);
  const folder = await makeServerFolder("sshd-");
  reaper.guardFolder(folder);
  cleanup.add(() => rm(folder, { recursive: true, force: true }));
  await chmod(folder, 0o711); // sshd's own user must get through
  return { folder, reaper };
}

function acceptedKeys({
  programs,
  folder,
}: Workshop): Pick<SshServer, "addKey" | "makeStrangeKey"> {
  const makeStrangeKey: SshServer["makeStrangeKey"] = (request) =>
    makeSshKey(programs, folder, request);
  return {
    makeStrangeKey,
    addKey: async (request) => {
      const key = await makeStrangeKey(request);
      await writeFile(join(folder, "authorized_keys"), `${key.publicKey}\n`, { flag: "a" });
      return key;
    },
  };
}

async function writeFiles(workshop: Workshop, { hostsFile }: RemoteNetwork): Promise<void> {
  const { folder, hostKeyPath, programs, user } = workshop;
  const owner = programs.user ?? { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const ids = `${String(owner.uid)}:${String(owner.gid)}`;
  const home = join(folder, "home");
  await mkdir(home);
  const files = {
    hosts: hostsFile,
    passwd: `${user}:x:${ids}:tunnel:${home}:/bin/sh\n`,
    group: `${user}:x:${String(owner.gid)}:\n`,
    authorized_keys: "",
    sshd_config: configuration(workshop),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text, { mode: 0o644 });
  }
  await chown(hostKeyPath, owner.uid, owner.gid);
  await chmod(hostKeyPath, 0o600);
}

/** @see https://man.openbsd.org/sshd_config */
function configuration({ folder, hostKeyPath, programs, settings, user }: Workshop): string {
  const { auth, session } = programs;
  const lines = [
    ...settings,
    `HostKey ${hostKeyPath}`,
    `AuthorizedKeysFile ${join(folder, "authorized_keys")}`,
    // The keys lie in a temporary folder, which others may write to.
    "StrictModes no",
    `AllowUsers ${user}`,
    "UsePAM no",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    "UseDNS no",
    "PidFile none",
    "LogLevel VERBOSE",
    "X11Forwarding no",
    "PermitTTY no",
    "ForceCommand echo 'this host only forwards'",
    ...(session === undefined ? [] : [`SshdSessionPath ${session}`]),
    ...(auth === undefined ? [] : [`SshdAuthPath ${auth}`]),
  ];
  return `${lines.join("\n")}\n`;
}

async function serveOnFreePort(
  workshop: Workshop,
  attempts: number,
): Promise<{ readonly port: number; readonly server: ChildServer }> {
  const port = await freePort();
  try {
    return { port, server: await serve(workshop, port) };
  } catch (error) {
    // Between finding a free port and using it, somebody else may take it.
    if (attempts === 1 || !String(error).includes("Cannot bind any address")) throw error;
    return serveOnFreePort(workshop, attempts - 1);
  }
}

function serve({ folder, programs, reaper }: Workshop, port: number): Promise<ChildServer> {
  const { environment, nssWrapper, sshd, user } = programs;
  const listening = ["-o", "ListenAddress=127.0.0.1", "-p", String(port)];
  return startChildServer({
    command: sshd,
    args: ["-D", "-e", "-f", join(folder, "sshd_config"), ...listening],
    options: {
      ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
      cwd: "/",
      env: {
        PATH: process.env["PATH"] ?? "",
        ...environment,
        LD_PRELOAD: nssWrapper,
        NSS_WRAPPER_HOSTS: join(folder, "hosts"),
        NSS_WRAPPER_PASSWD: join(folder, "passwd"),
        NSS_WRAPPER_GROUP: join(folder, "group"),
      },
    },
    ready: /Server listening on 127\.0\.0\.1 port/,
    reaper,
  });
}
