/** The checks of a login, in the order in which a login needs them. */
import type { Connection } from "../../client/connection";
import { type LoginOptions, routeOf } from "../../client/credentials";
import { codeOf, routineOf, saidBy } from "../../connect/errorCodes";
import { certificateBundle } from "../../connect/certificateBundle";
import { secureContextOf } from "../../connect/secureContext";
import { simulate } from "../../connect/simulation";
import { authTokenBy } from "../../connect/token";
import type { Way } from "../../connect/tunnel/way";
import { causeOf } from "../../provider/postgres/model/errors";
import { openServer, type Server } from "../../provider/postgres/server/server";
import { type Check, failedBy, found, type Outcome } from "../checks/checklist";
import { clockOutcome } from "../checks/clock";
import { type Caller, callerOf, type LoginIdentity, loginIdentity } from "../checks/identity";
import { openChecklist } from "../checks/run";
import { checkServer } from "../checks/server";
import { loginCause, type Before } from "./loginCause";
import { type Asked, arnProblem, connectAction, policyOutcome, principalOf } from "./policy";
import { privilegesIn, privilegesOutcome, privilegesQuery } from "./privileges";

/** Names of the checks, in their order. */
export const verifyChecks = [
  "connection",
  "credentials",
  "clock",
  "role",
  "policy",
  "server",
  "certificate",
  "login",
  "privileges",
] as const;

/** What is verified. */
export interface VerifyArgs {
  /** With the endpoint, the database and the roots that are meant. */
  readonly connection: Connection;
  readonly login: LoginOptions;
  readonly way: Way;
}

const connectSeconds = 15;
const statementSeconds = 30;

/** @param onCheck told of each result when it is there */
export async function verify(
  { connection, login, way }: VerifyArgs,
  onCheck: (check: Check) => void,
): Promise<readonly Check[]> {
  const list = openChecklist(onCheck);
  const { run } = list;
  const { region } = routeOf(connection, login);
  const { host, port, ca } = connection;
  await run("connection", {}, () => found(connectionInWords(connection)));
  const caller = await run("credentials", {}, async () => {
    const value = await callerOf({ profile: login.profile }, region);
    return { status: "ok", found: `"${value.arn}"`, value };
  });
  const clock = await run("clock", { caller }, (values) => clockOutcome(values.caller.aheadMs));
  const role = await run("role", { caller }, (values) =>
    loginIdentity(connection, login, values.caller),
  );
  const policy = await run("policy", { caller }, (values) =>
    checkPolicy(
      connection,
      values.caller,
      "value" in role.outcome ? role.outcome.value : undefined,
    ),
  );
  const place = { host, port, region: connection.region, ca, way, seconds: connectSeconds };
  const certificate = await checkServer(list, place);
  const before: Before = { policy: policy.outcome.status, clock: clock.outcome.status };
  const loggedIn = await run("login", { role, certificate }, (values) =>
    logIn(serverFor(connection, values.role, way), connection, before),
  );
  await run("privileges", { loggedIn }, (values) =>
    readPrivileges(values.loggedIn, connection.database),
  );
  if ("value" in loggedIn.outcome) await loggedIn.outcome.value.close();
  return list.checks();
}

function connectionInWords({ username, host, port, database }: Connection): string {
  return `user "${username}", database "${database}" on ${host}:${String(port)}`;
}

/** Asks IAM as the caller itself, which often may; else as the role. */
async function checkPolicy(
  connection: Connection,
  caller: Caller,
  role: LoginIdentity | undefined,
): Promise<Outcome<undefined>> {
  const { dbUserArns = [], roleArn } = connection;
  if (dbUserArns.length === 0) {
    return {
      status: "skipped",
      reason: "not checked: the connection does not say which ARNs the policy must allow",
      hint: "Run pulumi up with this version of the package, which adds dbUserArns to the connection.",
    };
  }
  const problem = arnProblem(connection, dbUserArns);
  if (problem !== undefined) return { status: "failed", ...problem };
  const principalArn = principalOf(caller.arn, roleArn);
  if (principalArn === undefined) {
    return {
      status: "skipped",
      reason: `not checked: IAM does not tell what "${caller.arn}" may do`,
    };
  }
  const simulation = { principalArn, action: connectAction, resources: dbUserArns };
  const asked: Asked[] = [];
  for (const who of role?.isAssumed === true ? [caller, role] : [caller]) {
    const { credentials, arn: askedAs } = who;
    const answer = await simulate({ credentials, region: connection.region }, simulation);
    asked.push({ askedAs, answer });
    if ("simulated" in answer) break;
  }
  return policyOutcome(principalArn, asked);
}

/** The server as an application reaches it: verified TLS, and a token for each connection. */
function serverFor(connection: Connection, { credentials }: Caller, way: Way): Server {
  const { host, port, region, username, ca } = connection;
  return openServer({
    host,
    port,
    way,
    secureContext: secureContextOf(region, ca),
    certificateBundle: certificateBundle(region),
    connectSeconds,
    rereadPausesMs: [],
    credentials: () =>
      Promise.resolve({
        username,
        password: () => authTokenBy({ host, port, region, username, credentials }),
        byToken: true,
        source: "the IAM token",
      }),
  });
}

async function logIn(
  server: Server,
  connection: Connection,
  before: Before,
): Promise<Outcome<Server>> {
  try {
    const major = await server.withClient(connection.database, ({ serverMajor = 0 }) =>
      Promise.resolve(serverMajor),
    );
    const text = `as "${connection.username}", with a new token, to PostgreSQL ${String(major)}`;
    return { status: "ok", found: text, value: server };
  } catch (error) {
    await server.close();
    const cause = causeOf(error);
    const failure = {
      by: "server",
      said: saidBy(cause),
      code: codeOf(cause),
      routine: routineOf(cause),
    } as const;
    const explained = loginCause(failure, connection, before);
    return explained === undefined ? failedBy(error) : { status: "failed", ...explained };
  }
}

async function readPrivileges(server: Server, database: string): Promise<Outcome<undefined>> {
  const answer = await server.withClient(database, (client) =>
    client.query(privilegesQuery(statementSeconds)),
  );
  const own = privilegesIn(answer);
  if (own === undefined) throw new Error("the server did not say what the role can do");
  return privilegesOutcome(own, database);
}
