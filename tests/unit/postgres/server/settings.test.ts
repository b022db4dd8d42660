import { expect } from "chai";
import { loginOf, rereadPausesOf } from "../../../../provider/postgres/server/settings";

describe("rereadPausesOf", () => {
  it("are 7 seconds in all", () => {
    expect(rereadPausesOf({})).to.deep.equal([0, 1000, 2000, 4000]);
  });

  it("are as given", () => {
    expect(rereadPausesOf({ rereadPausesMs: [5] })).to.deep.equal([5]);
  });
});

describe("what is kept of credentials", () => {
  const password = "a secret";

  it("is all but the password", () => {
    expect(loginOf({ username: "m", password, source: "s" })).to.deep.equal({
      username: "m",
      byToken: false,
      source: "s",
    });
  });

  it("is how tokens are made too, where they are", () => {
    const token = (): Promise<string> => Promise.resolve("a token");
    const login = { username: "m", byToken: true, source: "s", token };
    expect(loginOf({ ...login, password })).to.deep.equal(login);
  });
});
