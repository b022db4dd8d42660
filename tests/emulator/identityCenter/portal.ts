/**
 * The access portal of IAM Identity Center: gives the keys of a permission set's role to who is
 * logged in. Its OIDC service renews no session.
 * @see https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
 * @see https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html
 */
import type { IncomingMessage } from "node:http";
import type { AwsBackend } from "../sts/backend";
import { issueSession } from "../sts/sessions";
import { findReservedRole } from "./reservedRole";

interface PortalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

const CREATE_TOKEN = "/token";

/** Whether a request is one of the portal's. */
export function isPortalRequest({ url = "" }: IncomingMessage): boolean {
  return url === CREATE_TOKEN || url.startsWith("/federation/credentials?");
}

/** Answers GetRoleCredentials, and refuses CreateToken. */
export async function answerPortal(
  aws: AwsBackend,
  { headers, url = "" }: IncomingMessage,
): Promise<PortalAnswer> {
  if (url === CREATE_TOKEN) {
    return refusal(400, "InvalidGrantException", "Invalid refresh token provided");
  }
  const token = headers["x-amz-sso_bearer_token"];
  const session = aws.ssoSessions.get(typeof token === "string" ? token : "");
  if (session === undefined || Date.now() > session.expiresAtMs) {
    return refusal(401, "UnauthorizedException", "Session token not found or invalid");
  }
  const parameters = new URL(url, "http://portal").searchParams;
  const assigned = session.assignments.find(
    ({ accountId, permissionSet }) =>
      accountId === parameters.get("account_id") && permissionSet === parameters.get("role_name"),
  );
  const role = assigned && (await findReservedRole(await aws.iamOf(assigned.accountId), assigned));
  if (role === undefined) {
    return refusal(403, "ForbiddenException", "No access");
  }
  const { credentials, expiration } = await issueSession(aws, role, {
    sessionName: session.userName,
  });
  const roleCredentials = { ...credentials, expiration: expiration.getTime() };
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    body: { roleCredentials },
  };
}

function refusal(status: number, type: string, message: string): PortalAnswer {
  const headers = { "content-type": "application/json", "x-amzn-errortype": type };
  return { status, headers, body: { message } };
}
