import { expect } from "chai";
import fc from "fast-check";
import {
  hasSignature,
  parseSignature,
  signatureInWords,
  type Signature,
} from "../../../../provider/postgres/model/signature";
import type { TypeName } from "../../../../provider/postgres/model/declaration";
import { nameInWords } from "../../../../provider/postgres/model/names";
import { anyName, anyType, builtInTypes, ownTypes } from "./signatureTypes";
import { aTypeName } from "../snapshots";

const signatures: readonly {
  readonly title: string;
  readonly text: string;
  readonly signature: Signature | undefined;
}[] = [
  { title: "no arguments", text: "refund()", signature: { name: "refund", types: [] } },
  { title: "no arguments but blanks", text: "refund( )", signature: { name: "refund", types: [] } },
  { title: "an aggregate's star", text: "count( * )", signature: { name: "count", types: [] } },
  {
    title: "several arguments",
    text: " refund ( integer,text ) ",
    signature: { name: "refund", types: ["integer", "text"] },
  },
  {
    title: "names as SQL folds them, but in quotes",
    text: 'Refund("My T", OTHER)',
    signature: { name: "refund", types: ['"My T"', "other"] },
  },
  { title: "a name in quotes", text: '"Re""f()"()', signature: { name: 'Re"f()', types: [] } },
  {
    title: "commas and brackets in quotes",
    text: 'f("a,b", "c(d)"[])',
    signature: { name: "f", types: ['"a,b"', '"c(d)"[]'] },
  },
  {
    title: "types of somebody's own with their schemas",
    text: 'f(sales.Money, my_pg_catalog.text, s."a""b")',
    signature: { name: "f", types: ['"sales"."money"', '"my_pg_catalog"."text"', '"s"."a""b"'] },
  },
  {
    title: "built-in types without their schema",
    text: 'f( pg_catalog.text,"pg_catalog" .text)',
    signature: { name: "f", types: ["text", "text"] },
  },
  {
    title: "modifiers, which do not tell types apart",
    text: "f(numeric(10, 2), varchar(5)[])",
    signature: { name: "f", types: ["numeric", "varchar[]"] },
  },
  ...[
    "",
    "refund",
    "refund(",
    "refund)",
    "refund(integer",
    "(integer)",
    '""()',
    "f() g",
    "sales.refund()",
    "f(a,)",
    "f(,a)",
    "f(a,,b)",
    "f( ,)",
    "f(())",
    "f(a(b)",
    "f(a)b)",
    "f(float(8))",
    "f(float (8))",
    'f("a)',
    'f(a"b)',
    'f"()',
    "a b(text)",
    'f("a" b")',
  ].map((text) => ({ title: "nothing else", text, signature: undefined })),
];

describe("parseSignature takes", () => {
  for (const { title, text, signature } of signatures) {
    it(`${title}: ${JSON.stringify(text)}`, () => {
      expect(parseSignature(text)).to.deep.equal(signature);
    });
  }
});

describe("hasSignature", () => {
  for (const [type, ...spellings] of [...builtInTypes, ...ownTypes]) {
    it(`knows ${[type.words, ...spellings].map((one) => JSON.stringify(one)).join(", ")}`, () => {
      expect([type.words, ...spellings].filter((text) => !matches(text, type))).to.deep.equal([]);
    });
  }

  it("knows types by the names that they are stored under, but char, which is character", () => {
    const unknown = builtInTypes.filter(([type]) => !matches(type.alias, type));
    expect(unknown.map(([type]) => type.words)).to.deep.equal(['"char"']);
  });

  it("takes a stored name for a built-in type alone", () => {
    const own = { schema: "sales", name: "money", words: "sales.money", alias: "money" };
    const builtIn = { schema: "pg_catalog", name: "money", words: "money", alias: "money" };
    expect([own, builtIn].map((type) => matches("money", type))).to.deep.equal([false, true]);
  });

  it("tells types of one kind apart", () => {
    const kinds = [...builtInTypes, ...ownTypes].map(([type]) => type);
    for (const { words } of kinds) {
      expect(kinds.filter((type) => matches(words, type))).to.have.lengthOf(1);
    }
  });

  const integers = (count: number) => Array.from({ length: count }, () => aTypeName("integer"));
  it("minds how many arguments there are", () => {
    const counts = [0, 1, 2, 3].filter((count) =>
      hasSignature(integers(count), { name: "f", types: ["integer", "int4"] }),
    );
    expect(counts).to.deep.equal([2]);
  });

  it("minds the order of arguments", () => {
    const signature = { name: "f", types: ["integer", "text"] };
    expect(hasSignature([aTypeName("integer"), aTypeName("text")], signature)).to.equal(true);
    expect(hasSignature([aTypeName("text"), aTypeName("integer")], signature)).to.equal(false);
  });

  it("knows each routine by the server's own words", () => {
    fc.assert(
      fc.property(anyName, fc.array(anyType, { maxLength: 4 }), (name, types) => {
        const signature = parseSignature(signatureInWords(nameInWords(name), types));
        expect(signature?.name).to.equal(name);
        expect(signature !== undefined && hasSignature(types, signature)).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("signatureInWords", () => {
  it("says a routine as the server prints it", () => {
    expect(signatureInWords("sales.refund", [])).to.equal("sales.refund()");
    expect(signatureInWords("f", [aTypeName("integer"), aTypeName("text")])).to.equal(
      "f(integer, text)",
    );
  });
});

function matches(text: string, type: TypeName): boolean {
  const signature = parseSignature(`f(${text})`);
  return signature !== undefined && hasSignature([type], signature);
}
