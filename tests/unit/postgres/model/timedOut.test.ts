import { expect } from "chai";
import { RoleError } from "../../../../provider/postgres/model/errors";
import { isTimedOut, timedOut, timedOutWhile } from "../../../../provider/postgres/model/timedOut";

const time = { doing: 'creating role "svc"', seconds: 2 };

describe("an operation that has no time left", () => {
  it("says what it was doing, how long it might, and how to change that", () => {
    expect(timedOut(time).message).to.equal(
      'creating role "svc" did not finish within 2 seconds (timeouts.operationSeconds)',
    );
    expect(timedOut({ ...time, seconds: 1 }).message).to.equal(
      'creating role "svc" did not finish within 1 second (timeouts.operationSeconds)',
    );
  });

  it("says what it was at", () => {
    const error = timedOut(time);
    const located = timedOutWhile(error, "waiting");
    expect(located.message).to.equal(
      `creating role "svc" did not finish within 2 seconds (timeouts.operationSeconds): it was waiting
Hint: Nothing was changed. Find what takes so long, or raise timeouts.operationSeconds.`,
    );
    expect(located.cause).to.equal(error);
  });

  it("is told from other errors, by itself or by what it caused", () => {
    const error = timedOut(time);
    const caused = new RoleError("statement failed", "could not grant", { cause: error });
    const other = new RoleError("busy", "x", { cause: new Error("lower") });
    expect([error, timedOutWhile(error, "x"), caused, other].map(isTimedOut)).to.deep.equal([
      true,
      true,
      true,
      false,
    ]);
  });
});
