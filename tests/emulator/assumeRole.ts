/** Whether STS would let a caller assume a role; moto alone lets everybody, even without a role. */
import type { IAMClient } from "@aws-sdk/client-iam";
import { contextOf, judge } from "./authority";
import { findRole } from "./iamPolicies";
import type { Identities, Identity } from "./identities";
import { evaluateTrust } from "./trustPolicy";

/** An error as STS gives it. */
export interface StsError {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Sessions that were assumed from a session last an hour at most. */
const CHAINED_MAX_SECONDS = 3600;

/**
 * The error for one request of the AssumeRole family, or undefined where it is in order.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export async function refuseAssumeRole(
  iam: IAMClient,
  identities: Identities,
  { accessKeyId, request }: { readonly accessKeyId: string; readonly request: URLSearchParams },
): Promise<StsError | undefined> {
  if (request.get("Action") !== "AssumeRole") {
    const message = `No identity provider found in your account for ${String(request.get("Action"))}`;
    return { status: 400, code: "InvalidIdentityToken", message };
  }
  const identity = identities.get(accessKeyId);
  if (identity === undefined) {
    const message = "The security token included in the request is invalid.";
    return { status: 403, code: "InvalidClientTokenId", message };
  }
  if (identity.expiresAtMs !== undefined && Date.now() > identity.expiresAtMs) {
    const message = "The security token included in the request is expired";
    return { status: 403, code: "ExpiredToken", message };
  }
  return refuseCaller(iam, { accessKeyId, identity, request });
}

interface Assumption {
  readonly accessKeyId: string;
  readonly identity: Identity;
  readonly request: URLSearchParams;
}

async function refuseCaller(iam: IAMClient, assumption: Assumption): Promise<StsError | undefined> {
  const { identity, request } = assumption;
  const resource = request.get("RoleArn") ?? "";
  const role = await findRole(iam, resource);
  const trusted = role !== undefined && (await isTrusted(iam, assumption, role));
  if (!trusted) {
    const what = `sts:AssumeRole on resource: ${resource}`;
    const message = `User: ${identity.callerArn} is not authorized to perform: ${what}`;
    return { status: 403, code: "AccessDenied", message };
  }
  return refuseOptions(assumption, role.MaxSessionDuration ?? CHAINED_MAX_SECONDS);
}

async function isTrusted(
  iam: IAMClient,
  { accessKeyId, identity, request }: Assumption,
  role: {
    readonly Arn?: string | undefined;
    readonly AssumeRolePolicyDocument?: string | undefined;
  },
): Promise<boolean> {
  const externalId = request.get("ExternalId");
  const context = new Map([
    ...contextOf(identity),
    ...(externalId === null ? [] : [["sts:externalid", externalId] as const]),
  ]);
  const trust = evaluateTrust(role.AssumeRolePolicyDocument ?? "", identity, context);
  const resource = role.Arn ?? "";
  const verdict = await judge(iam, {
    accessKeyId,
    identity,
    action: "sts:AssumeRole",
    resource,
    context,
  });
  return trust === "direct" ? verdict !== "deny" : trust === "account" && verdict === "allow";
}

/** Options that moto ignores, where ignoring them would let somebody in. */
function refuseOptions(
  { identity, request }: Assumption,
  maxSeconds: number,
): StsError | undefined {
  if (request.has("SerialNumber")) {
    const message = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
    return { status: 403, code: "AccessDenied", message };
  }
  const seconds = Number(request.get("DurationSeconds") ?? CHAINED_MAX_SECONDS);
  if (identity.sessionToken !== undefined && seconds > CHAINED_MAX_SECONDS) {
    const message =
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining";
    return { status: 400, code: "ValidationError", message };
  }
  if (seconds > maxSeconds) {
    const message =
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    return { status: 400, code: "ValidationError", message };
  }
  if (request.has("PolicyArns.member.1.arn")) {
    const message = "the emulator does not know session policies by ARN; pass Policy";
    return { status: 400, code: "ValidationError", message };
  }
  return undefined;
}
