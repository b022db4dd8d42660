import { expect } from "chai";
import { rereadPausesOf } from "../../../../provider/postgres/server/settings";

describe("rereadPausesOf", () => {
  it("are 7 seconds in all", () => {
    expect(rereadPausesOf({})).to.deep.equal([0, 1000, 2000, 4000]);
  });

  it("are as given", () => {
    expect(rereadPausesOf({ rereadPausesMs: [5] })).to.deep.equal([5]);
  });
});
