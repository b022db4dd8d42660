import { expect } from "chai";
import { terminalSvg } from "../../../../scripts/pictures/terminalSvg.mjs";
import type { Run } from "../../../../scripts/pictures/screen.mjs";

const HOST = "orders-cluster.cluster-abc123.eu-central-1.rds.amazonaws.com:5432";

const CASES: readonly {
  readonly title: string;
  readonly line: readonly (string | readonly [text: string, style: string])[];
  readonly texts: readonly string[];
}[] = [
  {
    title: "at its place, as wide as its columns",
    line: ["(2 rows)"],
    texts: [`<text x="20" y="59" textLength="67.2">(2 rows)</text>`],
  },
  {
    title: "without the spaces at its begin, which are its place",
    line: ["    5 unchanged"],
    texts: [`<text x="53.6" y="59" textLength="92.4">5 unchanged</text>`],
  },
  {
    title: "with the spaces of its columns",
    line: ["id  | name"],
    texts: [`<text x="20" y="59" textLength="84" xml:space="preserve">id  | name</text>`],
  },
  {
    title: "with wide characters",
    line: ["名前"],
    texts: [`<text x="20" y="59" textLength="33.6">名前</text>`],
  },
  {
    title: "escaped",
    line: [`a < "b" && c`],
    texts: [`<text x="20" y="59" textLength="100.8">a &lt; &quot;b&quot; &amp;&amp; c</text>`],
  },
  {
    title: "in styles, of which the first begins with spaces",
    line: [["  ", "ansi2"], ["+ drift: ", "ansi2"], "[", ["x", "bold ansi5"]],
    texts: [
      `<text x="36.8" y="59" textLength="92.4"><tspan class="ansi2">+ drift: </tspan>[<tspan class="bold ansi5">x</tspan></text>`,
    ],
  },
  { title: "that is empty not at all", line: [], texts: [] },
  { title: "of spaces not at all", line: ["   "], texts: [] },
  {
    title: "that is too long in parts, below its last column",
    line: [`connection   ok       user "orders_reader", database "orders" on ${HOST}`],
    texts: [
      `<text x="20" y="59" textLength="537.6" xml:space="preserve">connection   ok       user &quot;orders_reader&quot;, database &quot;orders&quot; on</text>`,
      `<text x="204.8" y="79" textLength="546">${HOST}</text>`,
    ],
  },
  {
    title: "that is too long in parts, at its begin where it has no columns",
    line: [`${"a".repeat(100)} `, ["b".repeat(20), "bold"]],
    texts: [
      `<text x="20" y="59" textLength="840">${"a".repeat(100)}</text>`,
      `<text x="20" y="79" textLength="168"><tspan class="bold">${"b".repeat(20)}</tspan></text>`,
    ],
  },
  {
    title: "that is too long without a space in parts as long as can be",
    line: [`  ${"名".repeat(60)}`],
    texts: [
      `<text x="36.8" y="59" textLength="924">${"名".repeat(55)}</text>`,
      `<text x="36.8" y="79" textLength="84">${"名".repeat(5)}</text>`,
    ],
  },
];

describe("a terminal as a picture", () => {
  for (const { title, line, texts } of CASES) {
    it(`shows a line ${title}`, () => {
      expect(textsIn(windowOf([line.map(runOf)]))).to.deep.equal(texts);
    });
  }

  it("shows lines one below the other, empty ones too", () => {
    const lines = [[runOf("a")], [], [runOf("b")]];
    expect(textsIn(windowOf(lines))).to.deep.equal([
      `<text x="20" y="59" textLength="8.4">a</text>`,
      `<text x="20" y="99" textLength="8.4">b</text>`,
    ]);
  });

  it("is as large as its lines, and not narrower than most windows", () => {
    expect(sizeOf(windowOf([]))).to.equal("0 0 645 62");
    expect(sizeOf(windowOf([[runOf("a")]]))).to.equal("0 0 645 82");
    expect(sizeOf(windowOf([[runOf("a".repeat(112))], []]))).to.equal("0 0 981 102");
  });

  it("says in words what it shows", () => {
    const svg = terminalSvg({ title: "a & b", description: "<c>", lines: [] });
    expect(svg).to.include(`<title id="title">a &amp; b</title>\n<desc id="description">&lt;c&gt;`);
  });

  it("has colours for both themes, of those that it uses", () => {
    const svg = windowOf([[runOf(["a", "ansi2"]), runOf(["b", "bold ansi2"])]]);
    expect([...svg.matchAll(/\.ansi\d\{[^}]+\}/g)].map(([rule]) => rule)).to.deep.equal([
      ".ansi2{fill:#116329}",
      ".ansi2{fill:#56d364}",
    ]);
  });
});

function runOf(part: string | readonly [text: string, style: string]): Run {
  const [text, style] = typeof part === "string" ? [part, ""] : part;
  return { text, style };
}

function windowOf(lines: readonly (readonly Run[])[]): string {
  return terminalSvg({ title: "", description: "", lines });
}

function textsIn(svg: string): readonly string[] {
  return svg.split("\n").filter((line) => line.startsWith("<text"));
}

function sizeOf(svg: string): string | undefined {
  return / viewBox="([^"]+)"/.exec(svg)?.[1];
}
