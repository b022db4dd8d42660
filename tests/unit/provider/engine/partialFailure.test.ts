import { expect } from "chai";
import { PartialFailure } from "../../../../provider/engine/partialFailure";

describe("PartialFailure", () => {
  it("has the fields that the SDK requires, and its reasons as message", () => {
    const failure = new PartialFailure("svc", { __provider: "exports…" }, ["first", "second"]);
    const { name, message, id, properties, reasons } = failure;
    expect({ name, message, id, properties, reasons }).to.deep.equal({
      name: "PartialFailure",
      message: "first\nsecond",
      id: "svc",
      properties: { __provider: "exports…" },
      reasons: ["first", "second"],
    });
  });
});
