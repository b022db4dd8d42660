import { expect } from "chai";
import { placesOf } from "../../../../scripts/pictures/grid.mjs";

/** Words: nodes, edges such as `a>b`, and rows of nodes, where `-` is a place without one. */
const CASES: readonly {
  readonly title: string;
  readonly ids: string;
  readonly edges: string;
  readonly rows: readonly string[];
}[] = [
  { title: "one node", ids: "a", edges: "", rows: ["a"] },
  { title: "nodes that have no edges", ids: "a b c", edges: "", rows: ["a", "b", "c"] },
  { title: "a chain", ids: "c b a", edges: "a>b b>c", rows: ["a b c"] },
  { title: "a fork, in the order given", ids: "a c b", edges: "a>b a>c", rows: ["a c", "- b"] },
  { title: "a join beside the first", ids: "a b c", edges: "a>c b>c", rows: ["a c", "b"] },
  {
    title: "an edge over a column, which has its row there for itself",
    ids: "a b c d e",
    edges: "a>b a>c b>c c>d b>e",
    rows: ["a - c d", "- b e"],
  },
  {
    title: "examples/basic",
    ids: "cluster role policy login attachment",
    edges: "cluster>role role>policy cluster>login policy>attachment login>attachment",
    rows: ["cluster role policy attachment", "- login"],
  },
];

describe("the grid of a diagram", () => {
  for (const { title, ids, edges, rows } of CASES) {
    it(`places ${title}`, () => {
      const pairs = wordsOf(edges).map((edge) => edge.split(">") as [string, string]);
      const expected = rows.flatMap((text, row) =>
        wordsOf(text).map((id, column) => [id, { column, row }] as const),
      );
      expect(Object.fromEntries(placesOf(wordsOf(ids), pairs))).to.deep.equal(
        Object.fromEntries(expected.filter(([id]) => id !== "-")),
      );
    });
  }
});

function wordsOf(text: string): readonly string[] {
  return text.split(" ").filter((word) => word !== "");
}
