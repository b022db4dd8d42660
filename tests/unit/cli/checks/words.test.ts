import { expect } from "chai";
import type { Check } from "../../../../cli/checks/checklist";
import { checkInWords, summaryOf } from "../../../../cli/checks/words";

const OK: Check = { check: "server", status: "ok", found: "db:5432", detail: "one\ntwo" };
const WARNING: Check = {
  check: "owners",
  status: "warning",
  found: "3",
  reason: "few",
  hint: "Add.",
};
const FAILED: Check = {
  check: "login",
  status: "failed",
  reason: "no\u001b[31m",
  detail: "said no",
  hint: "Ask again.",
};
const SKIPPED: Check = { check: "role", status: "skipped", reason: 'not checked: "login" failed' };

describe("a checklist in words", () => {
  it("has a line a check, with the explanation below it", () => {
    const text = [OK, WARNING, FAILED, SKIPPED].map((check) => checkInWords(check, 11)).join("\n");
    expect(text).to.equal(String.raw`server       ok       db:5432
                      one
                      two
owners       warning  3
                      few
                      Hint: Add.
login        FAILED   no\u001b[31m
                      Detail: said no
                      Hint: Ask again.
role         skipped  not checked: "login" failed`);
  });

  it("is counted by what came of the checks", () => {
    expect(summaryOf([OK, OK])).to.equal("2 checks: 2 ok");
    expect(summaryOf([SKIPPED, FAILED, OK, WARNING])).to.equal(
      "4 checks: 1 ok, 1 warning, 1 failed, 1 skipped",
    );
  });
});
