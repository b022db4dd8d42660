/** Who this process is at AWS, and as which role it logs in. */
import { openCredentials, routeOf, type LoginOptions } from "../../client/credentials";
import type { Connection } from "../../client/connection";
import { type AwsIdentity, credentialsOf } from "../../connect/credentials";
import type { CredentialProvider } from "../../connect/identity";
import { explainCallerError } from "../../connect/credentialsError";
import { isSessionOf } from "../../connect/roleLogin";
import { askCaller } from "../../connect/sts";
import type { Outcome } from "./checklist";

/** An identity that AWS has named. */
export interface Caller {
  readonly credentials: CredentialProvider;
  readonly arn: string;
  readonly accountId: string;
  /** How far AWS's clock is ahead of this machine's; `undefined` where AWS did not tell. */
  readonly aheadMs: number | undefined;
}

/** The identity of this process, or of a profile. @throws where AWS does not name it */
export async function callerOf(identity: AwsIdentity, region: string): Promise<Caller> {
  const credentials = await credentialsOf(identity, region);
  return namedBy(credentials, region);
}

async function namedBy(credentials: CredentialProvider, region: string): Promise<Caller> {
  const answer = await askCaller({ credentials: await credentials(), region });
  if (!("value" in answer)) throw explainCallerError({ ...answer, region });
  return { credentials, ...answer.value, aheadMs: answer.aheadMs };
}

/** The role that logs in, where there is one. */
export interface LoginIdentity extends Caller {
  readonly roleArn: string | undefined;
  readonly isAssumed: boolean;
}

/** Who logs in: the role, assumed if need be, or the caller as it is. @throws where the role is not given */
export async function loginIdentity(
  connection: Connection,
  options: LoginOptions,
  caller: Caller,
): Promise<Outcome<LoginIdentity>> {
  const { roleArn, assume, region } = routeOf(connection, options);
  if (assume !== false) {
    const session = await namedBy(openCredentials(connection, options), region);
    const isAssumed = session.arn !== caller.arn;
    const found = isAssumed ? `assumed, as "${session.arn}"` : `had already, as "${caller.arn}"`;
    return { status: "ok", found, value: { ...session, roleArn, isAssumed } };
  }
  const own = { ...caller, roleArn, isAssumed: false };
  if (roleArn === undefined) {
    return { status: "ok", found: "none to assume: the caller logs in itself", value: own };
  }
  if (isSessionOf(caller.arn, roleArn)) {
    return { status: "ok", found: `had already, as "${caller.arn}"`, value: own };
  }
  return {
    status: "failed",
    reason: `this process is "${caller.arn}", and not IAM role "${roleArn}"`,
    detail: "The role is not assumed: AWS gives it to the application where it runs.",
    hint: "Run this where the application runs. To try the login from here, let your identity assume the role (assumedBy), and give --assume-role true.",
  };
}
