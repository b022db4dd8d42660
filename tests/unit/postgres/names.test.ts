import { expect } from "chai";
import { listInWords, objectInWords, quoted } from "../../../provider/postgres/names";

const objects = [
  { object: { type: "TABLE", schema: "sales", name: "invoice" }, words: "table sales.invoice" },
  { object: { type: "TABLE", schema: "S", name: 'a"b' }, words: 'table "S"."a""b"' },
  { object: { type: "SEQUENCE", schema: "s_1$", name: "1a" }, words: 'sequence s_1$."1a"' },
  { object: { type: "SCHEMA", schema: "", name: "sales" }, words: "schema sales" },
  { object: { type: "DATABASE", schema: "", name: "my db" }, words: 'database "my db"' },
] as const;

describe("names in words", () => {
  for (const { object, words } of objects) {
    it(`says ${words}`, () => {
      expect(objectInWords(object)).to.equal(words);
    });
  }

  it("quotes roles always", () => {
    expect(quoted("svc")).to.equal('"svc"');
  });

  it("says lists, and the count of what is beyond a limit", () => {
    expect(listInWords([])).to.equal("");
    expect(listInWords(["a", "b"])).to.equal("a, b");
    expect(listInWords(["a", "b", "c"], 2)).to.equal("a, b and 1 more");
    expect(listInWords(Array.from({ length: 12 }, () => "x"))).to.match(/^(x, ){9}x and 2 more$/);
  });
});
