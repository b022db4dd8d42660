import path from "node:path";
import { expect } from "chai";
import { pageOf, pages } from "./pages";

const FOLDER = "docs/decisions";
const INDEX = pageOf(`${FOLDER}/README.md`);

const decisions = pages.filter(({ file }) => path.dirname(file) === FOLDER && file !== INDEX.file);

describe("docs/decisions", () => {
  for (const [index, { file, text }] of decisions.entries()) {
    const number = String(index + 1).padStart(4, "0");

    it(`${number} has the next number, a title, a date, what was decided and why`, () => {
      expect(path.basename(file)).to.match(new RegExp(`^${number}-[a-z-]+\\.md$`));
      expect(text).to.match(new RegExp(`^# ${number}\\. .+\n\nDate: \\d{4}-\\d\\d-\\d\\d\n`));
      expect(text).to.match(/^\*\*Decision\.\*\* /m);
      expect(text).to.match(/^\*\*Why\.\*\* /m);
    });
  }

  it("are listed once each in the index, under their titles", () => {
    const lines = INDEX.text.split("\n").filter((line) => line.startsWith("- "));
    const expected = decisions.map(({ file, text }) => {
      const [, title = ""] = /^# (.+)$/m.exec(text) ?? [];
      return `- [${title.replace(". ", " ")}](${path.basename(file)})`;
    });
    expect([...lines].sort()).to.deep.equal([...expected].sort());
  });
});
