import { expect } from "chai";
import type { ObjectName } from "../../../../provider/postgres/model/declaration";
import {
  columnsOf,
  findObject,
  nameOf,
  objectKeyParts,
  objectsIn,
} from "../../../../provider/postgres/model/objectIndex";
import {
  aColumn,
  aDatabase,
  anObject,
  aRoutine,
  aSchema,
  aSnapshot,
  aTable,
  aTypeName,
} from "../snapshots";

const table = aTable("invoice");
const column = aColumn("invoice", "total");
const overloads = [aRoutine("refund"), aRoutine("refund", ["integer", "text"])];
const tablespace = anObject("TABLESPACE", "", "fast");
const future = anObject("FUTURE TABLE", "sales", "etl", { owner: "etl" });
const snapshot = aSnapshot({
  objects: [aSchema(), table, column, ...overloads, future],
  shared: [tablespace],
});

describe("findObject", () => {
  for (const object of [table, column, ...overloads, future]) {
    it(`finds ${objectKeyParts(object).join(" ")} in its database`, () => {
      expect(findObject(snapshot, "orders", nameOf(object))).to.equal(object);
      expect(findObject(snapshot, "orders", nameOf(object))).to.equal(object);
    });
  }

  it("finds what is shared from every database", () => {
    expect(findObject(snapshot, "billing", aDatabase("orders"))).to.equal(snapshot.databases[0]);
    expect(findObject(snapshot, "billing", tablespace)).to.equal(tablespace);
  });

  const strangers: readonly { readonly title: string; readonly object: ObjectName }[] = [
    { title: "of another schema", object: { ...table, schema: "hr" } },
    { title: "of another type", object: { ...table, type: "SEQUENCE" } },
    { title: "another column", object: { ...column, column: "id" } },
    { title: "another overload", object: aRoutine("refund", ["integer"]) },
  ];
  for (const { title, object } of strangers) {
    it(`does not find one ${title}`, () => {
      expect(findObject(snapshot, "orders", object)).to.equal(undefined);
    });
  }

  it("does not find in another database what is not shared", () => {
    expect(findObject(snapshot, "billing", table)).to.equal(undefined);
  });

  it("takes default privileges that nobody changed for the creator's", () => {
    const object = { type: "FUTURE TYPE", schema: "", name: "etl" } as const;
    expect(findObject(snapshot, "orders", object)).to.deep.equal(
      anObject("FUTURE TYPE", "", "etl", { owner: "etl" }),
    );
  });
});

describe("columnsOf", () => {
  const world = aSnapshot({
    objects: [table, column, aColumn("invoice", "id"), aColumn("item", "id"), ...overloads],
  });

  it("gives the columns of a table that are listed, in their order", () => {
    expect(columnsOf(world, "orders", table)).to.deep.equal([column, aColumn("invoice", "id")]);
  });

  it("gives none of a table without, and of one in another database", () => {
    expect(columnsOf(world, "orders", aTable("note"))).to.deep.equal([]);
    expect(columnsOf(world, "billing", table)).to.deep.equal([]);
  });
});

describe("objectsIn", () => {
  it("gives nothing of a database that was not inspected", () => {
    expect(objectsIn("orders", snapshot)).to.equal(snapshot.contents["orders"]?.objects);
    expect(objectsIn("billing", snapshot)).to.deep.equal([]);
  });
});

describe("nameOf", () => {
  const names: readonly ObjectName[] = [
    { type: "TABLE", schema: "sales", name: "invoice" },
    { type: "COLUMN", schema: "sales", name: "invoice", column: "total" },
    { type: "ROUTINE", schema: "sales", name: "refund", argumentTypes: [aTypeName("text")] },
  ];
  for (const name of names) {
    it(`takes the state from a ${name.type}`, () => {
      expect(nameOf({ ...aTable("invoice"), ...name })).to.deep.equal(name);
    });
  }
});

describe("objectKeyParts", () => {
  it("has the same number of parts for each object", () => {
    expect(objectKeyParts(table)).to.deep.equal(["TABLE", "sales", "invoice", "", ""]);
    expect(objectKeyParts(column)).to.deep.equal(["COLUMN", "sales", "invoice", "total", ""]);
    expect(objectKeyParts(aRoutine("refund", ["integer", "text"]))).to.deep.equal([
      "ROUTINE",
      "sales",
      "refund",
      "",
      "integer,text",
    ]);
  });
});
