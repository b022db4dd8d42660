import { expect } from "chai";
import { textOf } from "../../../../provider/engine/errorText";

describe("textOf", () => {
  it("is the message of an error, and the text of anything else", () => {
    expect(textOf(new Error("the server is down"))).to.equal("the server is down");
    expect(textOf("stopped")).to.equal("stopped");
  });
});
