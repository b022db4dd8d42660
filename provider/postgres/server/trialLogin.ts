/** A login that is only tried, to learn whether the server lets the session user in. */
import { isRefusal } from "./failureScope";
import type { Credentials } from "./settings";

/** The result of a trial. */
export type LoginTrial =
  | { readonly outcome: "accepted" }
  | {
      /** `"undecided"`: the login failed for another reason than a refusal. */
      readonly outcome: "refused" | "undecided";
      /** Whether an IAM token was the password. */
      readonly byToken: boolean;
      readonly error: unknown;
    };

/** How to log in, and how often. */
export interface Trial {
  readonly credentials: () => Promise<Credentials>;
  readonly logIn: (credentials: Credentials) => Promise<void>;
  /** Pauses before a login that was refused is tried again, with credentials that are read again. */
  readonly refusedPausesMs: readonly number[];
}

/** Pauses before a login that failed for another reason is tried again. */
const failedPausesMs = [500, 1500] as const;

/** Logs in once, and again after a failure that can pass: a rotation, PAM, a full server. */
export async function tryToLogIn({
  credentials,
  logIn,
  refusedPausesMs,
}: Trial): Promise<LoginTrial> {
  const left: Record<"refused" | "failed", readonly number[]> = {
    refused: refusedPausesMs,
    failed: failedPausesMs,
  };
  for (;;) {
    let byToken = false;
    try {
      const read = await credentials();
      byToken = read.byToken ?? false;
      await logIn(read);
      return { outcome: "accepted" };
    } catch (error) {
      const kind = isRefusal(error) ? "refused" : "failed";
      const [pauseMs, ...rest] = left[kind];
      if (pauseMs === undefined) {
        return { outcome: kind === "refused" ? "refused" : "undecided", byToken, error };
      }
      left[kind] = rest;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}
