/** The servers of this process: one set of connections for each server and login to it. */
import { deployerIdentity } from "../../connect/deployer";
import { viaFor } from "../../connect/tunnel/route";
import { openWay } from "../../connect/tunnel/way";
import type { RoleInputs } from "../inputs/inputs";
import {
  loadMasterClient,
  masterToken,
  readMasterCredentials,
} from "../../connect/masterCredentials";
import type { OperationTime } from "../postgres/model/timedOut";
import { withinTime } from "../postgres/server/operation";
import { openServer, type Server } from "../postgres/server/server";
import { inspectorOf, type Inspector } from "../postgres/inspect/inspector";
import { certificateBundle } from "../../connect/certificateBundle";
import { secureContextOf } from "../../connect/secureContext";
import { identityIn } from "../engine/configuration";
import { notedConfiguration } from "../engine/deployment";

/** A server with its inspector, which shares queries. */
export interface OpenServer {
  readonly server: Server;
  readonly inspector: Inspector;
  /** How it is reached and as whom: what fails for one inspection fails for all that share it. */
  readonly way: string;
  /** Loads the libraries that a connection needs, and opens the tunnel, where there is one. */
  readonly load: () => Promise<unknown>;
  /** Closes its connections, and the tunnel where nobody else uses it. */
  readonly close: () => Promise<void>;
}

/**
 * Servers by how they are reached; nothing is opened before it is needed.
 * @param warn told what the user should know of a login that works
 */
export function openServers(warn: (text: string) => void): {
  readonly of: (inputs: RoleInputs) => OpenServer;
} {
  const servers = new Map<string, OpenServer>();
  return {
    of: (inputs) => {
      const key = serverKey(inputs);
      const known = servers.get(key) ?? openOne(inputs, key, warn);
      servers.set(key, known);
      return known;
    },
  };
}

/** Runs an operation on a server, in the time that it may take. */
export async function runWithin<T>(
  open: OpenServer,
  time: OperationTime,
  run: (open: OpenServer) => Promise<T>,
): Promise<T> {
  return withinTime(open.server, time, (server) =>
    run({ ...open, server, inspector: inspectorOf(server) }),
  );
}

/** What makes two resources use the same connections. */
function serverKey({ server, via, ca, master, timeouts }: RoleInputs): string {
  const { host, port, region, accountId, masterUsername } = server;
  const environment = process.env["RDS_IAM_USER_VIA"] ?? "";
  const { number } = notedConfiguration();
  const credentials = [master, number, region, accountId, masterUsername];
  return JSON.stringify([host, port, via, environment, ca, credentials, timeouts.connectSeconds]);
}

function openOne(inputs: RoleInputs, way: string, warn: (text: string) => void): OpenServer {
  const { server, via, ca, master, timeouts } = inputs;
  const { configuration } = notedConfiguration();
  const route = openWay({
    server: { host: server.host, port: server.port },
    via: viaFor(server, via, process.env["RDS_IAM_USER_VIA"]),
    aws: () => ({
      identity: deployerIdentity(identityIn(configuration), master, process.env),
      region: server.region,
    }),
  });
  const opened = openServer({
    host: server.host,
    port: server.port,
    way: route,
    secureContext: secureContextOf(server.region, ca),
    certificateBundle: certificateBundle(server.region),
    connectSeconds: timeouts.connectSeconds,
    warn,
    credentials: async () => {
      const identity = identityIn(configuration);
      const login = await readMasterCredentials(master, server, identity);
      const source = sourceInWords(master);
      if ("iam" in master) return { ...login, source };
      return { ...login, source, token: masterToken(login.username, master, server, identity) };
    },
  });
  return {
    server: opened,
    inspector: inspectorOf(opened),
    way,
    load: () =>
      // A tunnel that cannot be opened is told by the connection that needs it.
      Promise.all([import("pg"), loadMasterClient(master), route.open().catch(() => undefined)]),
    close: async () => {
      await opened.close();
      await route.close();
    },
  };
}

function sourceInWords(master: RoleInputs["master"]): string {
  if ("ssm" in master) return `SSM parameter "${master.ssm.password}"`;
  return "secretsManager" in master ? `secret "${master.secretsManager.secretArn}"` : "IAM";
}
