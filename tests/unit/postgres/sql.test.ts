import { expect } from "chai";
import fc from "fast-check";
import {
  identifier,
  integer,
  join,
  keyword,
  literal,
  message,
  sql,
} from "../../../provider/postgres/sql";

/** Names and texts without NUL, rich in what quoting has to get right. */
const text = fc
  .string({ unit: fc.oneof(fc.constantFrom('"', "'", "\\", ".", "$", "\n", "ü"), fc.string()) })
  .map((value) => value.replaceAll("\0", ""));

/** Control characters of ASCII. */
const controls = /[^\P{Cc}\u0080-\u009f]/u;

/** What the server reads: `\\`, `\n`, and a code in hexadecimal. */
function withoutEscapes(written: string): string {
  return written.replace(/\\(?:x(..)|(\d...)|(.))/gu, (_, ...groups: readonly string[]) => {
    const [byte, code, character] = groups;
    const number = byte ?? code;
    if (number !== undefined) return String.fromCharCode(Number.parseInt(number, 16));
    return character === "n" ? "\n" : (character ?? "");
  });
}

describe("sql", () => {
  it("puts pieces together as they are", () => {
    expect(sql`ALTER ROLE ${identifier("a\\n")} SET x TO ${literal("1")}`).to.equal(
      `ALTER ROLE "a\\n" SET x TO '1'`,
    );
  });

  it("joins pieces with commas, or with what it is told", () => {
    expect(join([integer(1), integer(2)])).to.equal("1, 2");
    expect(join([integer(1), integer(2)], sql` OR `)).to.equal("1 OR 2");
    expect(join([])).to.equal("");
  });

  it("makes one message of several statements", () => {
    expect(message([sql`BEGIN`, sql`COMMIT`])).to.equal("BEGIN;\nCOMMIT");
  });
});

describe("identifier", () => {
  it("quotes each part of a name", () => {
    expect(identifier("sales", 'In"voice')).to.equal('"sales"."In""voice"');
  });

  it("escapes control characters of ASCII, and no others", () => {
    expect(identifier("plain", 'a\\b\n"\u001b\u007f\u009b\u202e')).to.equal(
      '"plain".U&"a\\\\b\\000a""\\001b\\007f\u009b\u202e"',
    );
  });

  it("is read back as the name by the server's rule", () => {
    fc.assert(
      fc.property(text, (name) => {
        const quoted: string = identifier(name);
        const start = controls.test(name) ? 'U&"' : '"';
        const inner = quoted.slice(start.length, -1);
        expect(`${start}${inner}"`).to.equal(quoted);
        expect(inner.replaceAll('""', "")).not.to.include('"');
        const read = inner.replaceAll('""', '"');
        expect(start === '"' ? read : withoutEscapes(read)).to.equal(name);
      }),
    );
  });

  it("refuses NUL", () => {
    expect(() => identifier("a\0b")).to.throw(
      TypeError,
      "a PostgreSQL name or string cannot hold NUL",
    );
  });
});

describe("literal", () => {
  const cases = [
    { title: "nothing", value: "", expected: "''" },
    { title: "quotes", value: "o'hara", expected: "'o''hara'" },
    { title: "backslashes", value: "a\\b", expected: "E'a\\\\b'" },
    { title: "both", value: "\\'", expected: "E'\\\\'''" },
    {
      title: "control characters of ASCII, and no others",
      value: "a\n\t\u001b1\u007f\u009b\u202e",
      expected: "E'a\\n\\x09\\x1b1\\x7f\u009b\u202e'",
    },
  ];
  for (const { title, value, expected } of cases) {
    it(`quotes ${title}`, () => {
      expect(literal(value)).to.equal(expected);
    });
  }

  it("is read back as the value by the server's rules, with and without backslashes", () => {
    fc.assert(
      fc.property(text, (value) => {
        const quoted: string = literal(value);
        const escaped = quoted.startsWith("E");
        expect(escaped).to.equal(value.includes("\\") || controls.test(value));
        const inner = quoted.slice(escaped ? 2 : 1, -1);
        expect(inner.replaceAll("''", "")).not.to.include("'");
        expect(withoutEscapes(inner.replaceAll("''", "'"))).to.equal(value);
      }),
    );
  });

  it("refuses NUL", () => {
    expect(() => literal("\0")).to.throw(TypeError, "a PostgreSQL name or string cannot hold NUL");
  });
});

describe("keyword", () => {
  it("takes upper-case words", () => {
    expect(keyword("ALL TABLES IN SCHEMA")).to.equal("ALL TABLES IN SCHEMA");
  });

  for (const words of ["", " SELECT", "SELECT;", "SELECT--", "A  B", "É"] as const) {
    it(`refuses "${words}"`, () => {
      expect(() => keyword(words)).to.throw(TypeError, `not a key word: "${words}"`);
    });
  }
});

describe("integer", () => {
  it("takes whole numbers", () => {
    expect(integer(-1)).to.equal("-1");
  });

  for (const value of [0.5, NaN, Infinity, 2 ** 53]) {
    it(`refuses ${value}`, () => {
      expect(() => integer(value)).to.throw(TypeError, `not a whole number: ${value}`);
    });
  }
});
