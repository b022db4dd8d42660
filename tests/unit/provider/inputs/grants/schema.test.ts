import { expect } from "chai";
import { parseInputs } from "../../../../../provider/inputs/inputs";
import { grantKeyProblems } from "./keyProblems";
import { grantProblems } from "./problems";
import { PROPS } from "../../roleInputs";

describe("a grant's schema", () => {
  for (const { title, typed, problems } of [...grantProblems, ...grantKeyProblems]) {
    it(`refuses ${title}`, () => {
      const found = parseInputs({ ...PROPS, grants: [typed] }).problems;
      const expected = Object.entries(problems).map(([key, reason]) => [
        `grants[0].${key}`,
        reason,
      ]);
      expect(found.map(({ property, reason }) => [property, reason])).to.have.deep.members(
        expected,
      );
    });
  }
});
