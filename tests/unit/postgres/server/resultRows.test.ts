import { expect } from "chai";
import { resultRows } from "../../../../provider/postgres/server/resultRows";

const rows = [{ one: 1 }, { one: 2 }];

describe("resultRows", () => {
  const cases: readonly (readonly [string, unknown, readonly object[]])[] = [
    ["those of one result", { rows }, rows],
    ["those of several results, in order", [{ rows: [] }, { rows }, { rows: [{}] }], [...rows, {}]],
    ["none of what returned nothing", [undefined, null, {}], []],
  ];
  for (const [title, results, expected] of cases) {
    it(`gives ${title}`, () => {
      expect(resultRows(results)).to.deep.equal(expected);
    });
  }
});
