import { expect } from "chai";
import { objectRows } from "../../../../provider/postgres/inspect/objects";
import { presentTypeNames, presentTypeRow } from "../../../../provider/postgres/model/objectTypes";
import { readBy } from "./objectQueries";

const inSchemas = presentTypeNames.filter((type) => presentTypeRow(type).inSchema);
const others = presentTypeNames.filter((type) => !presentTypeRow(type).inSchema);

/** The parts of a common table expression, each of which reads the objects of one type. */
function partsOf(name: string, major = 18): readonly string[] {
  const text: string = objectRows(major);
  const [, parts = ""] = new RegExp(`\\b${name} AS \\(\\n  ([^]*?)\\n\\)`).exec(text) ?? [];
  return parts.split("\n  UNION ALL\n  ");
}

/** The object types that parts say first, or what else begins them. */
function typesOf(parts: readonly string[]): readonly string[] {
  return parts.map((part) => /^SELECT '([A-Z ]+)'/.exec(part)?.[1] ?? part.slice(0, 13));
}

describe("objectRows", () => {
  it("reads objects in schemas once, by type, with the columns of tables", () => {
    expect([...typesOf(partsOf("objectsInSchemas"))].sort()).to.deep.equal([...inSchemas].sort());
  });

  for (const major of [14, 18]) {
    it(`reads those and all others of version ${String(major)} once`, () => {
      const parts = partsOf("objects", major);
      expect(parts[0]).to.equal("SELECT * FROM objectsInSchemas");
      expect([...typesOf(parts.slice(1))].sort()).to.deep.equal(
        [...others, "SELECT f.type"].sort(),
      );
    });
  }

  for (const [type, text] of Object.entries(readBy)) {
    it(`reads a ${type} from the catalog that its row names`, () => {
      const parts = [...partsOf("objectsInSchemas"), ...partsOf("objects")];
      expect(parts.filter((part) => part.startsWith(`SELECT '${type}'`))).to.deep.equal([text]);
    });
  }
});
