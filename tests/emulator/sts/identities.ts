/** Access keys that the emulated AWS has issued, and whose they are. */
import { GetUserCommand, type IAMClient } from "@aws-sdk/client-iam";
import type { Caller } from "./trustPolicy";

/** moto's own account; it has further ones, which start empty. */
export const ACCOUNT_ID = "123456789012";

/** The owner of one access key. */
export interface Identity extends Caller {
  readonly secretAccessKey: string;
  /** What only a session has; undefined for an IAM user's own key. */
  readonly session: RoleSession | undefined;
}

/** The session of a role. */
export interface RoleSession {
  readonly token: string;
  readonly expiresAtMs: number;
  /** Unique id of the role: a role made again under the same name is another one. */
  readonly roleId: string;
  /** Policy given to AssumeRole, which narrows what the role may. */
  readonly policy: string | undefined;
  /** Session tags, inherited ones included. */
  readonly tags: ReadonlyMap<string, string>;
  /** Keys of the tags that go on to sessions that are assumed from this one. */
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
}

/** By access key id. */
export type Identities = Map<string, Identity>;

/** A key as CreateAccessKey answers it. */
interface UserKey {
  readonly userName: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Reads the answer of CreateAccessKey. */
export function keyIn(xml: string): UserKey {
  return {
    userName: element(xml, "UserName"),
    accessKeyId: element(xml, "AccessKeyId"),
    secretAccessKey: element(xml, "SecretAccessKey"),
  };
}

/** The owner of a user's key; the user's ARN has its path, which the key does not tell. */
export async function identityOfUser(
  iam: IAMClient,
  accountId: string,
  { secretAccessKey, userName }: UserKey,
): Promise<Identity> {
  const { User: user } = await iam.send(new GetUserCommand({ UserName: userName }));
  const principalArn = user?.Arn ?? "";
  const callerArn = principalArn;
  return { accountId, principalArn, callerArn, secretAccessKey, session: undefined };
}

/** The values needed here hold no characters that XML escapes. */
function element(xml: string, name: string): string {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (text === undefined) {
    throw new Error(`no <${name}> in the answer: ${xml}`);
  }
  return text;
}
