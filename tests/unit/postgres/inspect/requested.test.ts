import { expect } from "chai";
import { requestedRows } from "../../../../provider/postgres/inspect/requested";
import { aRequest } from "./requests";

function rowsOf(name: string, ...requests: Parameters<typeof aRequest>[0][]): string | undefined {
  const text: string = requestedRows(requests.map(aRequest));
  return new RegExp(`${name}\\([^)]*\\) AS \\(\\s*([^]*?)\\n\\)`).exec(text)?.[1];
}

describe("requestedRows", () => {
  it("has no row where nothing is requested", () => {
    expect(rowsOf("requestedSchemas", {})).to.equal("SELECT NULL::pg_catalog.text WHERE false");
    expect(rowsOf("requestedTypes", {})).to.equal(
      "SELECT NULL::pg_catalog.text, NULL::pg_catalog.text WHERE false",
    );
  });

  it("has each row once, in order and as literals", () => {
    expect(rowsOf("requestedSchemas", { schemas: ["b'", "a\\"] }, { schemas: ["b'"] })).to.equal(
      "VALUES ('b'''), (E'a\\\\')",
    );
  });

  it("has settings in lower case, as they are compared", () => {
    expect(rowsOf("requestedSettings", { settings: ["TimeZone"] })).to.equal("VALUES ('timezone')");
  });

  for (const key of ["creatorsEverywhere", "publicWrites"] as const) {
    it(`asks for ${key} where one request does`, () => {
      const of = (asked: boolean): string =>
        requestedRows([aRequest(), aRequest({ [key]: asked })]);
      expect(of(false)).to.match(/SELECT FALSE, FALSE/);
      expect(of(true)).not.to.match(/SELECT FALSE, FALSE/);
    });
  }
});
