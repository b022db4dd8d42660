/** Access keys that the emulated AWS has issued, and whose they are. */
import type { Caller } from "./trustPolicy";

/** moto's account, which cannot be changed. */
export const ACCOUNT_ID = "123456789012";

/** The owner of one access key. */
export interface Identity extends Caller {
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** When a session ends; undefined for an IAM user's own key. */
  readonly expiresAtMs: number | undefined;
  /** Unique id of a session's role: a role made again under the same name is another one. */
  readonly roleId: string | undefined;
  /** Policy given to AssumeRole, which narrows what the role may. */
  readonly sessionPolicy: string | undefined;
}

/** By access key id. */
export type Identities = Map<string, Identity>;

/** Reads the answer of CreateAccessKey. */
export function identityOfUser(xml: string): readonly [string, Identity] {
  const principalArn = `arn:aws:iam::${ACCOUNT_ID}:user/${element(xml, "UserName")}`;
  const identity: Identity = {
    accountId: ACCOUNT_ID,
    principalArn,
    callerArn: principalArn,
    secretAccessKey: element(xml, "SecretAccessKey"),
    sessionToken: undefined,
    expiresAtMs: undefined,
    roleId: undefined,
    sessionPolicy: undefined,
  };
  return [element(xml, "AccessKeyId"), identity];
}

/** Reads the answer of AssumeRole; the request says which role and which session policy. */
export function identityOfSession(
  xml: string,
  request: URLSearchParams,
): readonly [string, Identity] {
  const identity: Identity = {
    accountId: ACCOUNT_ID,
    principalArn: request.get("RoleArn") ?? "",
    callerArn: element(xml, "Arn"),
    secretAccessKey: element(xml, "SecretAccessKey"),
    sessionToken: element(xml, "SessionToken"),
    expiresAtMs: Date.parse(element(xml, "Expiration")),
    roleId: element(xml, "AssumedRoleId").split(":")[0],
    sessionPolicy: request.get("Policy") ?? undefined,
  };
  return [element(xml, "AccessKeyId"), identity];
}

/** The values needed here hold no characters that XML escapes. */
function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (text === undefined) {
    throw new Error(`no <${name}> in the answer: ${xml}`);
  }
  return text;
}
