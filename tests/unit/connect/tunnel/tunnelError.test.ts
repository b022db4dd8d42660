import { expect } from "chai";
import { saidBy } from "../../../../connect/errorCodes";
import { brokenTunnel, TunnelError } from "../../../../connect/tunnel/tunnelError";

describe("TunnelError", () => {
  it("has a name and a code, which tell it apart also where the package is there twice", () => {
    const error = new TunnelError("ECONNREFUSED", "why");
    expect([error.name, error.code, error.message]).to.deep.equal([
      "TunnelError",
      "ECONNREFUSED",
      "why",
    ]);
    expect(error).not.to.have.property("cause");
  });

  it("keeps its cause, and its lines where it is told", () => {
    const cause = new Error("x");
    const error = new TunnelError("ECONNREFUSED", "why\nHint: Do that.", cause);
    expect(error.cause).to.equal(cause);
    expect(saidBy(error)).to.equal("why\nHint: Do that.");
  });
});

describe("brokenTunnel", () => {
  const cause = new Error("read ECONNRESET");
  for (const given of [undefined, cause]) {
    it(`says what broke, ${given === undefined ? "without" : "with"} a cause`, () => {
      const error = brokenTunnel('SSH host "bastion"', "read ECONNRESET", given);
      expect(error.message).to.equal(
        'the connection through SSH host "bastion" broke: read ECONNRESET',
      );
      expect(error.code).to.equal("ERR_TUNNEL_BROKEN");
      expect(error.cause).to.equal(given);
    });
  }
});
