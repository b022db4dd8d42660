import { expect } from "chai";
import {
  anyCreatorKey,
  distinctGrants,
  grantKey,
  grantKeyParts,
} from "../../../../provider/postgres/model/grantKey";
import type { DesiredGrant } from "../../../../provider/postgres/model/desiredRole";
import type { ObjectName } from "../../../../provider/postgres/model/declaration";
import { aRoutine } from "../snapshots";
import { nameOf } from "../../../../provider/postgres/model/objectIndex";

const invoice: ObjectName = { type: "TABLE", schema: "sales", name: "invoice" };

function aDesired(part: Partial<DesiredGrant> = {}): DesiredGrant {
  return {
    database: "orders",
    object: invoice,
    privilege: "SELECT",
    grantable: false,
    allInSchema: false,
    path: "grants[0]",
    ...part,
  };
}

describe("the key of a grant", () => {
  it("says database, object and privilege", () => {
    expect(grantKeyParts(aDesired())).to.deep.equal([
      "orders",
      "TABLE",
      "sales",
      "invoice",
      "",
      "",
      "SELECT",
    ]);
    expect(grantKey(aDesired())).to.equal('["orders","TABLE","sales","invoice","","","SELECT"]');
  });

  const others: readonly { readonly title: string; readonly part: Partial<DesiredGrant> }[] = [
    { title: "database", part: { database: "billing" } },
    { title: "privilege", part: { privilege: "INSERT" } },
    { title: "type", part: { object: { ...invoice, type: "SEQUENCE" } } },
    { title: "schema", part: { object: { ...invoice, schema: "hr" } } },
    { title: "name", part: { object: { ...invoice, name: "item" } } },
    { title: "column", part: { object: { ...invoice, type: "COLUMN", column: "id" } } },
    { title: "overload", part: { object: nameOf(aRoutine("invoice", ["text"])) } },
  ];
  it(`differs by ${others.map(({ title }) => title).join(", ")}`, () => {
    const keys = [{}, ...others.map(({ part }) => part)].map((part) => grantKey(aDesired(part)));
    expect(new Set(keys).size).to.equal(others.length + 1);
  });

  it("is one for default privileges of every creator", () => {
    const on = (schema: string, name: string): DesiredGrant =>
      aDesired({ object: { type: "FUTURE TABLE", schema, name } });
    expect(anyCreatorKey(on("sales", "etl"))).to.equal(
      '["orders","FUTURE TABLE","sales","SELECT"]',
    );
    expect(anyCreatorKey(on("sales", "dba"))).to.equal(anyCreatorKey(on("sales", "etl")));
    expect(anyCreatorKey(on("", "etl"))).not.to.equal(anyCreatorKey(on("sales", "etl")));
  });
});

describe("distinctGrants", () => {
  const item = aDesired({ object: { ...invoice, name: "item" } });
  const cases = [
    { title: "nothing", grants: [], distinct: [] },
    { title: "grants in order", grants: [item, aDesired()], distinct: [aDesired(), item] },
    {
      title: "one of two alike, with the path of the first",
      grants: [aDesired(), aDesired({ path: "grants[1]" })],
      distinct: [aDesired()],
    },
    {
      title: "the grant option where one of two alike has it",
      grants: [aDesired(), aDesired({ grantable: true })],
      distinct: [aDesired({ grantable: true })],
    },
    {
      title: "every object of the schema where one of two alike means it",
      grants: [aDesired(), aDesired({ allInSchema: true })],
      distinct: [aDesired({ allInSchema: true })],
    },
  ];
  for (const { title, grants, distinct } of cases) {
    it(`gives ${title}`, () => {
      expect(distinctGrants(grants)).to.deep.equal(distinct);
    });
  }
});
