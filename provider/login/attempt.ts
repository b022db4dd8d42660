/** Logs in as the application does, once or until it works: IAM role, token, verified TLS, one query. */
import type { AssumeRoleCommandOutput, STSClient } from "@aws-sdk/client-sts";
import { callerOf, clientConfig } from "../../connect/caller";
import { dialAddress } from "../../connect/tunnelAddress";
import type { LoginInputs } from "./inputs";
import { refusalOf, type LoginFailure, type LoginRefusal } from "./refusal";
import { explainAwsError } from "../../connect/awsError";
import { mayPass } from "../postgres/server/failureScope";
import { openServer } from "../postgres/server/server";
import { codeOf, routineOf, textOf } from "../../connect/errorCodes";
import { hasCode } from "../postgres/model/errors";
import { sql } from "../postgres/sql";
import { trustedRoots } from "../../connect/trustedRoots";

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
  const { STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(await clientConfig(callerIn(inputs)));
  try {
    const assumed = await assumeRole(client, inputs);
    return "by" in assumed ? refusalOf(assumed, inputs) : await connect(inputs, assumed);
  } finally {
    client.destroy();
  }
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

async function assumeRole(client: STSClient, inputs: LoginInputs): Promise<Keys | LoginFailure> {
  try {
    await client.config.credentials(); // an error here is about the deployment's own identity, not about the role
  } catch (error) {
    throw await explained("could not log in to AWS as the deployment", error, inputs);
  }
  try {
    return keysIn(await sendAssumeRole(client, inputs));
  } catch (error) {
    if (!isDenied(error)) {
      throw await explained(`could not assume IAM role "${inputs.roleArn}"`, error, inputs);
    }
    const caller = await callerOf(callerIn(inputs));
    return { by: "STS", said: error.message, callerArn: caller?.arn };
  }
}

/** Tries each external ID in turn: only the trust policy knows which one applies to the deployment. */
async function sendAssumeRole(client: STSClient, { roleArn, trust = [] }: LoginInputs) {
  const { AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const send = (ExternalId?: string): Promise<AssumeRoleCommandOutput> =>
    client.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: "pulumi-rds-iam-user",
        DurationSeconds: 900,
        ...(ExternalId === undefined ? {} : { ExternalId }),
      }),
    );
  const ids = trust.map((form) => form["externalId"]).filter((id) => typeof id === "string");
  for (const id of ids.slice(0, -1)) {
    try {
      return await send(id);
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
  }
  return send(ids.at(-1));
}

function keysIn({ Credentials: keys }: AssumeRoleCommandOutput): Keys {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = keys ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}

function isDenied(error: unknown): error is Error {
  return error instanceof Error && error.name === "AccessDenied";
}

async function connect(inputs: LoginInputs, credentials: Keys): Promise<LoginAnswer> {
  const { server, username, database, via, ca, timeouts } = inputs;
  const { host: hostname, port, region } = server;
  const { Signer } = await import("@aws-sdk/rds-signer");
  const signer = new Signer({ hostname, port, region, username, credentials });
  const opened = openServer({
    host: hostname,
    port,
    connectSeconds: timeouts.connectSeconds,
    dial: dialAddress(server, via, process.env["RDS_IAM_USER_VIA"]),
    roots: trustedRoots(ca),
    credentials: () =>
      Promise.resolve({
        username,
        password: () => signer.getAuthToken(),
        source: "the IAM token",
      }),
  });
  try {
    await opened.withClient(database, (client) => client.query(sql`SELECT 1`));
    return undefined;
  } catch (error) {
    const refusal = refusalOf(serverFailure(error), inputs);
    if (refusal === undefined) throw error;
    return refusal;
  } finally {
    await opened.close();
  }
}

function serverFailure(error: unknown): LoginFailure {
  const cause = hasCode(error, "could not connect") && error instanceof Error ? error.cause : error;
  return { by: "server", said: textOf(cause), code: codeOf(cause), routine: routineOf(cause) };
}

function callerIn({ identity, server }: LoginInputs) {
  return { identity, region: server.region };
}

/** The account of DB user ARNs, which are all of one server; `undefined` where there are none. */
function accountOf([arn]: readonly string[]): string | undefined {
  return arn?.split(":")[4];
}

function explained(what: string, error: unknown, inputs: LoginInputs): Promise<Error> {
  const serverAccountId = accountOf(inputs.dbUserArns) ?? "";
  return explainAwsError({ what, caller: callerIn(inputs), serverAccountId }, error);
}
