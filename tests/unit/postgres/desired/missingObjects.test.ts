import { expect } from "chai";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { missingCases } from "./missingCases";
import { missingNearbyCases } from "./missingNearbyCases";
import { planned } from "../plan/planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aSchema,
  aSnapshot,
  aTable,
  someContents,
} from "../snapshots";

describe("a grant on what is not there", () => {
  for (const { title, grants, objects, refusals } of missingCases) {
    it(`says ${title}`, () => {
      const desired = desiredRole(aDeclaration({ grants }), aSnapshot({ objects }));
      expect(desired.refusals).to.deep.equal(refusals);
      expect(desired.excluded).to.deep.equal([]);
    });
  }

  for (const { title, grant, nearby, ...refusal } of missingNearbyCases) {
    it(`says ${title}`, () => {
      const orders = someContents({ nearby, objects: [aSchema(), aTable("invoice")] });
      const declaration = aDeclaration({ grants: [grant] });
      const answer = planned({ declaration, actual: { contents: { orders } } });
      expect(answer).to.deep.equal({ refusals: [refusal] });
    });
  }

  it("says of a database that was not inspected what it does not show", () => {
    const grants = [
      aGrant({ database: "audit" }),
      aGrant({ database: "audit", type: "LANGUAGE", schema: "", names: ["c"], path: "grants[1]" }),
    ];
    const databases = [aDatabase("audit"), aDatabase("orders")];
    const answer = planned({ declaration: aDeclaration({ grants }), actual: { databases } });
    const hint = "Create it first, or take it out of the grants.";
    expect(answer).to.deep.equal({
      refusals: [
        {
          path: "grants[0].schema",
          reason: 'schema sales does not exist in database "audit"',
          hint,
        },
        {
          path: "grants[1].languages[0]",
          reason: 'language c does not exist in database "audit"',
          hint,
        },
      ],
    });
  });
});
