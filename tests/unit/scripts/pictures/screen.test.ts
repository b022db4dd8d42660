import { expect } from "chai";
import { screenOf } from "../../../../scripts/pictures/screen.mjs";

const CASES: readonly {
  readonly title: string;
  readonly output: string;
  readonly lines: readonly (readonly (readonly [text: string, style: string])[])[];
}[] = [
  { title: "nothing", output: "", lines: [] },
  { title: "lines", output: "a\r\n\r\nb c\r\n", lines: [[["a", ""]], [], [["b c", ""]]] },
  { title: "a last line without an end", output: "a\r\nb", lines: [[["a", ""]], [["b", ""]]] },
  { title: "no spaces at the end", output: "a  \u001b[32m  \u001b[0m\r\n", lines: [[["a", ""]]] },
  { title: "a line of spaces", output: "\u001b[1m   \r\n", lines: [[]] },
  { title: "a line that is written again", output: "abc\rX", lines: [[["Xbc", ""]]] },
  { title: "a spinner", output: "at work |\b \b/\b \b", lines: [[["at work", ""]]] },
  { title: "no place before the line's begin", output: "\b\ba", lines: [[["a", ""]]] },
  { title: "tabs", output: "a\tb\r\n\tc", lines: [[["a       b", ""]], [["        c", ""]]] },
  { title: "a bell, which is not seen", output: "a\u0007b", lines: [[["ab", ""]]] },
  { title: "the rest of a line erased", output: "abc\r\u001b[Kd", lines: [[["d", ""]]] },
  { title: "the same, by number", output: "abc\ra\u001b[0K", lines: [[["a", ""]]] },
  { title: "a line erased", output: "abc\u001b[2Kd", lines: [[["   d", ""]]] },
  {
    title: "questions and modes",
    output: "\u001b]11;?\u001b\\\u001b]0;title\u0007\u001b[6n\u001b[?2004ha\u001b[?2004l",
    lines: [[["a", ""]]],
  },
  {
    title: "colours of all forms",
    output: "\u001b[31ma\u001b[92mb\u001b[38;5;13mc\u001b[39md",
    lines: [
      [
        ["a", "ansi1"],
        ["b", "ansi2"],
        ["c", "ansi5"],
        ["d", ""],
      ],
    ],
  },
  {
    title: "bold, with and without a colour",
    output: "\u001b[1;33ma\u001b[22mb\u001b[0;1mc\u001b[md",
    lines: [
      [
        ["a", "bold ansi3"],
        ["b", "ansi3"],
        ["c", "bold"],
        ["d", ""],
      ],
    ],
  },
  {
    title: "black and white as plain text",
    output: "\u001b[30ma\u001b[97mb\u001b[38;5;8mc",
    lines: [[["abc", ""]]],
  },
  {
    title: "wide characters, which take two columns",
    output: "名前|\rab\r\n🙂!\r\n",
    lines: [[["ab前|", ""]], [["🙂!", ""]]],
  },
  { title: "marks on their letters", output: "e\u0301a\be", lines: [[["e\u0301e", ""]]] },
];

describe("the screen of a terminal", () => {
  for (const { title, output, lines } of CASES) {
    it(`shows ${title}`, () => {
      const shown = screenOf(output).map((runs) => runs.map(({ text, style }) => [text, style]));
      expect(shown).to.deep.equal(lines);
    });
  }

  for (const sequence of [
    "\u001b[H",
    "\u001b[2A",
    "\u001b[2J",
    "\u001b[1K",
    "\u001b[4m",
    "\u001b[38;5;200m",
    "\u001b[38;2;1;2;3m",
    "\u001b",
    "\u000b",
  ]) {
    it(`refuses ${JSON.stringify(sequence)} rather than show something else`, () => {
      expect(() => screenOf(`a${sequence}b`)).to.throw(
        `a picture cannot show the control sequence ${JSON.stringify(sequence)}`,
      );
    });
  }
});
