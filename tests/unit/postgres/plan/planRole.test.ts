import { expect } from "chai";
import { actingCases } from "./cases/runAs";
import { grantCases } from "./cases/grants";
import { grantorCases } from "./cases/grantors";
import { membershipCases } from "./cases/memberships";
import { planned, planOf, statementsOf } from "./planCase";
import { roleCases } from "./cases/role";
import { settingCases } from "./cases/settings";

describe("planRole", () => {
  const cases = [
    ...roleCases,
    ...membershipCases,
    ...settingCases,
    ...grantCases,
    ...actingCases,
    ...grantorCases,
  ];
  for (const { title, statements, ...planCase } of cases) {
    it(title, () => {
      const plan = planOf(planned(planCase));
      const expected = statements.length === 0 ? {} : { orders: statements };
      expect(statementsOf(plan)).to.deep.equal(expected);
      expect(plan.unreachable).to.deep.equal([]);
    });
  }
});
