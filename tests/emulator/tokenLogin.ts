/** Whether a token lets somebody in: the token itself first, then the policies of whoever signed it. */
import { judge } from "./iam/authority";
import { type SigningKey, verifyToken } from "./rdsToken";
import type { AwsBackend } from "./sts/backend";
import { ACCOUNT_ID, type Identity } from "./sts/identities";

/** Where tokens are shown. */
export interface TokenGate {
  readonly backend: AwsBackend;
  readonly region: string;
  /** `host:port` of the endpoints, as RDS names them. */
  readonly endpoints: readonly string[];
  readonly now: () => number;
}

/** Why a token is not good, or undefined where it is. `resource`: ARN that a policy must allow. */
export async function refuseToken(
  { backend, region, endpoints, now }: TokenGate,
  token: string,
  { user, resource }: { readonly user: string; readonly resource: string },
): Promise<string | undefined> {
  const verdict = verifyToken(token, {
    user,
    region,
    endpoints,
    nowMs: now(),
    signingKey: (accessKeyId) => signingKeyOf(backend.identities.get(accessKeyId)),
  });
  if ("refusal" in verdict) {
    return verdict.refusal;
  }
  const { accessKeyId } = verdict;
  const identity = backend.identities.get(accessKeyId);
  const iam = await backend.iamOf(ACCOUNT_ID);
  const allowed =
    identity?.accountId === ACCOUNT_ID &&
    (await judge(iam, { accessKeyId, identity, action: "rds-db:connect", resource })) === "allow";
  return allowed ? undefined : "not allowed by IAM policy";
}

function signingKeyOf(identity: Identity | undefined): SigningKey | undefined {
  if (identity === undefined) return undefined;
  const { secretAccessKey, session } = identity;
  return { secretAccessKey, sessionToken: session?.token, expiresAtMs: session?.expiresAtMs };
}
