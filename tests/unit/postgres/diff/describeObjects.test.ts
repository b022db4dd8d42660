import { expect } from "chai";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { differencesInWords } from "../../../../provider/postgres/diff/describe";
import { differences } from "../../../../provider/postgres/diff/diffRole";
import { driftCases } from "../plan/cases/drift";
import { aDeclaration, aSnapshot } from "../snapshots";

describe("drift says", () => {
  for (const { title, grants = [], actual, lines } of driftCases) {
    it(title, () => {
      const snapshot = aSnapshot(actual);
      const { role } = desiredRole(aDeclaration({ grants }), snapshot);
      const found = differencesInWords(differences(role, snapshot), snapshot);
      expect(found).to.deep.equal(lines);
    });
  }
});
