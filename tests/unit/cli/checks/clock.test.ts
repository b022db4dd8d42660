import { expect } from "chai";
import { clockOutcome } from "../../../../cli/checks/clock";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const NOT_CORRECTED =
  "A token is signed with this machine's time. The AWS SDK corrects the time of its own requests, and tokens are not corrected.";

const right: readonly (readonly [number, string])[] = [
  [0, "right"],
  [-2 * SECOND, "right"],
  [3 * SECOND, "3 seconds off, which AWS tolerates"],
  [-119 * SECOND, "119 seconds off, which AWS tolerates"],
  [5 * MINUTE, "5 minutes off, which AWS tolerates"],
];

const wrong: readonly (readonly [number, string])[] = [
  [5 * MINUTE + 1, "this machine's clock is 5 minutes behind AWS's"],
  [16 * MINUTE, "this machine's clock is 16 minutes behind AWS's"],
  [-10 * MINUTE, "this machine's clock is 10 minutes ahead of AWS's"],
];

describe("the clock", () => {
  for (const [aheadMs, text] of right) {
    it(`is accepted where AWS's is ${String(aheadMs)} ms ahead`, () => {
      expect(clockOutcome(aheadMs)).to.deep.equal({ status: "ok", found: text, value: undefined });
    });
  }

  for (const [aheadMs, reason] of wrong) {
    it(`fails where AWS's is ${String(aheadMs)} ms ahead`, () => {
      expect(clockOutcome(aheadMs)).to.deep.equal({
        status: "failed",
        reason,
        detail: NOT_CORRECTED,
        hint: "Set the clock, such as with NTP.",
      });
    });
  }

  it("is not judged where AWS did not tell the time", () => {
    expect(clockOutcome(undefined)).to.deep.equal({
      status: "skipped",
      reason: "not checked: AWS did not tell the time",
    });
  });
});
