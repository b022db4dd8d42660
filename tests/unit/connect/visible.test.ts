import { expect } from "chai";
import { messageInWords, visible, visibleLines } from "../../../connect/visible";

/** Characters that a terminal or a log takes as commands, by their codes. */
const unsafe: readonly { readonly title: string; readonly codes: readonly number[] }[] = [
  { title: "controls of C0", codes: range(0x00, 0x1f).filter((code) => !isNamed(code)) },
  { title: "DEL and controls of C1", codes: range(0x7f, 0x9f) },
  { title: "direction of writing", codes: [0x061c, 0x200e, 0x200f, ...range(0x202a, 0x202e)] },
  { title: "isolates of direction", codes: range(0x2066, 0x2069) },
  { title: "separators of lines and paragraphs", codes: [0x2028, 0x2029] },
];

describe("visible", () => {
  for (const { title, codes } of unsafe) {
    it(`shows the code of ${title}`, () => {
      for (const code of codes) {
        const shown = `a\\u${code.toString(16).padStart(4, "0")}b`;
        expect(visible(`a${String.fromCharCode(code)}b`)).to.equal(shown);
        expect(visibleLines(`a${String.fromCharCode(code)}b`)).to.equal(shown);
      }
    });
  }

  it("shows breaks of lines and tabs by their letters", () => {
    expect(visible("a\nb\r\tc")).to.equal(String.raw`a\nb\r\tc`);
  });

  it("leaves the lines of a text that has lines", () => {
    expect(visibleLines("a\nb\rc")).to.equal("a\nb\\rc");
  });

  it("leaves all other characters", () => {
    const text = "pässword \u00a0 \u{1f512} مرحبا \\ \" ' $$";
    expect([visible(text), visibleLines(text), messageInWords(text)]).to.deep.equal([
      text,
      text,
      text,
    ]);
  });
});

describe("a message of a server", () => {
  it("is on one line", () => {
    expect(messageInWords("no\n[error] pulumi\u001b[2J")).to.equal(
      String.raw`no\n[error] pulumi\u001b[2J`,
    );
  });

  it("is cut after 2,000 characters", () => {
    expect(messageInWords("x".repeat(2000))).to.equal("x".repeat(2000));
    expect(messageInWords("x".repeat(2003))).to.equal(`${"x".repeat(2000)} … (3 more characters)`);
  });

  it("is not cut within a character", () => {
    expect(messageInWords(`${"x".repeat(1999)}\u{1f512}`)).to.equal(
      `${"x".repeat(1999)} … (1 more characters)`,
    );
  });
});

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Tab, line feed and carriage return. */
function isNamed(code: number): boolean {
  return [0x09, 0x0a, 0x0d].includes(code);
}
