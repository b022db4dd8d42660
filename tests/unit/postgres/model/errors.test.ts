import { expect } from "chai";
import {
  causeOf,
  hasCode,
  refusalError,
  RoleError,
  withDetail,
} from "../../../../provider/postgres/model/errors";

const refusal = { path: "grants[0]", reason: "table a.b does not exist", hint: "Create it first." };

describe("RoleError", () => {
  it("says everything in its message, in PostgreSQL's style", () => {
    const cause = new Error("lower");
    const error = new RoleError("statement failed", "could not grant", {
      detail: "facts",
      hint: "Do it.",
      sqlState: "42501",
      statement: "grant x",
      cause,
    });
    expect(error.message).to.equal("could not grant\nDetail: facts\nHint: Do it.");
    const { name, code, sqlState, statement } = error;
    expect({ name, code, sqlState, statement, cause: error.cause }).to.deep.equal({
      name: "RoleError",
      code: "statement failed",
      sqlState: "42501",
      statement: "grant x",
      cause,
    });
  });

  it("shows control characters, and has no lines but its own", () => {
    const hint = "Do it.\u001b[2J";
    expect(new RoleError("busy", "no\r", { hint }).message).to.equal(
      String.raw`no\r` + "\n" + String.raw`Hint: Do it.\u001b[2J`,
    );
    const path = "settings.a\nHint: x";
    expect(refusalError([{ ...refusal, path }]).message).to.equal(
      String.raw`settings.a\nHint: x: table a.b does not exist` + "\nHint: Create it first.",
    );
  });

  it("is one line where there is no more to say", () => {
    expect(new RoleError("busy", "try again").message).to.equal("try again");
  });

  it("is told by its code, also from another copy of the package", () => {
    const copy = Object.assign(new Error("x"), { code: "busy" });
    expect(hasCode(new RoleError("busy", "x"), "busy")).to.equal(true);
    expect(hasCode(copy, "busy")).to.equal(true);
    expect(hasCode(copy, "refused")).to.equal(false);
    expect(hasCode(new Error("x"), "busy")).to.equal(false);
    expect(hasCode({ code: "busy" }, "busy")).to.equal(false);
  });

  it("is told from what caused it, if anything did", () => {
    const [cause, bare] = [new Error("lower"), new RoleError("busy", "x")];
    expect(causeOf(new RoleError("busy", "x", { cause }))).to.equal(cause);
    expect(causeOf(bare)).to.equal(bare);
    expect(causeOf("text")).to.equal("text");
  });
});

describe("refusalError", () => {
  it("says one refusal in a line", () => {
    const error = refusalError([refusal]);
    expect(error.code).to.equal("refused");
    expect(error.message).to.equal("grants[0]: table a.b does not exist\nHint: Create it first.");
  });

  it("leaves the path out where there is none", () => {
    expect(refusalError([{ ...refusal, path: "" }]).message).to.equal(
      "table a.b does not exist\nHint: Create it first.",
    );
  });

  it("lists several", () => {
    const error = refusalError([refusal, { ...refusal, path: "" }]);
    expect(error.code).to.equal("refused");
    expect(error.message).to.equal(
      [
        "nothing was changed, for these reasons:",
        "  - grants[0]: table a.b does not exist",
        "    Hint: Create it first.",
        "  - table a.b does not exist",
        "    Hint: Create it first.",
      ].join("\n"),
    );
  });

  it("ends a long list with a count", () => {
    const lines = refusalError(Array.from({ length: 52 }, () => refusal)).message.split("\n");
    expect(lines).to.have.lengthOf(1 + 50 * 2 + 1);
    expect(lines.at(-1)).to.equal("  and 2 more");
  });
});

describe("withDetail", () => {
  it("puts a fact before what to do, and keeps the rest", () => {
    const cause = new Error("canceling statement");
    const details = { hint: "Try again.", sqlState: "55P03", statement: "grant", database: "app" };
    const error = withDetail(
      new RoleError("statement failed", "could not grant", { ...details, cause }),
      "It waited.",
    );
    expect(error.message).to.equal("could not grant\nDetail: It waited.\nHint: Try again.");
    expect([error.code, error.sqlState, error.statement, error.database]).to.deep.equal([
      "statement failed",
      "55P03",
      "grant",
      "app",
    ]);
    expect(error.cause).to.equal(cause);
  });

  it("puts a fact at the end where nothing is to be done", () => {
    const error = withDetail(new RoleError("busy", "busy"), "It waited.");
    expect(error.message).to.equal("busy\nDetail: It waited.");
    expect([error.sqlState, error.statement, error.database]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
