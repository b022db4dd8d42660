import { expect } from "chai";
import { nearNames } from "../../../../provider/postgres/desired/nearNames";

const cases: readonly {
  readonly title: string;
  readonly name: string;
  readonly candidates: readonly string[];
  readonly near: readonly string[];
}[] = [
  { title: "nothing where there is nothing", name: "invoice", candidates: [], near: [] },
  { title: "never the name itself", name: "invoice", candidates: ["invoice"], near: [] },
  {
    title: "what a third of the letters tells separateStatements, and not what more do",
    name: "invoice",
    candidates: ["invoices", "invoi", "inv", "item"],
    near: ["invoices", "invoi"],
  },
  {
    title: "the nearest first, then in order",
    name: "invoice",
    candidates: ["invcie", "invoicez", "invoicea"],
    near: ["invoicea", "invoicez", "invcie"],
  },
  {
    title: "the nearest first, also where ten letters are wrong",
    name: "x".repeat(30),
    candidates: [10, 9].map((count) => "x".repeat(30 + count)),
    near: [9, 10].map((count) => "x".repeat(30 + count)),
  },
  { title: "what only its case tells apart", name: "Ab", candidates: ["aB"], near: ["aB"] },
  {
    title: "one letter of a short name",
    name: "ab",
    candidates: ["b", "abc", "cd"],
    near: ["abc", "b"],
  },
  { title: "none for a single letter", name: "a", candidates: ["b", "ab"], near: [] },
  { title: "each once", name: "item", candidates: ["items", "items"], near: ["items"] },
  {
    title: "no more than five",
    name: "part",
    candidates: ["part6", "part5", "part4", "part3", "part2", "part1"],
    near: ["part1", "part2", "part3", "part4", "part5"],
  },
];

describe("names that somebody may have meant are", () => {
  for (const { title, name, candidates, near } of cases) {
    it(title, () => {
      expect(nearNames(name, candidates)).to.deep.equal(near);
    });
  }
});
