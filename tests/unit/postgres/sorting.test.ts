import { expect } from "chai";
import { distinctNames, groupedBy, sortedBy } from "../../../provider/postgres/sorting";

describe("sortedBy", () => {
  const cases: readonly {
    readonly title: string;
    readonly items: readonly (readonly (string | undefined)[])[];
    readonly sorted: readonly (readonly (string | undefined)[])[];
  }[] = [
    { title: "nothing", items: [], sorted: [] },
    {
      title: "part by part, a short part before a longer one that begins with it",
      items: [["ab"], ["b", "a"], ["a", "z"], ["a", "b"]],
      sorted: [["a", "b"], ["a", "z"], ["ab"], ["b", "a"]],
    },
    {
      title: "upper case before lower case",
      items: [["a"], ["B"], ["b"], ["A"]],
      sorted: [["A"], ["B"], ["a"], ["b"]],
    },
    {
      title: "what has no part first",
      items: [["a"], [undefined]],
      sorted: [[undefined], ["a"]],
    },
  ];
  for (const { title, items, sorted } of cases) {
    it(`sorts ${title}`, () => {
      expect(sortedBy(items, (key) => key)).to.deep.equal(sorted);
    });
  }

  it("leaves items of one key in their order, and the list as it was", () => {
    const items = ["b1", "a1", "b2", "a2", "b3"];
    expect(sortedBy(items, (item) => [item.slice(0, 1)])).to.deep.equal([
      "a1",
      "a2",
      "b1",
      "b2",
      "b3",
    ]);
    expect(items).to.deep.equal(["b1", "a1", "b2", "a2", "b3"]);
  });
});

describe("distinctNames", () => {
  it("has each name once, in order", () => {
    expect(distinctNames(["b", "a", "b"])).to.deep.equal(["a", "b"]);
  });
});

describe("groupedBy", () => {
  it("has groups in the order of their first items, by all parts of the key", () => {
    const items = [
      ["b", "c"],
      ["bc", ""],
      ["b", "c", "again"],
      ["a", "c"],
    ];
    const groups = groupedBy(items, ([first, second]) => [first, second]);
    expect(groups).to.deep.equal([
      [
        ["b", "c"],
        ["b", "c", "again"],
      ],
      [["bc", ""]],
      [["a", "c"]],
    ]);
  });
});
