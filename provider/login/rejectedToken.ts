/** An IAM token that was rejected: by whom, and in which words that is told. */
import { routine, sqlState } from "../../connect/errorCodes";
import { quoted } from "../postgres/model/names";

/** Who looks at the token. */
export type Rejecter = "server" | "proxy";

/** What a proxy says of a token. */
export const saidOfToken = /IAM authentication failed for (?:the role|user) /;

/** What else to check where the proxy logs in with a token of its own, which it tells in the same words. */
export const checkOwnRole =
  "that the proxy's own IAM role has the policy of the output proxyPolicyDocument";

/**
 * Who rejected the token; `undefined`: nobody, it was something else. RDS hands the logins of `rds_iam`'s
 * members to PAM, which refuses a token without the reason. Behind a proxy that token is the proxy's own.
 */
export function rejecterOf(
  failure: {
    readonly said: string;
    readonly code: string;
    readonly routine: string | undefined;
  },
  isThroughProxy: boolean,
): Rejecter | undefined {
  if (isThroughProxy) return saidOfToken.test(failure.said) ? "proxy" : undefined;
  const isRefused = failure.code === sqlState.invalidAuthorizationSpecification;
  return isRefused && failure.routine === routine.authentication ? "server" : undefined;
}

/** The reason, as far as it is known to all. */
export function rejectedBy(rejecter: Rejecter, username: string): string {
  return `the ${rejecter} rejected the IAM token of ${quoted(username)}`;
}
