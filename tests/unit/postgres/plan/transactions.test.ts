import { expect } from "chai";
import { grantKey, type GrantIdentity } from "../../../../provider/postgres/model/grantKey";
import type { GrantDeclaration } from "../../../../provider/postgres/model/declaration";
import type { Transaction } from "../../../../provider/postgres/model/plan";
import { tables } from "./objectChanges";
import { planned, planOf, type PlanCase } from "./planCase";
import {
  aColumn,
  aDatabase,
  aDeclaration,
  aGrant,
  aMembership,
  anEntry,
  aRole,
  aSchema,
  aTable,
  someContents,
} from "../snapshots";

function sent(part: Pick<PlanCase, "declaration" | "actual">): readonly Transaction[] {
  return planOf(planned(part)).transactions;
}

/** The keys of SELECT on objects of database `orders`. */
function keysOf(objects: readonly GrantIdentity["object"][]): readonly string[] {
  return objects.map((object) => grantKey({ database: "orders", object, privilege: "SELECT" }));
}

const held = { grants: [anEntry("SELECT")] };
const named = (count: number, database = "orders") =>
  aGrant({ database, names: tables(count).map(({ name }) => name) });

describe("a transaction of a plan", () => {
  it("has the keys of the grants that it changes, also of those that it revokes", () => {
    const transactions = sent({
      declaration: aDeclaration({ grants: [aGrant()] }),
      actual: { objects: [aSchema(), aTable("invoice"), aColumn("item", "id", held)] },
    });
    expect(transactions.map(({ grants }) => grants)).to.deep.equal([
      keysOf([aColumn("item", "id"), aTable("invoice")]),
    ]);
  });

  it("has none where it changes the role alone", () => {
    const actual = { role: aRole({ login: false }) };
    const [one, ...others] = sent({ declaration: aDeclaration(), actual });
    expect([one?.grants, others]).to.deep.equal([[], []]);
  });
});

describe("a membership that is lost", () => {
  const actual = {
    role: aRole({ memberships: [aMembership("rds_iam"), aMembership("readers")] }),
    databases: [aDatabase("orders"), aDatabase("billing")],
    contents: {
      orders: someContents({ objects: [aSchema(), ...tables(1001)] }),
      billing: someContents({ objects: [aSchema(), ...tables(1)] }),
    },
  };
  const revoke = 'revoke membership in "readers" from "svc"';
  const cases: readonly {
    readonly title: string;
    readonly grants: readonly GrantDeclaration[];
    readonly order: readonly string[];
    /** How many grants the last one changes. */
    readonly changed: number;
  }[] = [
    {
      title: "the only one where nothing else is sent",
      grants: [],
      order: ["orders"],
      changed: 0,
    },
    {
      title: "that of the grants where they are in the role's database",
      grants: [named(1)],
      order: ["orders"],
      changed: 1,
    },
    {
      title: "one behind another database's",
      grants: [named(1, "billing")],
      order: ["billing", "orders, when all others are committed"],
      changed: 0,
    },
    {
      title: "one behind those of further relations",
      grants: [named(1001)],
      order: ["orders", "orders", "orders, when all others are committed"],
      changed: 0,
    },
  ];
  for (const { title, grants, order, changed } of cases) {
    it(`ends the last transaction, which is ${title}`, () => {
      const transactions = sent({ declaration: aDeclaration({ grants }), actual });
      const places = transactions.map(
        ({ database, last }) =>
          `${database}${last === true ? ", when all others are committed" : ""}`,
      );
      expect(places).to.deep.equal(order);
      expect(transactions.at(-1)?.statements.at(-1)?.summary).to.equal(revoke);
      expect(transactions.at(-1)?.grants).to.have.lengthOf(changed);
    });
  }
});

describe("a plan over more than 1000 relations", () => {
  it("has several transactions, each with the grants of its relations", () => {
    const all = tables(2001);
    const transactions = sent({
      declaration: aDeclaration({ grants: [named(2001)] }),
      actual: { objects: [aSchema(), ...all] },
    });
    const parts = [all.slice(0, 1000), all.slice(1000, 2000), all.slice(2000)];
    expect(transactions.map(({ database, grants }) => [database, grants])).to.deep.equal(
      parts.map((part) => ["orders", keysOf(part)]),
    );
  });

  it("changes the role itself in the first", () => {
    const transactions = sent({
      declaration: aDeclaration({ grants: [named(1001)] }),
      actual: { role: aRole({ login: false }), objects: [aSchema(), ...tables(1001)] },
    });
    const first = transactions.map(({ statements }) => statements[0]?.summary.slice(0, 15));
    expect(first).to.deep.equal(["enable login of", "grant SELECT on"]);
  });

  it("has those of the role's own database first", () => {
    const transactions = sent({
      declaration: aDeclaration({ grants: [named(1, "billing"), named(1001)] }),
      actual: {
        databases: [aDatabase("orders"), aDatabase("billing")],
        contents: {
          orders: someContents({ objects: [aSchema(), ...tables(1001)] }),
          billing: someContents({ objects: [aSchema(), ...tables(1)] }),
        },
      },
    });
    expect(transactions.map(({ database, grants }) => [database, grants.length])).to.deep.equal([
      ["orders", 1000],
      ["orders", 1],
      ["billing", 1],
    ]);
  });

  it("tells of a column's revoke that is left to its table's in that transaction", () => {
    const last = aColumn("t001000", "id", held);
    const transactions = sent({
      declaration: aDeclaration(),
      actual: { objects: [aSchema(), ...tables(1001, held), last] },
    });
    expect(transactions.at(-1)?.grants.toSorted()).to.deep.equal(
      keysOf([last, aTable("t001000")]).toSorted(),
    );
  });
});
