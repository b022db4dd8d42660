import { expect } from "chai";
import { pageOf } from "./pages";
import { unknownParts } from "./sourceTexts";

/** Put before the text of a warning by the log. */
const PREFIX = "warning: ";

const { text } = pageOf("docs/preview-output.md");
const [, section = ""] = text.split("## Other lines\n");
const lines = [...section.matchAll(/^\| `(.+?)` +\|/gm)].map(([, line = ""]) => line);

describe("docs/preview-output.md", () => {
  for (const line of lines) {
    it(`has a line that is printed: ${line}`, () => {
      const isWarning = line.startsWith(PREFIX);
      expect(unknownParts(isWarning ? line.slice(PREFIX.length) : line)).to.deep.equal([]);
    });
  }

  it("has a table of lines", () => {
    expect(lines.length).to.be.greaterThan(4);
  });
});
