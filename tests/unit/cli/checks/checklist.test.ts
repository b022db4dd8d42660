import { expect } from "chai";
import {
  checkOf,
  explanationOf,
  failedBy,
  found,
  isOk,
  type Outcome,
  unmetNeed,
} from "../../../../cli/checks/checklist";

const FAILED: Outcome<undefined> = {
  status: "failed",
  reason: "it is away",
  hint: "Bring it back.",
};
const SKIPPED: Outcome<undefined> = { status: "skipped", reason: "nobody asked" };
const WARNING: Outcome<number> = { status: "warning", found: "one", reason: "few", value: 1 };

describe("a check", () => {
  it("is printed without what only other checks use", () => {
    expect(checkOf({ check: "one", outcome: WARNING })).to.deep.equal({
      check: "one",
      status: "warning",
      found: "one",
      reason: "few",
    });
    expect(checkOf({ check: "two", outcome: found("it", "a line") })).to.deep.equal({
      check: "two",
      status: "ok",
      found: "it",
      detail: "a line",
    });
    expect(checkOf({ check: "three", outcome: FAILED })).to.deep.equal({
      check: "three",
      status: "failed",
      reason: "it is away",
      hint: "Bring it back.",
    });
  });

  it("is made where all that it needs has passed, with a warning too", () => {
    const needs = [
      { check: "one", outcome: found("it") },
      { check: "two", outcome: WARNING },
    ];
    expect(unmetNeed(needs)).to.equal(undefined);
  });

  it("names the check that it is skipped for", () => {
    const well = { check: "one", outcome: found("it") };
    expect(unmetNeed([well, { check: "two", outcome: FAILED }])).to.deep.equal({
      reason: 'not checked: "two" failed',
    });
    expect(unmetNeed([{ check: "three", outcome: SKIPPED }])).to.deep.equal({
      reason: 'not checked: "three" was skipped',
    });
  });

  it("fails with the parts of an error", () => {
    const error = new Error("it is away");
    expect(failedBy(error)).to.deep.equal({
      status: "failed",
      reason: "it is away",
      detail: undefined,
      hint: undefined,
    });
    const own = Object.assign(new Error("it is away\nDetail: since noon\nHint: Wait."), {
      name: "AwsCredentialsError",
    });
    expect(explanationOf(own)).to.deep.equal({
      reason: "it is away",
      detail: "since noon",
      hint: "Wait.",
    });
  });
});

describe("a list of checks", () => {
  it("is all right unless one failed", () => {
    const of = (...outcomes: readonly Outcome<unknown>[]) =>
      isOk(outcomes.map((outcome) => checkOf({ check: "one", outcome })));
    expect(of()).to.equal(true);
    expect(of(found("it"), WARNING, SKIPPED)).to.equal(true);
    expect(of(found("it"), FAILED)).to.equal(false);
  });
});
