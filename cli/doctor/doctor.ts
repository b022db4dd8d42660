/** The checks of a deployment's master, in the order in which a deployment needs them. */
import { deployerIdentity } from "../../connect/deployer";
import type { AwsIdentity } from "../../connect/identity";
import { readMasterCredentials } from "../../connect/masterCredentials";
import type { Via } from "../../connect/tunnel/via";
import { openWay, type Way } from "../../connect/tunnel/way";
import { RDS_IAM } from "../../provider/postgres/model/rdsRoles";
import type { Snapshot } from "../../provider/postgres/model/snapshot";

import { type OpenServer, openServers } from "../../provider/server/servers";
import { type Check, found, type Outcome } from "../checks/checklist";
import { clockOutcome } from "../checks/clock";
import { callerOf } from "../checks/identity";
import { openChecklist } from "../checks/run";
import { checkServer } from "../checks/server";
import type { Target } from "./declarations";
import {
  authorityOutcome,
  connectionsOutcome,
  databasesOutcome,
  iamOutcome,
  lockOutOutcome,
  ownersOutcome,
  type Ownership,
  rdsIamOutcome,
  versionOutcome,
} from "./masterChecks";
import { ownersIn, ownersQuery, serverFactsIn, serverQuery, type ServerFacts } from "./masterFacts";
import { masterInWords, targetInWords } from "./words";

/** Names of the checks, in their order. */
export const doctorChecks = [
  "declaration",
  "credentials",
  "clock",
  "secret",
  "server",
  "certificate",
  "login",
  "version",
  "rds_iam",
  "iam",
  "lockout",
  "authority",
  "databases",
  "owners",
  "connections",
] as const;

/** What is checked, and as whom. */
export interface DoctorArgs {
  readonly target: Target;
  /** What leads to its server. Default: it is dialled directly. */
  readonly via: Via | undefined;
  /** That the stack's configuration gives. */
  readonly configured: AwsIdentity;
}

const statementSeconds = 60;

/** @param onCheck told of each result when it is there */
export async function examine(
  args: DoctorArgs,
  onCheck: (check: Check) => void,
): Promise<readonly Check[]> {
  const { target, via, configured } = args;
  const { server, master } = target.inputs;
  const { host, port, region } = server;
  const identity = deployerIdentity(configured, master, process.env);
  const way = openWay({ server: { host, port }, via, aws: () => ({ identity, region }) });
  try {
    return await examineThrough(way, args, onCheck);
  } finally {
    await way.close();
  }
}

async function examineThrough(
  way: Way,
  { target, configured }: DoctorArgs,
  onCheck: (check: Check) => void,
): Promise<readonly Check[]> {
  const list = openChecklist(onCheck);
  const { run } = list;
  const { inputs, databases } = target;
  const { server, master, timeouts, ca } = inputs;
  const { host, port, region } = server;
  const identity = deployerIdentity(configured, master, process.env);
  await run("declaration", {}, () => found(targetInWords(target)));
  const caller = await run("credentials", {}, async () => {
    const value = await callerOf(identity, region);
    return { status: "ok", found: `"${value.arn}"`, value };
  });
  if ("iam" in master) {
    await run("clock", { caller }, (values) => clockOutcome(values.caller.aheadMs));
  }
  const secret = await run("secret", { caller }, async () => {
    const { username } = await readMasterCredentials(master, server, configured);
    return { status: "ok", found: masterInWords(master, username), value: username };
  });
  const seconds = timeouts.connectSeconds;
  const certificate = await checkServer(list, { host, port, region, ca, way, seconds });
  const warnings: string[] = [];
  const open = openServers((text) => warnings.push(text)).of(inputs);
  const login = await run("login", { secret, certificate }, async (values) =>
    logIn(open, inputs.database, values.secret),
  );
  const facts = await run("version", { login }, ({ login: { facts: value, snapshot } }) => {
    const outcome = versionOutcome(value, snapshot.inRecovery);
    return "value" in outcome ? { ...outcome, value } : outcome;
  });
  await run("rds_iam", { login }, (values) => rdsIamOutcome(values.login.snapshot));
  await run("iam", {}, () => iamOutcome(server.iamDatabaseAuthenticationEnabled));
  await run("lockout", { login }, (values) =>
    lockOutOutcome(values.login.snapshot, { byToken: "iam" in master, warnings }),
  );
  await run("authority", { login }, (values) => authorityOutcome(values.login.snapshot));
  await run("databases", { login, facts }, (values) =>
    databasesOutcome(values.facts, values.login.snapshot.session.name),
  );
  await run("owners", { login }, async () => ownersOutcome(await ownershipsIn(open, databases)));
  await run("connections", { facts }, (values) => connectionsOutcome(values.facts));
  await open.close();
  return list.checks();
}

/** A master that is logged in. */
interface LoggedIn {
  readonly facts: ServerFacts;
  readonly snapshot: Snapshot;
}

async function logIn(
  open: OpenServer,
  database: string,
  username: string,
): Promise<Outcome<LoggedIn>> {
  const answer = await open.server.withClient(database, (client) =>
    client.query(serverQuery(statementSeconds)),
  );
  const facts = serverFactsIn(answer);
  if (facts === undefined) throw new Error("the server said nothing of itself");
  const snapshot = await inspect(open, database, []);
  const value = { facts, snapshot };
  return { status: "ok", found: `as "${username}" to database "${database}"`, value };
}

/** What the server says of the master, and of roles that it may have to act for. */
function inspect(
  { inspector }: OpenServer,
  database: string,
  owners: readonly string[],
): Promise<Snapshot> {
  const request = {
    role: "",
    roles: [RDS_IAM, ...owners],
    schemas: [],
    allInSchema: [],
    named: [],
    creatorsIn: [],
    creatorsEverywhere: false,
    settings: [],
    publicWrites: false,
    sessions: false,
  };
  const timeouts = {
    queueSeconds: statementSeconds,
    lockSeconds: statementSeconds,
    statementSeconds,
  };
  return inspector.inspect(database, request, timeouts);
}

async function ownershipsIn(
  open: OpenServer,
  databases: readonly string[],
): Promise<readonly Ownership[]> {
  const read = async (database: string): Promise<Ownership> => {
    const answer = await open.server.withClient(database, (client) =>
      client.query(ownersQuery(statementSeconds)),
    );
    const owned = ownersIn(answer);
    const owners = [...new Set(owned.map(({ owner }) => owner))];
    return { database, owned, snapshot: await inspect(open, database, owners) };
  };
  return Promise.all(databases.map(read));
}
