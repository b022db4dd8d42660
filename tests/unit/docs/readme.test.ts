import { readFileSync } from "node:fs";
import { expect } from "chai";
import { fencesOf, pageOf, userPages } from "./pages";

/** So long that a newcomer reads all of it. */
const MOST_LINES = 130;
/** So wide that nobody scrolls sideways. */
const MOST_COLUMNS = 105;

const readme = pageOf("README.md");

describe("README", () => {
  it("begins with examples/basic as it stands", () => {
    const [first] = fencesOf(readme);
    expect(first?.language).to.equal("ts");
    expect(first?.text).to.equal(readFileSync("examples/basic/index.ts", "utf8"));
  });

  it(`has at most ${MOST_LINES} lines of at most ${MOST_COLUMNS} characters`, () => {
    const lines = readme.text.trimEnd().split("\n");
    expect(lines.length).to.be.at.most(MOST_LINES);
    expect(lines.filter((line) => line.length > MOST_COLUMNS)).to.deep.equal([]);
  });

  it("links to every page of docs/", () => {
    const missing = userPages.filter(({ file }) => !readme.text.includes(`](${file}`));
    expect(missing.map(({ file }) => file)).to.deep.equal([]);
  });
});
