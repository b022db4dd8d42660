import { expect } from "chai";
import type { ObjectName } from "../../../../provider/postgres/model/declaration";
import {
  listInWords,
  nameInWords,
  objectInWords,
  quoted,
} from "../../../../provider/postgres/model/names";
import { aColumn, anObject, aRoutine } from "../snapshots";

const objects: readonly { readonly object: ObjectName; readonly words: string }[] = [
  { object: aColumn("invoice", "total"), words: "column sales.invoice.total" },
  { object: aColumn("In", 'a"b'), words: 'column sales."In"."a""b"' },
  { object: anObject("DATABASE", "", "my db"), words: 'database "my db"' },
  {
    object: anObject("FOREIGN DATA WRAPPER", "", "postgres_fdw"),
    words: "foreign-data wrapper postgres_fdw",
  },
  { object: anObject("FOREIGN SERVER", "", "Erp"), words: 'foreign server "Erp"' },
  {
    object: anObject("FUTURE LARGE OBJECT", "", "etl"),
    words: 'future large objects of "etl"',
  },
  {
    object: anObject("FUTURE ROUTINE", "sales", "etl"),
    words: 'future routines of "etl" in schema sales',
  },
  { object: anObject("FUTURE SCHEMA", "", "etl"), words: 'future schemas of "etl"' },
  {
    object: anObject("FUTURE SEQUENCE", "S", "etl"),
    words: 'future sequences of "etl" in schema "S"',
  },
  { object: anObject("FUTURE TABLE", "", "etl"), words: 'future tables of "etl"' },
  { object: anObject("FUTURE TYPE", "", "etl"), words: 'future types of "etl"' },
  { object: anObject("LANGUAGE", "", "plpgsql"), words: "language plpgsql" },
  { object: anObject("LARGE OBJECT", "", "16500"), words: "large object 16500" },
  { object: anObject("PARAMETER", "", "work_mem"), words: "parameter work_mem" },
  { object: aRoutine("refund"), words: "routine sales.refund()" },
  {
    object: aRoutine("Refund", ["integer", "text"]),
    words: 'routine sales."Refund"(integer, text)',
  },
  { object: anObject("SCHEMA", "", "sales"), words: "schema sales" },
  { object: anObject("SEQUENCE", "s_1$", "1a"), words: 'sequence s_1$."1a"' },
  { object: anObject("TABLE", "sales", "invoice"), words: "table sales.invoice" },
  { object: anObject("TABLE", "S", 'a"b'), words: 'table "S"."a""b"' },
  { object: anObject("TABLESPACE", "", "fast"), words: "tablespace fast" },
  { object: anObject("TYPE", "sales", "money"), words: "type sales.money" },
];

describe("names in words", () => {
  for (const { object, words } of objects) {
    it(`says ${words}`, () => {
      expect(objectInWords(object)).to.equal(words);
    });
  }

  it("quotes roles always", () => {
    expect(quoted("svc")).to.equal('"svc"');
  });

  it("quotes names that SQL needs quotes for", () => {
    expect(["a1$", "_a", "1a", "A", "", "é"].map(nameInWords)).to.deep.equal([
      "a1$",
      "_a",
      '"1a"',
      '"A"',
      '""',
      '"é"',
    ]);
  });

  it("says lists, and the count of what is beyond a limit", () => {
    expect(listInWords([])).to.equal("");
    expect(listInWords(["a", "b"])).to.equal("a, b");
    expect(listInWords(["a", "b"], 2)).to.equal("a, b");
    expect(listInWords(["a", "b", "c"], 2)).to.equal("a, b and 1 more");
    expect(listInWords(Array.from({ length: 12 }, () => "x"))).to.match(/^(x, ){9}x and 2 more$/);
  });
});

describe("names that would be commands of a terminal, or lines of a log", () => {
  const name = "a\n[error] \u001b[2J\u202e";
  const shown = String.raw`a\n[error] \u001b[2J\u202e`;

  it("are said on one line", () => {
    expect([quoted(name), nameInWords(name), listInWords([name])]).to.deep.equal([
      `"${shown}"`,
      `"${shown}"`,
      shown,
    ]);
  });

  it("are said on one line within an object's", () => {
    expect(objectInWords(aRoutine("f", [`s."${name}"`]))).to.equal(`routine sales.f(s."${shown}")`);
    expect(objectInWords(anObject("TABLE", name, name))).to.equal(`table "${shown}"."${shown}"`);
  });
});
