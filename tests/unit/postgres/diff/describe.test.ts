import { expect } from "chai";
import { differencesInWords } from "../../../../provider/postgres/diff/describe";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { differences } from "../../../../provider/postgres/diff/diffRole";
import { aDeclaration, aSnapshot } from "../snapshots";

describe("differencesInWords", () => {
  it("says of a role that is not there nothing else", () => {
    const snapshot = aSnapshot({ role: "absent" });
    const found = differences(desiredRole(aDeclaration(), snapshot).role, snapshot);
    expect(found.map(({ kind }) => kind)).to.deep.equal([
      "role missing",
      "comment",
      "membership missing",
    ]);
    expect(differencesInWords(found, snapshot)).to.deep.equal(["role does not exist"]);
  });

  it("says nothing of no difference", () => {
    expect(differencesInWords([], aSnapshot())).to.deep.equal([]);
  });
});
