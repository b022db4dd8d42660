/** One RDS server as its users see it: PostgreSQL behind the front end, with moto's IAM. */
import type { EmulatedAws } from "./aws";
import { directLogin } from "./directLogin";
import { type Refusal, startFrontEnd } from "./frontEnd";
import type { PostgresServer, Row } from "./postgres";
import type { Registration } from "./registration";
import { refuseToken } from "./tokenLogin";
import type { Traffic } from "./traffic";

/** A server of the emulator. Never put `masterPassword` into a log. */
export interface RdsServer extends Registration {
  /** PostgreSQL's major version. */
  readonly version: number;
  readonly identifier: string;
  readonly form: "instance" | "cluster";
  /** Where to connect instead of `endpoint:port`, whose name no DNS knows. */
  readonly dialHost: string;
  readonly dialPort: number;
  readonly masterUsername: string;
  readonly masterPassword: string;
  /** Runs statements as the superuser; answers the rows of the last one. Default: `"postgres"`. */
  readonly admin: (sql: string, database?: string) => Promise<readonly Row[]>;
  /** Makes a database that the master owns. */
  readonly createDatabase: (name: string) => Promise<void>;
  /** The ARN that a policy must allow rds-db:connect on for this role. */
  readonly dbUserArn: (role: string) => string;
  /** What clients did since the start or the last reset. */
  readonly traffic: () => Traffic;
  readonly resetTraffic: () => void;
  /** Logins that were refused here and why, oldest first. (PostgreSQL's own refusals are not.) */
  readonly refusals: () => readonly Refusal[];
  /** Pauses it as an idle Aurora Serverless v2 cluster: it resumes so many ms after the next connection. */
  readonly pause: (milliseconds: number) => void;
  /** Takes the server off the network for good: connections end, new ones are refused. */
  readonly disconnect: () => Promise<void>;
}

export interface RdsServerPlan {
  readonly version: number;
  readonly identifier: string;
  readonly form: "instance" | "cluster";
  readonly postgres: PostgresServer;
  readonly registration: Registration;
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly aws: EmulatedAws;
  readonly now: () => number;
}

/** Starts the front end before a PostgreSQL server, which its caller stops. */
export async function startRdsServer(plan: RdsServerPlan): Promise<RdsServer> {
  const { aws, postgres, registration, version } = plan;
  const { accountId, region } = aws.environment;
  const arn = `arn:aws:rds-db:${region}:${accountId}:dbuser:${registration.resourceId}`;
  const dbUserArn = (role: string): string => `${arn}/${role}`;
  const gate = {
    backend: aws.backend,
    region,
    endpoints: registration.hosts.map((host) => `${host}:${String(registration.port)}`),
    now: plan.now,
  };
  const refusals: Refusal[] = [];
  const frontEnd = await startFrontEnd({
    ...postgres,
    certificate: plan.certificate,
    admit: directLogin({
      forceTls: version >= 15,
      isIamRole: postgres.isIamRole,
      refuseToken: (token, user) => refuseToken(gate, token, { user, resource: dbUserArn(user) }),
    }),
    onRefusal: (refusal) => refusals.push(refusal),
  });
  const { masterUsername, masterPassword, admin, createDatabase } = postgres;
  return {
    ...registration,
    version,
    identifier: plan.identifier,
    form: plan.form,
    masterUsername,
    masterPassword,
    admin,
    createDatabase,
    dbUserArn,
    dialHost: "127.0.0.1",
    dialPort: frontEnd.port,
    refusals: () => refusals,
    traffic: frontEnd.counter.traffic,
    resetTraffic: frontEnd.counter.reset,
    pause: frontEnd.pause,
    disconnect: frontEnd.stop,
  };
}
