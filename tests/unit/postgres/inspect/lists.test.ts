import { expect } from "chai";
import { textArray, valuesOf } from "../../../../provider/postgres/inspect/lists";

describe("textArray", () => {
  it("names each once and in order, as literals", () => {
    expect(textArray(["b", "a'", "b"])).to.equal("ARRAY['a''', 'b']::pg_catalog.text[]");
    expect(textArray([])).to.equal("ARRAY[]::pg_catalog.text[]");
  });
});

describe("valuesOf", () => {
  it("has a row of nulls where there is nothing", () => {
    expect(valuesOf([], 2)).to.equal("VALUES (NULL::pg_catalog.text, NULL::pg_catalog.text)");
  });

  it("has each row once, as literals", () => {
    const rows = [["b'"], ["a\\"], ["b'"]];
    expect(valuesOf(rows, 1)).to.equal("VALUES (NULL::pg_catalog.text), ('b'''), (E'a\\\\')");
  });
});
