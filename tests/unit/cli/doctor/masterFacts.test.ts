import { expect } from "chai";
import {
  ownersIn,
  ownersQuery,
  serverFactsIn,
  serverQuery,
} from "../../../../cli/doctor/masterFacts";

describe("what doctor asks a server", () => {
  it("is asked in transactions that only read", () => {
    for (const query of [serverQuery(60), ownersQuery(60)]) {
      expect(query).to.match(/^BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;/);
      expect(query).to.contain("SET LOCAL statement_timeout = 60000;");
    }
  });

  it("is found among the results of a message", () => {
    const facts = { version: "16.4" };
    const bob = { owner: "bob", kind: "table", count: 3 };
    const results = [{ rows: [{ set_config: "" }] }, { rows: [{ facts }, bob] }];
    expect(serverFactsIn(results)).to.equal(facts);
    expect(serverFactsIn([])).to.equal(undefined);
    expect(ownersIn(results)).to.deep.equal([bob]);
  });
});
