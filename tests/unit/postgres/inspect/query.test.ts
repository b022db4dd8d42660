import { expect } from "chai";
import { aRequest } from "./requests";
import { inspectionQuery } from "../../../../provider/postgres/inspect/query";
import {
  type InspectionRequest,
  type NamedObject,
} from "../../../../provider/postgres/inspect/request";
import {
  objectTypes,
  presentTypeNames,
  type PresentType,
} from "../../../../provider/postgres/model/objectTypes";

const empty = aRequest();
/** Object types that are listed by name; databases are always, schemas have a list of their own. */
const listedTypes = presentTypeNames.filter((type) => type !== "DATABASE" && type !== "SCHEMA");
const lists: readonly { readonly title: string; readonly request: Partial<InspectionRequest> }[] = [
  { title: "role", request: { role: "o'hara" } },
  { title: "schema", request: { schemas: ["o'hara"] } },
  {
    title: "schema of which PUBLIC is asked",
    request: { schemas: ["o'hara"], publicWrites: true },
  },
  { title: "schema whose creators are asked for", request: { creatorsIn: ["o'hara"] } },
  { title: "further role", request: { roles: ["o'hara"] } },
  { title: "setting", request: { settings: ["O'hara"] } },
  ...(["TABLE", "SEQUENCE", "ROUTINE", "TYPE"] as const).map((type) => ({
    title: `schema of which every ${type} is asked for`,
    request: { allInSchema: [{ type, schema: "o'hara" }] },
  })),
  ...listedTypes.map((type) => ({
    title: type,
    request: { named: [aNamed(type, "o'hara")] },
  })),
  { title: "schema of a table", request: { named: [{ ...aNamed("TABLE"), schema: "o'hara" }] } },
  { title: "column", request: { named: [{ ...aNamed("COLUMN"), column: "o'hara" }] } },
];

function aNamed(type: PresentType, name = "invoice"): NamedObject {
  const schema = objectTypes[type].inSchema ? "sales" : "";
  return { type, schema, name, ...(type === "COLUMN" ? { column: "total" } : {}) };
}

function queryFor(...requests: readonly Partial<InspectionRequest>[]): string {
  return inspectionQuery(
    requests.map((one) => ({ ...empty, ...one })),
    18,
  );
}

describe("inspectionQuery", () => {
  for (const { title, request } of lists) {
    it(`asks for the name of each ${title} as a literal`, () => {
      expect(queryFor(request)).to.match(/'o''hara'/);
      expect(queryFor(request)).not.to.match(/o'hara/);
    });
  }

  it("is one query for several requests, whatever their order", () => {
    const [one, other] = [
      { roles: ["rds_iam"], settings: ["work_mem"], creatorsIn: ["sales"] },
      { role: "app", schemas: ["hr"], roles: ["payroll"], named: [aNamed("LANGUAGE")] },
    ];
    expect(queryFor(one, other)).to.equal(queryFor(other, one));
    expect(queryFor(one, one)).to.equal(queryFor(one));
  });

  it("asks for each named object once", () => {
    const named = [aNamed("TABLE"), aNamed("COLUMN"), aNamed("LANGUAGE")];
    expect(queryFor({ named: [...named, ...named] })).to.equal(queryFor({ named }));
  });

  const full = { ...empty, named: listedTypes.map((type) => aNamed(type)) };
  for (const request of [empty, full]) {
    it(`does not depend on search_path, with ${String(request.named.length)} objects`, () => {
      for (const major of [14, 18]) {
        const text = inspectionQuery([request], major).replaceAll(/E?'[^']*'/g, "''");
        expect(unqualifiedIn(text)).to.deep.equal([]);
      }
    });
  }

  it("reads privileges on parameters where the server has them, from 15", () => {
    const catalogs = [14, 15, 16, 17, 18].map((major) =>
      inspectionQuery([full], major).includes("pg_parameter_acl"),
    );
    expect(catalogs).to.deep.equal([false, true, true, true, true]);
  });

  it("is the same for all versions but for that", () => {
    expect(inspectionQuery([full], 15)).to.equal(inspectionQuery([full], 18));
  });

  it("says whether a parameter exists before 15 too", () => {
    expect(inspectionQuery([full], 14)).to.match(/SELECT 'PARAMETER'/);
  });
});

/**
 * Functions, catalogs and types without a schema: everything that is followed by "(", "AS" or "::"
 * and is neither a key word nor a name that the query itself defines.
 */
function unqualifiedIn(text: string): readonly string[] {
  const own = new Set(
    [...text.matchAll(/([A-Za-z]+)(?:\([^)]*\))? AS \(/g)].map(([, name]) => name),
  );
  const called = [...text.matchAll(/(?<![.\w"]|AS )([a-z_]\w*)\s*\(/g)].map(([, name]) => name);
  const read = [...text.matchAll(/\b(?:FROM|JOIN) ([a-z_]\w*)(?![.\w])/gi)].map(([, name]) => name);
  const cast = [...text.matchAll(/::([a-z_]\w*)(?![.\w])/g)].map(([, name]) => name);
  const keywords = ["bigint", "boolean", "integer", "LATERAL"]; // grammar, not names: no search_path is asked
  return [...called, ...read, ...cast].flatMap((name) =>
    name === undefined || own.has(name) || keywords.includes(name) ? [] : [name],
  );
}
