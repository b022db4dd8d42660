import { expect } from "chai";
import type { ObjectState } from "../../../../provider/postgres/model/snapshot";
import { batchChanges, type ObjectChange } from "../../../../provider/postgres/plan/batching";
import { aChange, aRevoke, tables, textsOf } from "./objectChanges";
import { aColumn, anObject, aRoutine, aSequence, aTable } from "../snapshots";

const two = [aTable("invoice"), aTable("item")];
const byName = 'GRANT SELECT ON TABLE "sales"."invoice", "sales"."item" TO "svc"';
const asWhole = 'GRANT SELECT ON ALL TABLES IN SCHEMA "sales" TO "svc"';

function wholly(
  objects: readonly ObjectState[],
  privilege: ObjectChange["privilege"] = "SELECT",
  part: Partial<ObjectChange> = {},
): readonly ObjectChange[] {
  return objects.map((object) => aChange(object, privilege, { allInSchema: true, ...part }));
}

const cases: readonly {
  readonly title: string;
  readonly changes: readonly ObjectChange[];
  readonly present?: readonly ObjectState[];
  readonly texts: readonly string[];
}[] = [
  {
    title: "is named where that is shorter",
    changes: wholly(two),
    present: [...two, aSequence("ids"), anObject("TABLE", "hr", "salary"), aColumn("item", "id")],
    texts: [asWhole],
  },
  {
    title: "is not named where the name of its one table is shorter",
    changes: wholly([aTable("item")]),
    texts: ['GRANT SELECT ON TABLE "sales"."item" TO "svc"'],
  },
  {
    title: "is not named where the name of its one table is as short",
    changes: wholly([aTable("invoice_item")]),
    texts: ['GRANT SELECT ON TABLE "sales"."invoice_item" TO "svc"'],
  },
  {
    title: "is not named where some of the privileges are on objects that were",
    changes: [...wholly(two), ...two.map((table) => aChange(table, "INSERT"))],
    present: two,
    texts: ['GRANT INSERT, SELECT ON TABLE "sales"."invoice", "sales"."item" TO "svc"'],
  },
  {
    title: "is named for several privileges with grant option",
    present: two,
    changes: [
      ...wholly(two, "SELECT", { grantable: true }),
      ...wholly(two, "INSERT", { grantable: true }),
    ],
    texts: ['GRANT INSERT, SELECT ON ALL TABLES IN SCHEMA "sales" TO "svc" WITH GRANT OPTION'],
  },
  {
    title: "is named for each privilege that is had by a grant option",
    present: two,
    changes: [
      ...wholly(two, "SELECT", { separateStatements: true }),
      ...wholly(two, "INSERT", { separateStatements: true }),
    ],
    texts: [asWhole, 'GRANT INSERT ON ALL TABLES IN SCHEMA "sales" TO "svc"'],
  },
  {
    title: "is named for sequences and for routines, whatever their overloads",
    changes: [
      ...wholly(["invoice_id_seq", "item_id_seq"].map((name) => aSequence(name))),
      ...wholly([aRoutine("refund", ["integer"]), aRoutine("refund", ["text"])], "EXECUTE"),
    ],
    texts: [
      'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA "sales" TO "svc"',
      'GRANT SELECT ON ALL SEQUENCES IN SCHEMA "sales" TO "svc"',
    ],
  },
  {
    title: "is named beside another of which objects are named",
    changes: [
      ...wholly(two),
      ...wholly([anObject("TABLE", "hr", "salary")]),
      aChange(aTable("stat"), "UPDATE"),
    ],
    present: [...two, anObject("TABLE", "hr", "salary")],
    texts: [
      'GRANT SELECT ON TABLE "hr"."salary" TO "svc"',
      'GRANT UPDATE ON TABLE "sales"."stat" TO "svc"',
      asWhole,
    ],
  },
  {
    title: "is not named where its objects were, for there may be others",
    changes: two.map((table) => aChange(table)),
    present: two,
    texts: [byName],
  },
  {
    title: "is not named where one of its objects was",
    changes: [...wholly(two.slice(0, 1)), ...two.slice(1).map((table) => aChange(table))],
    texts: [byName],
  },
  {
    title: "is not named where it holds an extension's object too",
    changes: wholly(two),
    present: [...two, aTable("stat", { isExcluded: true })],
    texts: [byName],
  },
  {
    title: "is not named where some of its objects hold the privilege already",
    changes: wholly(two),
    present: [...two, aTable("note")],
    texts: [byName],
  },
  {
    title: "is not named where another role grants on some",
    changes: [
      ...wholly(two),
      ...wholly([aTable("note")], "SELECT", { runAs: { as: "role", role: "etl" } }),
    ],
    texts: [byName, 'GRANT SELECT ON TABLE "sales"."note" TO "svc"'],
  },
  {
    title: "is not named where columns go with the tables",
    changes: [...wholly(two), ...two.map(({ name }) => aChange(aColumn(name, "id"), "UPDATE"))],
    texts: ['GRANT SELECT, UPDATE ("id") ON TABLE "sales"."invoice", "sales"."item" TO "svc"'],
  },
  {
    title: "is not named to revoke",
    changes: two.map((table) => aRevoke(table, "SELECT", { allInSchema: true })),
    texts: ['REVOKE SELECT ON TABLE "sales"."invoice", "sales"."item" FROM "svc"'],
  },
  {
    title: "is not named where there is no form for the type",
    changes: wholly(
      ["money", "state"].map((name) => anObject("TYPE", "sales", name)),
      "USAGE",
    ),
    texts: ['GRANT USAGE ON TYPE "sales"."money", "sales"."state" TO "svc"'],
  },
];

describe("a schema", () => {
  for (const { title, changes, texts, ...one } of cases) {
    it(title, () => {
      const present = one.present ?? changes.map(({ object }) => aTable("", object));
      expect(textsOf(changes, present)).to.deep.equal([texts]);
    });
  }

  it("is named in the first transaction, for it locks no relation", () => {
    const all = tables(1500);
    const named = Array.from({ length: 1001 }, (_, index) =>
      anObject("TABLE", "hr", `t${String(index).padStart(4, "0")}`),
    );
    const changes = [...wholly(all), ...named.map((table) => aChange(table))];
    const [first = [], ...rest] = textsOf(changes, [...all, ...named]);
    expect(first.filter((text) => text.includes(" ALL "))).to.deep.equal([asWhole]);
    expect([first.length, rest.map((texts) => texts.length)]).to.deep.equal([3, [1]]);
    const batches = batchChanges("svc", changes, [...all, ...named]);
    expect(batches.map((batch) => batch.changes.length)).to.deep.equal([2500, 1]);
  });
});
