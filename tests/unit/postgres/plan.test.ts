import { expect } from "chai";
import { actingCases } from "./actingCases";
import { grantCases } from "./grantCases";
import { grantorCases } from "./grantorCases";
import { membershipCases } from "./membershipCases";
import { planned, planOf, statementsOf } from "./planCase";
import { roleCases } from "./roleCases";
import { settingCases } from "./settingCases";

describe("planRole", () => {
  const cases = [
    ...[...roleCases, ...membershipCases, ...settingCases],
    ...[...grantCases, ...actingCases, ...grantorCases],
  ];
  for (const { title, statements, ...planCase } of cases) {
    it(title, () => {
      const plan = planOf(planned(planCase));
      const expected = statements.length === 0 ? {} : { orders: statements };
      expect(statementsOf(plan)).to.deep.equal(expected);
      expect(plan.left).to.deep.equal([]);
    });
  }
});
