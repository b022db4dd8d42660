import { expect } from "chai";
import { columnsOf } from "../../../../scripts/pictures/columns.mjs";
import { element, escaped } from "../../../../scripts/pictures/xml.mjs";

const TEXTS: readonly (readonly [text: string, xml: string])[] = [
  ["plain", "plain"],
  [`a < b && b > "c"`, "a &lt; b &amp;&amp; b &gt; &quot;c&quot;"],
  ["&lt;", "&amp;lt;"],
  ["]]>", "]]&gt;"],
  ["größer 名 🙂", "größer 名 🙂"],
  ["\u001b[1m\u0000\u007f\u0085", "␛[1m␀␡\ufffd"],
  ["\ud800 \uffff", "\ufffd \ufffd"],
];

const WIDTHS: readonly (readonly [text: string, columns: number])[] = [
  ["", 0],
  ["orders=>", 8],
  ["größer", 6],
  ["e\u0301", 1],
  ["名前", 4],
  ["🙂", 2],
  ["👩\u200d💻", 2],
  ["─│✔", 3],
];

describe("a picture's XML", () => {
  for (const [text, xml] of TEXTS) {
    it(`escapes ${JSON.stringify(text)}`, () => {
      expect(escaped(text)).to.equal(xml);
    });
  }

  it("has elements with children and without", () => {
    expect(element("g", {}, [element("rect", { x: 1 }), element("path", { d: "M0 0" })])).to.equal(
      `<g><rect x="1"/><path d="M0 0"/></g>`,
    );
  });

  it("has attributes with escapes and short numbers, and none that are undefined", () => {
    const attributes = { class: `"a"`, x: 0.1 + 0.2, y: 8, rx: undefined };
    expect(element("rect", attributes)).to.equal(`<rect class="&quot;a&quot;" x="0.3" y="8"/>`);
  });
});

describe("columns of a terminal", () => {
  for (const [text, columns] of WIDTHS) {
    it(`are ${String(columns)} for ${JSON.stringify(text)}`, () => {
      expect(columnsOf(text)).to.equal(columns);
    });
  }
});
