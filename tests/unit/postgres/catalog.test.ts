import { expect } from "chai";
import { lookQuery, type LookRequest } from "../../../provider/postgres/catalog";
import { textArray } from "../../../provider/postgres/catalogRows";

const request: LookRequest = {
  ...{ role: "svc", schemas: ["sales"], wholeSchemas: ["sales"], roles: ["rds_iam"] },
  relations: [{ schema: "hr", name: "o'hara" }],
};
const other: LookRequest = {
  ...{ role: "app", schemas: ["hr"], wholeSchemas: [], relations: [], roles: ["payroll"] },
};

describe("textArray", () => {
  it("names each once and in order, as literals", () => {
    expect(textArray(["b", "a'", "b"])).to.equal("ARRAY['a''', 'b']::pg_catalog.text[]");
    expect(textArray([])).to.equal("ARRAY[]::pg_catalog.text[]");
  });
});

describe("lookQuery", () => {
  const text: string = lookQuery([request]);

  it("asks for all names of a request as literals", () => {
    expect(text.match(/ARRAY\[[^\]]*\]::pg_catalog.text\[\]/g)).to.deep.equal(
      ["'svc'", "'sales'", "'sales'", "'rds_iam'", "'rds_iam'"].map(
        (names) => `ARRAY[${names}]::pg_catalog.text[]`,
      ),
    );
    expect(text.match(/IN \(\(NULL, NULL\).*\)/g)).to.deep.equal([
      "IN ((NULL, NULL), ('hr', 'o''hara'))",
    ]);
  });

  it("is one query for several requests, whatever their order", () => {
    expect(lookQuery([request, other])).to.equal(
      lookQuery([
        { ...other, roles: ["rds_iam", "payroll"], schemas: ["hr", "sales"] },
        { ...request, schemas: [], roles: [] },
      ]),
    );
  });

  it("does not depend on the session's search_path", () => {
    const bare = text.replaceAll(/'[^']*'/g, "''").match(/(?<![.\w"])pg_(?!catalog\.)\w+/g);
    expect(bare).to.equal(null);
  });
});
