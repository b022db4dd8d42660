/** Logs in as the application does, once or until it works: IAM role, token, verified TLS, one query. */
import { assumeRole } from "../../connect/assumeRole";
import type { AwsKeys } from "../../connect/credentials";
import { deployerIdentity } from "../../connect/deployer";
import { authToken } from "../../connect/token";
import { viaFor } from "../../connect/tunnel/route";
import { openWay } from "../../connect/tunnel/way";
import { identityIn } from "../engine/configuration";
import { notedConfiguration } from "../engine/deployment";
import type { LoginInputs } from "./inputs";
import { proxyError, proxyViaFor } from "./proxyWay";
import { refusalOf, type LoginFailure, type LoginRefusal } from "./refusal";
import { mayPass } from "../postgres/server/failureScope";
import { openServer } from "../postgres/server/server";
import { codeOf, routineOf, saidBy } from "../../connect/errorCodes";
import { hasCode } from "../postgres/model/errors";
import { sql } from "../postgres/sql";
import { certificateBundle } from "../../connect/certificateBundle";
import { secureContextOf } from "../../connect/secureContext";

/** `undefined`: the login works. @throws what is not about the login, such as a server that cannot be reached */
export type LoginAnswer = LoginRefusal | undefined;

const pauseMs = 3000;

/**
 * Tries again while the cause may disappear by itself.
 * @param seconds how long to try at most
 * @param onWait called once, with the first such cause
 */
export async function tryLoginFor(
  seconds: number,
  inputs: LoginInputs,
  onWait: (reason: string) => void,
): Promise<LoginAnswer> {
  const deadline = Date.now() + seconds * 1000;
  for (let attempt = 1; ; attempt += 1) {
    const { passing, answer } = await attemptLogin(inputs);
    const leftMs = deadline - Date.now();
    if (passing === undefined || leftMs <= 0) return answer();
    if (attempt === 1) onWait(passing);
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, leftMs)));
  }
}

interface Attempt {
  /** The cause that may disappear by itself; `undefined` where another attempt is useless. */
  readonly passing: string | undefined;
  readonly answer: () => LoginAnswer;
}

async function attemptLogin(inputs: LoginInputs): Promise<Attempt> {
  try {
    const refusal = await tryLogin(inputs);
    const passing = refusal?.mayPass === true ? refusal.reason : undefined;
    return { passing, answer: () => refusal };
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split("\n") : [];
    return {
      passing: mayPass(error) ? reason : undefined,
      answer: () => {
        throw error;
      },
    };
  }
}

/** One login, with new credentials of the IAM role and a new token. */
async function tryLogin(inputs: LoginInputs): Promise<LoginAnswer> {
  const { identity, server, roleArn, trust = [], dbUserArns } = inputs;
  const { configuration } = notedConfiguration();
  const assumed = await assumeRole({
    caller: {
      identity: deployerIdentity(identityIn(configuration), identity, process.env),
      region: server.region,
    },
    roleArn,
    externalIds: trust.map((form) => form["externalId"]).filter((id) => typeof id === "string"),
    serverAccountId: accountOf(dbUserArns) ?? "",
  });
  if (!("denied" in assumed)) return connect(inputs, assumed);
  const { denied: said, callerArn } = assumed;
  return refusalOf({ by: "STS", said, callerArn }, inputs);
}

/** The account of DB user ARNs, which are all of one server; `undefined` where there are none. */
function accountOf([arn]: readonly string[]): string | undefined {
  return arn?.split(":")[4];
}

async function connect(inputs: LoginInputs, keys: AwsKeys): Promise<LoginAnswer> {
  const { server, identity, username, database, via, ca, timeouts, proxy } = inputs;
  const { host, port, region } = server;
  const { configuration } = notedConfiguration();
  const wayTo = proxy === undefined ? viaFor : proxyViaFor;
  const way = openWay({
    server: { host, port },
    via: wayTo(server, via, process.env["RDS_IAM_USER_VIA"]),
    aws: () => ({
      identity: deployerIdentity(identityIn(configuration), identity, process.env),
      region,
    }),
  });
  const opened = openServer({
    host,
    port,
    connectSeconds: timeouts.connectSeconds,
    way,
    secureContext: secureContextOf(region, ca),
    certificateBundle: certificateBundle(region),
    credentials: () =>
      Promise.resolve({
        username,
        password: () => authToken({ host, port, region, username }, keys),
        byToken: true,
        source: "the IAM token",
      }),
  });
  try {
    await opened.withClient(database, (client) => client.query(sql`SELECT 1`));
    return undefined;
  } catch (error) {
    const refusal = refusalOf(serverFailure(error), inputs);
    if (refusal !== undefined) return refusal;
    throw proxy === undefined || way.through !== undefined ? error : proxyError(error, server);
  } finally {
    await opened.close();
    await way.close();
  }
}

function serverFailure(error: unknown): LoginFailure {
  const cause = hasCode(error, "could not connect") && error instanceof Error ? error.cause : error;
  return { by: "server", said: saidBy(cause), code: codeOf(cause), routine: routineOf(cause) };
}
