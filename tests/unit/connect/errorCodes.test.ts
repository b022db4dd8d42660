import { expect } from "chai";
import {
  clauseOf,
  codeOf,
  fieldOf,
  lineOf,
  partsOf,
  routineOf,
  saidBy,
  textOf,
  tunnelCode,
  tunnelCodes,
} from "../../../connect/errorCodes";

describe("what was thrown", () => {
  it("tells its code, also where it is a notice, which is no Error", () => {
    expect(codeOf(Object.assign(new Error(""), { code: "28000" }))).to.equal("28000");
    expect(codeOf({ name: "notice", code: "01007" })).to.equal("01007");
  });

  it("has no code where there is no text", () => {
    const others = [Object.assign(new Error(""), { code: 7 }), new Error(""), "28000", null];
    expect(others.map(codeOf)).to.deep.equal(["", "", "", ""]);
  });

  it("tells its routine and other fields", () => {
    const error = { routine: "auth_failed", hint: "Do that." };
    expect([routineOf(error), fieldOf(error, "hint"), fieldOf(error, "detail")]).to.deep.equal([
      "auth_failed",
      "Do that.",
      undefined,
    ]);
  });

  it("tells its message, or itself", () => {
    expect([new Error("why"), "why"].map(textOf)).to.deep.equal(["why", "why"]);
  });

  it("tells no control characters, and lines only of errors of this package", () => {
    const own = Object.assign(new Error("why\nHint: \u001b"), { name: "RoleError" });
    const thrown = [own, new Error("why\nHint: \u001b"), "why\nHint: \u001b"];
    expect(thrown.map(saidBy)).to.deep.equal([
      "why\nHint: \\u001b",
      String.raw`why\nHint: \u001b`,
      String.raw`why\nHint: \u001b`,
    ]);
    expect(thrown.map(textOf)).to.deep.equal(thrown.map(() => "why\nHint: \\u001b"));
  });

  it("tells what each of several addresses said, where the error of all says nothing", () => {
    const refused = ["::1", "127.0.0.1"].map((host) => new Error(`connect ECONNREFUSED ${host}:1`));
    expect(saidBy(new AggregateError(refused))).to.equal(
      "connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1",
    );
    expect(saidBy(new AggregateError(refused, "none"))).to.equal("none");
  });

  it("tells the lines of each error of this package", () => {
    const names = ["RoleError", "MasterCredentialsError", "AwsCredentialsError", "TunnelError"];
    const said = names.map((name) => saidBy(Object.assign(new Error("why\nHint: Do."), { name })));
    expect(said).to.deep.equal(names.map(() => "why\nHint: Do."));
  });

  it("has codes of our own for a tunnel", () => {
    expect(tunnelCode).to.deep.equal({
      notOpened: "ERR_TUNNEL_NOT_OPENED",
      broken: "ERR_TUNNEL_BROKEN",
    });
    expect(tunnelCodes).to.deep.equal(["ERR_TUNNEL_NOT_OPENED", "ERR_TUNNEL_BROKEN"]);
  });

  it("tells its facts and its hint apart", () => {
    const own = (message: string): Error =>
      Object.assign(new Error(message), { name: "RoleError" });
    const thrown = [own("why"), own("why\nDetail: a\nb\nHint: do\nHint: that"), own("")];
    expect(thrown.map(partsOf)).to.deep.equal([
      { facts: "why", hint: undefined },
      { facts: "why\nDetail: a\nb", hint: "do that" },
      { facts: "", hint: undefined },
    ]);
    expect(thrown.map(lineOf)).to.deep.equal(["why", "why", ""]);
    expect(thrown.map(clauseOf)).to.deep.equal(["why", "why (a, b)", ""]);
  });
});
