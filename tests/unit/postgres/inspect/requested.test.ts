import { expect } from "chai";
import type { InspectionRequest } from "../../../../provider/postgres/inspect/request";
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

  const kinds: readonly {
    readonly name: string;
    readonly request: Partial<InspectionRequest>;
    readonly rows: string;
  }[] = [
    { name: "requestedRoles", request: {}, rows: "VALUES ('svc')" },
    { name: "requestedRoleNames", request: { roles: ["etl"] }, rows: "VALUES ('etl')" },
    { name: "requestedCreators", request: { creatorsIn: ["sales"] }, rows: "VALUES ('sales')" },
    {
      name: "requestedTypes",
      request: { allInSchema: [{ type: "TABLE", schema: "sales" }] },
      rows: "VALUES ('TABLE', 'sales')",
    },
    {
      name: "requestedObjects",
      request: {
        named: [
          { type: "TABLE", schema: "sales", name: "item" },
          { type: "COLUMN", schema: "sales", name: "item", column: "id" },
        ],
      },
      rows: "VALUES ('COLUMN', 'sales', 'item', 'id'), ('TABLE', 'sales', 'item', '')",
    },
    {
      name: "requestedObjects",
      request: {},
      rows: `SELECT ${Array.from({ length: 4 }, () => "NULL::pg_catalog.text").join(", ")} WHERE false`,
    },
  ];
  for (const { name, request, rows } of kinds) {
    it(`asks in ${name}: ${rows}`, () => {
      expect(rowsOf(name, request)).to.equal(rows);
    });
  }

  const switches = [
    { key: "creatorsEverywhere", asked: "SELECT TRUE, FALSE, FALSE" },
    { key: "publicWrites", asked: "SELECT FALSE, TRUE, FALSE" },
    { key: "sessions", asked: "SELECT FALSE, FALSE, TRUE" },
  ] as const;
  for (const { key, asked } of switches) {
    it(`asks for ${key} where one request does`, () => {
      expect(rowsOf("requestedBeside", {}, { [key]: false })).to.equal(
        "SELECT FALSE, FALSE, FALSE",
      );
      expect(rowsOf("requestedBeside", {}, { [key]: true })).to.equal(asked);
    });
  }
});
