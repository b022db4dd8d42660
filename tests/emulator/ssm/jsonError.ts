/** Refusals of the services that speak JSON (Systems Manager, ECS), which name some otherwise than STS. */
import type { AccessQuestion } from "../iam/authority";
import type { Verdict } from "../iam/policyDocument";
import { StsError } from "../sts/stsError";

/** An answer of the JSON protocol. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html */
const NAMES: Readonly<Record<string, string>> = {
  ExpiredToken: "ExpiredTokenException",
  InvalidClientTokenId: "UnrecognizedClientException",
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  SignatureDoesNotMatch: "InvalidSignatureException",
};

/** A refusal as these services give it: always 400, as the name says what it is. */
export function jsonError(code: string, message: string): StsError {
  return new StsError(400, code, message);
}

/**
 * Who may not do what, and which kind of policy says so.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function notAuthorized(
  { identity, action, resource }: AccessQuestion,
  verdict: Exclude<Verdict, "allow">,
): StsError {
  const why =
    verdict === "deny"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  const what = `${action} on resource: ${resource} ${why}`;
  const message = `User: ${identity.callerArn} is not authorized to perform: ${what}`;
  return jsonError("AccessDeniedException", message);
}

/** The error of any part of the emulator, as these services answer it. */
export function errorAnswer(error: unknown): JsonAnswer {
  const known = error instanceof StsError;
  const name = known ? (NAMES[error.name] ?? error.name) : "InternalServerError";
  const message = known ? error.message : String(error);
  return jsonAnswer(known ? 400 : 500, { __type: name, message });
}

/** An answer with a body. */
export function jsonAnswer(status: number, body: object): JsonAnswer {
  return { status, headers: { "content-type": "application/x-amz-json-1.1" }, body };
}
