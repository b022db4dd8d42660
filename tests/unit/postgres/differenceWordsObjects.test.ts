import { expect } from "chai";
import { desiredRole } from "../../../provider/postgres/desired";
import { differencesInWords } from "../../../provider/postgres/differenceWords";
import { differences } from "../../../provider/postgres/differences";
import { driftCases } from "./driftCases";
import { aDeclaration, aSnapshot } from "./snapshots";

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
