/** Ways in which a server cannot be inspected, each with what a preview says of it. */
import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { startSilentServer } from "../../emulator/silentServer";
import { startStandby } from "../../emulator/standby";

/** The databases of the roles that are previewed. */
export const DATABASES = ["orders", "stock"] as const;

/** A server, and the AWS that it is in. */
export interface Place {
  readonly emulator: Emulator;
  readonly server: RdsServer;
}

/** An outage that has begun. */
export interface Outage {
  /** Environment of the preview. Default: as ever. */
  readonly env?: Readonly<Record<string, string>>;
  /** Connections tried since it began. */
  readonly connections: () => number;
  readonly end: () => Promise<unknown>;
}

export interface OutageCase {
  readonly title: string;
  readonly begin: (place: Place) => Promise<Outage>;
  /** What the only warning says after the server's name. */
  readonly reason: (place: Place) => string;
  readonly connections: number;
  /** Whether the update that creates a role waits for the server. Default: `false`. */
  readonly isWaitedFor?: boolean;
  /** As `timeouts.previewSeconds`. Default: longer than any test takes. */
  readonly previewSeconds?: number;
}

const address = ({ server }: Place): string => `"${server.endpoint}", port ${server.port}`;

const leads = (tunnel: string): string =>
  `Hint: Check that the tunnel at ${tunnel} is up and leads to this endpoint.`;

const NO_ANSWER = `no answer within 1 second (timeouts.previewSeconds)
Hint: Check that this machine can reach the server, and AWS for the master's credentials.`;

/** Elsewhere than at the server: what comes to it is not seen. */
function at(via: string, connections: () => number = () => 0): Outage {
  return { env: { RDS_IAM_USER_VIA: via }, connections, end: () => Promise.resolve() };
}

/** By statements of the superuser, and others that put things right again. */
async function bySql({ server }: Place, begin: string, end: string): Promise<Outage> {
  await server.admin(begin);
  server.resetTraffic();
  return { connections: () => server.traffic().connections, end: () => server.admin(end) };
}

export const OUTAGES: readonly OutageCase[] = [
  {
    title: "has a name that nobody knows",
    begin: () => Promise.resolve(at("nowhere.invalid:5432")),
    reason: (place) => `could not reach ${address(place)} through the tunnel at nowhere.invalid:5432
Detail: getaddrinfo ENOTFOUND nowhere.invalid
${leads("nowhere.invalid:5432")}`,
    isWaitedFor: true,
    connections: 0,
  },
  {
    title: "refuses connections",
    begin: () => Promise.resolve(at("127.0.0.1:1")),
    reason: (place) => `could not reach ${address(place)} through the tunnel at 127.0.0.1:1
Detail: connect ECONNREFUSED 127.0.0.1:1
${leads("127.0.0.1:1")}`,
    isWaitedFor: true,
    connections: 0,
  },
  {
    title: "takes connections and never answers",
    begin: async () => {
      const { port, connections, stop } = await startSilentServer();
      return { ...at(`127.0.0.1:${port}`, connections), end: stop };
    },
    reason: () => NO_ANSWER,
    isWaitedFor: true,
    previewSeconds: 1,
    connections: 1,
  },
  {
    title: "speaks TLS and never answers a login",
    begin: async ({ server }) => {
      const [row] = await server.admin("SELECT pg_read_file('postmaster.pid') AS file");
      const postmaster = Number.parseInt(String(row?.["file"]));
      process.kill(postmaster, "SIGSTOP");
      server.resetTraffic();
      return {
        connections: () => server.traffic().connections,
        end: () => Promise.resolve(process.kill(postmaster, "SIGCONT")),
      };
    },
    reason: () => NO_ANSWER,
    isWaitedFor: true,
    previewSeconds: 1,
    connections: 1,
  },
  {
    title: "has no connection left",
    begin: (place) =>
      bySql(
        place,
        "ALTER ROLE dbmaster CONNECTION LIMIT 0",
        "ALTER ROLE dbmaster CONNECTION LIMIT -1",
      ),
    reason: () => `"dbmaster" has no connection left
Detail: too many connections for role "dbmaster"
Hint: Try again when others have ended theirs, or raise the limit.`,
    connections: 1,
  },
  {
    title: "refuses the master's password, also when the secret is read once more",
    begin: (place) =>
      bySql(
        place,
        "ALTER ROLE dbmaster PASSWORD 'rotated-elsewhere'",
        `ALTER ROLE dbmaster PASSWORD '${place.server.masterPassword}'`,
      ),
    reason: ({ server }) => `password of "dbmaster" was refused
Detail: password authentication failed for user "dbmaster"
Hint: Check the password in SSM parameter "${server.ssm.password}".`,
    connections: 2,
  },
  {
    title: "cannot be logged in to, for the SSM parameter is gone",
    begin: async (place) => {
      const { emulator, server } = place;
      const { endpointUrl: endpoint, region } = emulator.aws;
      const credentials = { accessKeyId: "test", secretAccessKey: "test" };
      const ssm = new SSMClient({ endpoint, region, credentials });
      const Name = server.ssm.password;
      await ssm.send(new DeleteParameterCommand({ Name }));
      server.resetTraffic();
      return {
        connections: () => server.traffic().connections,
        end: () =>
          ssm.send(
            new PutParameterCommand({ Name, Type: "SecureString", Value: server.masterPassword }),
          ),
      };
    },
    reason: ({ emulator, server }) =>
      `could not read the master's credentials from SSM parameter "${server.ssm.password}" in region "${emulator.aws.region}": ParameterNotFound (Parameter ${server.ssm.password} not found.)
Detail: Asked as "${emulator.aws.deployerArn}" of account ${emulator.aws.accountId}; the server is in account ${emulator.aws.accountId}.
Hint: Check the name, and the region (master.region).`,
    connections: 0,
  },
  {
    title: "is a standby that takes no connections",
    begin: (place) => standby(place, false),
    reason: () => `the server is starting up or shutting down
Detail: the database system is not accepting connections
Hint: Try again when it is available.`,
    isWaitedFor: true,
    connections: 1,
  },
  {
    title: "is a standby that can be read from",
    begin: (place) => standby(place, true),
    reason: () => STANDBY,
    connections: 1,
  },
];

/** The error of a standby that can be read from. */
export const STANDBY = `the server is a read-only replica
Hint: Set \`server\` to the primary instance, or to the writer endpoint of the cluster: a replica accepts no changes and may lag behind.`;

/** A standby in place of the server; `isHot`: whether it can be read from. */
export async function standby({ server }: Place, isHot: boolean): Promise<Outage> {
  const { stop, ...outage } = await startStandby(server, DATABASES, isHot);
  return { ...outage, end: stop };
}
