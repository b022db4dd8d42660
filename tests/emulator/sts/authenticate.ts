/** Whose keys signed a request. */
import { isActiveKey } from "../iam/iamPolicies";
import { userNameOf } from "../iam/authority";
import type { AwsBackend } from "./backend";
import type { Identity } from "./identities";
import { StsError } from "./stsError";

/** Keys as a request shows them. (The recorder does not check the signature.) */
export interface PresentedKeys {
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
}

/** The caller of a signed request. */
export interface AuthenticCaller {
  readonly accessKeyId: string;
  readonly identity: Identity;
}

/** @throws StsError for keys that nobody issued, that are deleted, deactivated or expired */
export async function authenticate(
  aws: AwsBackend,
  { accessKeyId, sessionToken }: PresentedKeys,
): Promise<AuthenticCaller> {
  const identity = aws.identities.get(accessKeyId);
  if (identity === undefined || identity.session?.token !== sessionToken) {
    throw invalidToken();
  }
  const userName = userNameOf(identity.principalArn);
  if (userName !== undefined) {
    const iam = await aws.iamOf(identity.accountId);
    if (!(await isActiveKey(iam, { userName, accessKeyId }))) throw invalidToken();
  }
  if (identity.session !== undefined && Date.now() > identity.session.expiresAtMs) {
    const message = "The security token included in the request is expired";
    throw new StsError(403, "ExpiredToken", message);
  }
  return { accessKeyId, identity };
}

function invalidToken(): StsError {
  const message = "The security token included in the request is invalid.";
  return new StsError(403, "InvalidClientTokenId", message);
}
