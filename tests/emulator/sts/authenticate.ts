/** Whose keys signed a request. */
import { isActiveKey } from "../iam/iamPolicies";
import { userNameOf } from "../iam/authority";
import type { AwsBackend } from "./backend";
import type { Identity } from "./identities";
import { authorizationOf, isSignedBy, type SignedRequest } from "./signature";
import { StsError } from "./stsError";

/** The caller of a signed request. */
export interface AuthenticCaller {
  readonly accessKeyId: string;
  readonly identity: Identity;
}

/**
 * @throws StsError without a signature, with a wrong one, and for keys that nobody issued, that are
 * deleted, deactivated or expired
 */
export async function authenticate(
  aws: AwsBackend,
  request: SignedRequest,
): Promise<AuthenticCaller> {
  const authorization = authorizationOf(request.headers);
  if (authorization === undefined) {
    throw new StsError(
      403,
      "MissingAuthenticationToken",
      "Request is missing Authentication Token",
    );
  }
  const { accessKeyId } = authorization;
  const identity = aws.identities.get(accessKeyId);
  if (identity === undefined || identity.session?.token !== tokenOf(request)) {
    throw invalidToken();
  }
  if (!isSignedBy(identity.secretAccessKey, request, authorization)) {
    const message =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    throw new StsError(403, "SignatureDoesNotMatch", message);
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

function tokenOf({ headers }: SignedRequest): string | undefined {
  const token = headers["x-amz-security-token"];
  return typeof token === "string" && token !== "" ? token : undefined;
}

function invalidToken(): StsError {
  const message = "The security token included in the request is invalid.";
  return new StsError(403, "InvalidClientTokenId", message);
}
