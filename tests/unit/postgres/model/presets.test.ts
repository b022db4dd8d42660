import { expect } from "chai";
import {
  futureTypeOf,
  isFuture,
  majorOf,
  objectTypes,
  privilegeRows,
  type FutureType,
  type ObjectType,
  type PresentType,
} from "../../../../provider/postgres/model/objectTypes";
import { presets } from "../../../../provider/postgres/model/presets";

const privileges: Readonly<Record<ObjectType, string>> = {
  COLUMN: "INSERT REFERENCES SELECT UPDATE",
  DATABASE: "CONNECT CREATE TEMPORARY",
  "FOREIGN DATA WRAPPER": "USAGE",
  "FOREIGN SERVER": "USAGE",
  "FUTURE LARGE OBJECT": "SELECT/18 UPDATE/18",
  "FUTURE ROUTINE": "EXECUTE",
  "FUTURE SCHEMA": "CREATE USAGE",
  "FUTURE SEQUENCE": "SELECT UPDATE USAGE",
  "FUTURE TABLE": "DELETE INSERT MAINTAIN/17 REFERENCES SELECT TRIGGER TRUNCATE UPDATE",
  "FUTURE TYPE": "USAGE",
  LANGUAGE: "USAGE",
  "LARGE OBJECT": "SELECT UPDATE",
  PARAMETER: "ALTER SYSTEM/15 SET/15",
  ROUTINE: "EXECUTE",
  SCHEMA: "CREATE USAGE",
  SEQUENCE: "SELECT UPDATE USAGE",
  TABLE: "DELETE INSERT MAINTAIN/17 REFERENCES SELECT TRIGGER TRUNCATE UPDATE",
  TABLESPACE: "CREATE",
  TYPE: "USAGE",
};
const TYPES = Object.keys(privileges) as ObjectType[];

describe("the table of object types", () => {
  it("has no other type than those tried here", () => {
    expect(Object.keys(objectTypes)).to.deep.equal(TYPES);
  });

  for (const type of TYPES) {
    it(`lists the privileges of ${type} in order, with the version that they came in`, () => {
      const words = privilegeRows(type).map(
        ({ name, since }) => `${name}${since === 0 ? "" : `/${majorOf(since)}`}`,
      );
      expect(words.join(" ")).to.equal(privileges[type]);
      expect(words).to.deep.equal([...words].sort());
    });
  }

  it("knows what is in a schema, what is shared, and what there is ALL … IN SCHEMA of", () => {
    const having = (key: "inSchema" | "shared" | "all"): readonly string[] =>
      TYPES.filter((type) => Boolean(objectTypes[type][key]));
    expect(having("inSchema")).to.deep.equal(["COLUMN", "ROUTINE", "SEQUENCE", "TABLE", "TYPE"]);
    expect(having("shared")).to.deep.equal(["DATABASE", "PARAMETER", "TABLESPACE"]);
    expect(having("all")).to.deep.equal(["ROUTINE", "SEQUENCE", "TABLE"]);
  });

  for (const [preset, rows] of Object.entries(presets)) {
    it(`has every privilege of ${preset}`, () => {
      const unknown = rows.flatMap(({ type, ...row }) =>
        row.privileges.filter((one) => !privilegeRows(type).some(({ name }) => name === one)),
      );
      expect(unknown).to.deep.equal([]);
    });
  }
});

describe("future objects", () => {
  const lasting: readonly (readonly [PresentType, FutureType])[] = [
    ["LARGE OBJECT", "FUTURE LARGE OBJECT"],
    ["ROUTINE", "FUTURE ROUTINE"],
    ["SCHEMA", "FUTURE SCHEMA"],
    ["SEQUENCE", "FUTURE SEQUENCE"],
    ["TABLE", "FUTURE TABLE"],
    ["TYPE", "FUTURE TYPE"],
  ];
  const present = TYPES.filter((type): type is PresentType => !isFuture(type));

  it("are told from those that there are", () => {
    expect(TYPES.filter(isFuture)).to.deep.equal(TYPES.filter((type) => /^FUTURE /.test(type)));
  });

  it("become objects of the types that default privileges know", () => {
    const found = present.flatMap((type) => {
      const future = futureTypeOf(type);
      return future === undefined ? [] : [[type, future]];
    });
    expect(found).to.deep.equal(lasting);
  });

  for (const [type, future] of lasting) {
    it(`have the privileges of ${type}`, () => {
      const names = [future, type].map((one) => privilegeRows(one).map(({ name }) => name));
      expect(names[0]).to.deep.equal(names[1]);
    });
  }
});

describe("majorOf", () => {
  it("says a version as people do", () => {
    expect([majorOf(140000), majorOf(180004)]).to.deep.equal(["14", "18"]);
  });
});
