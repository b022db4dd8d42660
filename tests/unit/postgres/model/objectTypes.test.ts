import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import {
  futureTypeNames,
  futureTypeOf,
  isFuture,
  majorOf,
  objectTypes,
  presentTypeNames,
  presentTypeRow,
  privilegeRows,
  type FutureType,
  type ObjectType,
  type PresentType,
} from "../../../../provider/postgres/model/objectTypes";
import { presets } from "../../../../provider/postgres/model/presets";

/** Of the types that PostgreSQL had when this was written: a new row needs no entry here. */
const privileges: Readonly<Partial<Record<ObjectType, string>>> = {
  COLUMN: "INSERT REFERENCES SELECT UPDATE",
  DATABASE: "CONNECT CREATE TEMPORARY",
  "FOREIGN DATA WRAPPER": "USAGE",
  "FOREIGN SERVER": "USAGE",
  LANGUAGE: "USAGE",
  "LARGE OBJECT": "SELECT UPDATE",
  PARAMETER: "ALTER SYSTEM/15 SET/15",
  ROUTINE: "EXECUTE",
  SCHEMA: "CREATE USAGE",
  SEQUENCE: "SELECT UPDATE USAGE",
  TABLE: "DELETE INSERT MAINTAIN/17 REFERENCES SELECT TRIGGER TRUNCATE UPDATE",
  TABLESPACE: "CREATE",
  TYPE: "USAGE",
  "FUTURE LARGE OBJECT": "SELECT/18 UPDATE/18",
  "FUTURE ROUTINE": "EXECUTE",
  "FUTURE SCHEMA": "CREATE USAGE",
  "FUTURE SEQUENCE": "SELECT UPDATE USAGE",
  "FUTURE TABLE": "DELETE INSERT MAINTAIN/17 REFERENCES SELECT TRIGGER TRUNCATE UPDATE",
  "FUTURE TYPE": "USAGE",
};
const TYPES = Object.keys(privileges) as ObjectType[];

describe("the table of object types", () => {
  for (const type of TYPES) {
    it(`lists the privileges of ${type}, with the version that they came in`, () => {
      const words = privilegeRows(type).map(
        ({ name, since }) => `${name}${since === 0 ? "" : `/${majorOf(since)}`}`,
      );
      expect(words.join(" ")).to.equal(privileges[type]);
    });
  }

  for (const type of [...presentTypeNames, ...futureTypeNames]) {
    it(`lists the privileges of ${type} in order`, () => {
      const names = privilegeRows(type).map(({ name }) => name);
      expect(names).to.deep.equal([...names].sort());
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

  it("are told from those that there are", () => {
    expect(TYPES.filter(isFuture)).to.deep.equal(TYPES.filter((type) => /^FUTURE /.test(type)));
  });

  it("become objects of the types that default privileges know", () => {
    const found = presentTypeNames.flatMap((type) => {
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

/** What may name object types: the table, what is written from it, and two lists of privileges. */
const MAY_NAME_TYPES = [
  "provider/inputs/grants/objectArgs.ts",
  "provider/postgres/inspect/publicWrites.ts",
  "provider/postgres/model/objectTypes.ts",
  "provider/postgres/model/presets.ts",
];

describe("an object type whose row says everything", () => {
  const sources = readdirSync("provider", { recursive: true, encoding: "utf8" })
    .map((name) => `provider/${name}`)
    .filter((name) => name.endsWith(".ts") && !MAY_NAME_TYPES.includes(name));
  const types = presentTypeNames.filter((type) => presentTypeRow(type).doc !== undefined);
  // Of these something is said that holds for no other type: what a column is in, what a signature is.
  const special = ["PARAMETER", "ROUTINE", "TABLE"];

  for (const type of types.filter((one) => !special.includes(one))) {
    it(`is named by no other source: ${type}`, () => {
      const names = [`"${type}"`, `'${type}'`, `"${objectTypes[type].key}"`];
      const naming = sources.filter((file) => {
        const text = readFileSync(file, "utf8");
        return names.some((name) => text.includes(name));
      });
      expect(naming).to.deep.equal([]);
    });
  }
});
