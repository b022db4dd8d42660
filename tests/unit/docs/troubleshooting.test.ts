import { expect } from "chai";
import { headingsOf, pageOf } from "./pages";
import { unknownParts } from "./sourceTexts";

const headings = headingsOf(pageOf("docs/troubleshooting.md"));

describe("docs/troubleshooting.md", () => {
  const messages = headings.flatMap((title) => /^`(.+)`$/.exec(title)?.[1] ?? []);

  for (const message of messages) {
    it(`explains a message that there is: ${message}`, () => {
      expect(unknownParts(message)).to.deep.equal([]);
    });
  }

  it("has messages for headings", () => {
    expect(messages.length).to.be.greaterThan(30);
  });
});
