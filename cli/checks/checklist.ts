/** A list of checks as plain data: what each found, or why it failed and what to do. */
import { partsOf } from "../../connect/errorCodes";

/** `"warning"`: it works, and there is something to know. `"skipped"`: it could not be checked. */
export type CheckStatus = "ok" | "warning" | "failed" | "skipped";

/** The result of one check, as `--json` prints it: keys are only added. */
export interface Check {
  /** Its name, such as `"server"`. */
  readonly check: string;
  readonly status: CheckStatus;
  /** What was found, on one line; with `"ok"` and `"warning"`. */
  readonly found?: string;
  /** Why it is not `"ok"`, on one line. */
  readonly reason?: string;
  /** Facts, a line each. */
  readonly detail?: string;
  /** What to do. */
  readonly hint?: string;
}

/** Why a check is not `"ok"`. */
export interface Explanation {
  readonly reason: string;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

/** What came of a check, with what the checks that need it use. */
export type Outcome<T> =
  | ({
      readonly status: "ok";
      readonly found: string;
      readonly detail?: string | undefined;
    } & Value<T>)
  | ({ readonly status: "warning"; readonly found: string } & Explanation & Value<T>)
  | ({ readonly status: "failed" | "skipped" } & Explanation);

interface Value<T> {
  readonly value: T;
}

/** A check that has been made. */
export interface Step<T> {
  readonly check: string;
  readonly outcome: Outcome<T>;
}

/** Whether a list is all right: nothing in it failed. */
export function isOk(checks: readonly Check[]): boolean {
  return checks.every(({ status }) => status !== "failed");
}

/** A check that found nothing to use. */
export function found(text: string, detail?: string): Outcome<undefined> {
  return { status: "ok", found: text, detail, value: undefined };
}

/** The outcome of a check that something was thrown in. */
export function failedBy(error: unknown): { readonly status: "failed" } & Explanation {
  return { status: "failed", ...explanationOf(error) };
}

/** The parts of an error in PostgreSQL's style: one line, `Detail:`, `Hint:`. */
export function explanationOf(error: unknown): Explanation {
  const { facts, hint } = partsOf(error);
  const [reason = "", ...details] = facts.split("\nDetail: ");
  return { reason, detail: details.length === 0 ? undefined : details.join("\n"), hint };
}

/** Why a check is not made; `undefined`: every one that it needs has passed. */
export function unmetNeed(needs: readonly Step<unknown>[]): Explanation | undefined {
  const unmet = needs.find(({ outcome }) => !("value" in outcome));
  if (unmet === undefined) return undefined;
  const became = unmet.outcome.status === "failed" ? "failed" : "was skipped";
  return { reason: `not checked: "${unmet.check}" ${became}` };
}

/** The result without what only other checks use. */
export function checkOf({ check, outcome }: Step<unknown>): Check {
  const { status, detail } = outcome;
  const parts = {
    found: "found" in outcome ? outcome.found : undefined,
    reason: "reason" in outcome ? outcome.reason : undefined,
    detail,
    hint: "hint" in outcome ? outcome.hint : undefined,
  };
  const given = Object.entries(parts).filter(([, text]) => text !== undefined);
  return { check, status, ...Object.fromEntries(given) };
}
