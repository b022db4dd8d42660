import { expect } from "chai";
import fc from "fast-check";
import {
  unreachableAfterUpdate,
  liveDrift,
  sameDrift,
  withDrift,
} from "../../../../provider/diff/drift";
import type { Unreachable } from "../../../../provider/postgres/model/plan";
import { aDeclaration, aMembership, aSnapshot } from "../../postgres/snapshots";
import { grantDrift } from "./driftCases";
import { roleDrift } from "./roleDriftCases";

describe("liveDrift shows", () => {
  for (const { title, declaration = aDeclaration(), actual, drift } of [
    ...grantDrift,
    ...roleDrift,
  ]) {
    it(title, () => {
      expect(liveDrift(declaration, aSnapshot(actual))).to.deep.equal(drift);
    });
  }
});

describe("leftOfUpdate", () => {
  const left = (index: number): Unreachable => ({
    difference: { kind: "membership extra", membership: aMembership(`r${String(index)}`) },
    reason: "beyond the master's reach",
    hint: "Have a superuser revoke it.",
  });

  it("shows what stays, with a hint", () => {
    expect(unreachableAfterUpdate([left(1)], aSnapshot())).to.deep.equal([
      'extra membership in "r1", beyond the master\'s reach. Have a superuser revoke it.',
    ]);
  });

  it("ends a long list with a count", () => {
    const lines = unreachableAfterUpdate(
      Array.from({ length: 130 }, (_, index) => left(index)),
      aSnapshot(),
    );
    expect(lines).to.have.length(101);
    expect(lines.at(-1)).to.equal("and 30 more differences");
  });
});

describe("withDrift", () => {
  const news = { username: "svc" };
  const rows = [
    { title: "adds nothing without live drift", recorded: ["a"], live: [], drift: undefined },
    { title: "adds live drift", recorded: undefined, live: ["a", "b"], drift: ["a", "b"] },
    {
      title: "marks drift that the last inputs have already",
      recorded: ["a", "b"],
      live: ["a", "b"],
      drift: ["a (seen again)", "b (seen again)"],
    },
    {
      title: "removes the mark the next time",
      recorded: ["a (seen again)"],
      live: ["a"],
      drift: ["a"],
    },
    {
      title: "does not mark a part of the recorded drift",
      recorded: ["a", "b"],
      live: ["a"],
      drift: ["a"],
    },
    { title: "ignores a recorded value of another type", recorded: 7, live: ["a"], drift: ["a"] },
  ];
  for (const { title, recorded, live, drift } of rows) {
    it(title, () => {
      const expected = drift === undefined ? news : { ...news, drift };
      expect(withDrift(news, recorded, live)).to.deep.equal(expected);
    });
  }

  it("always differs from what was recorded, so that the engine shows it", () => {
    const lines = fc.array(fc.string(), { minLength: 1 });
    fc.assert(
      fc.property(lines, fc.boolean(), (live, marked) => {
        const recorded = marked ? withDrift({}, live, live)["drift"] : live;
        expect(withDrift({}, recorded, live)["drift"]).not.to.deep.equal(recorded);
      }),
    );
  });
});

describe("sameDrift", () => {
  it("treats no drift as empty drift", () => {
    expect(sameDrift(undefined, [])).to.equal(true);
    expect(sameDrift([], [])).to.equal(true);
    expect(sameDrift(["a"], [])).to.equal(false);
    expect(sameDrift(["b", "a"], ["a", "b"])).to.equal(false);
  });
});
