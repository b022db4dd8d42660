/** Whether this machine's clock is right enough for IAM tokens. */
import type { Outcome } from "./checklist";

/** AWS refuses a signature that is further off; a token is good for 15 minutes after its signature. */
const toleratedMs = 5 * 60_000;

/** @param aheadMs how far AWS's clock is ahead of this machine's; `undefined` where AWS did not tell */
export function clockOutcome(aheadMs: number | undefined): Outcome<undefined> {
  if (aheadMs === undefined) {
    return { status: "skipped", reason: "not checked: AWS did not tell the time" };
  }
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) <= toleratedMs) {
    const found = seconds <= 2 ? "right" : `${durationInWords(seconds)} off, which AWS tolerates`;
    return { status: "ok", found, value: undefined };
  }
  const side = aheadMs > 0 ? "behind" : "ahead of";
  return {
    status: "failed",
    reason: `this machine's clock is ${durationInWords(seconds)} ${side} AWS's`,
    detail:
      "A token is signed with this machine's time. The AWS SDK corrects the time of its own requests, and tokens are not corrected.",
    hint: "Set the clock, such as with NTP.",
  };
}

function durationInWords(seconds: number): string {
  if (seconds < 120) return `${String(seconds)} seconds`;
  return `${String(Math.round(seconds / 60))} minutes`;
}
