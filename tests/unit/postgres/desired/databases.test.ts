import { expect } from "chai";
import { databasesOf } from "../../../../provider/postgres/model/declaration";
import { planned, planOf, statementsOf } from "../plan/planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  anEntry,
  aPreset,
  aSchema,
  aTable,
  someContents,
  type World,
} from "../snapshots";

const declaration = aDeclaration({
  grants: [
    aPreset("readOnly", { database: "zoo" }),
    aGrant({ database: "billing", path: "grants[1]" }),
  ],
});
const actual: World = {
  databases: ["billing", "orders", "zoo"].map((name) => aDatabase(name)),
  contents: {
    orders: someContents(),
    billing: someContents({ objects: [aSchema(), aTable("invoice")] }),
    zoo: someContents({ objects: [aSchema(), aTable("animal", { grants: [anEntry("DELETE")] })] }),
  },
};

describe("a role in several databases", () => {
  it("has its own database first, the others by name", () => {
    const grants = ["zoo", "orders", "billing", "zoo"].map((database) => aGrant({ database }));
    expect(databasesOf(aDeclaration({ grants }))).to.deep.equal(["orders", "billing", "zoo"]);
  });

  it("is changed in one transaction a database, privileges on databases in its own", () => {
    const plan = planOf(planned({ declaration, actual }));
    expect(statementsOf(plan)).to.deep.equal({
      orders: ['GRANT CONNECT ON DATABASE "zoo" TO "svc"'],
      billing: ['GRANT SELECT ON TABLE "sales"."invoice" TO "svc"'],
      zoo: [
        'REVOKE DELETE ON TABLE "sales"."animal" FROM "svc"',
        'GRANT USAGE ON SCHEMA "sales" TO "svc"',
        'GRANT SELECT ON TABLE "sales"."animal" TO "svc"',
      ],
    });
    expect(plan.transactions.map(({ database }) => database)).to.deep.equal([
      "orders",
      "billing",
      "zoo",
    ]);
  });
});
