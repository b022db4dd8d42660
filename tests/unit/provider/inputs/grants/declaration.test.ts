import { expect } from "chai";
import { grantDeclaration, namesMeant } from "../../../../../provider/inputs/grants/declaration";
import { parseInputs } from "../../../../../provider/inputs/inputs";
import { objectTypes } from "../../../../../provider/postgres/model/objectTypes";
import { grantForms } from "./forms";
import { PROPS } from "../../roleInputs";

describe("grantDeclaration", () => {
  for (const { title, typed, declared } of grantForms) {
    it(`declares ${title}`, () => {
      const { inputs, problems } = parseInputs({ ...PROPS, grants: [typed] });
      expect(problems).to.deep.equal([]);
      const found = inputs?.grants.map((grant) => grantDeclaration(grant, "orders", 2));
      expect(found).to.deep.equal([{ ...declared, path: "grants[2]" }]);
    });
  }

  it("covers every object type", () => {
    const declared = grantForms.flatMap((form) =>
      "type" in form.declared ? form.declared.type : [],
    );
    expect([...new Set(declared)].sort()).to.deep.equal(Object.keys(objectTypes).sort());
  });
});

describe("namesMeant", () => {
  it("treats two spellings of a signature as the same routine", () => {
    const [one, ...others] = namesMeant({
      type: "ROUTINE" as const,
      names: ["refund(integer)", "Refund ( int )", '"refund"(int)'],
    });
    expect(others).to.deep.equal([one, one]);
  });

  it("keeps columns of different tables apart", () => {
    const columns = { type: "COLUMN" as const, names: ["a", "b"], columns: ["x", "y"] };
    expect(namesMeant(columns)).to.deep.equal(['["a","x"]', '["a","y"]', '["b","x"]', '["b","y"]']);
  });
});
