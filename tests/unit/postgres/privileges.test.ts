import { expect } from "chai";
import {
  majorOf,
  objectTypes,
  presets,
  privilegeRows,
  type ObjectType,
} from "../../../provider/postgres/privileges";

const TYPES: readonly ObjectType[] = ["DATABASE", "SCHEMA", "SEQUENCE", "TABLE"];

describe("the table of object types", () => {
  it("has no other type than those tried here", () => {
    expect(Object.keys(objectTypes)).to.deep.equal(TYPES);
  });

  for (const type of TYPES) {
    it(`lists the privileges of ${type} in order`, () => {
      const names = privilegeRows(type).map(({ name }) => name);
      expect(names).to.deep.equal([...names].sort());
    });
  }

  for (const [preset, rows] of Object.entries(presets)) {
    it(`has every privilege of ${preset}`, () => {
      const unknown = rows.flatMap(({ type, privileges }) =>
        privileges.filter((one) => !privilegeRows(type).some(({ name }) => name === one)),
      );
      expect(unknown).to.deep.equal([]);
    });
  }
});

describe("majorOf", () => {
  it("says a version as people do", () => {
    expect([majorOf(140000), majorOf(180004)]).to.deep.equal(["14", "18"]);
  });
});
