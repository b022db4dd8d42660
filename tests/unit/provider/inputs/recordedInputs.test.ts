import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { z } from "zod";
import { diffRole } from "../../../../provider/diff/roleDiff";
import { parseInputs } from "../../../../provider/inputs/inputs";

// Named from the root of the checkout, where the tests are started: the coverage run compiles this
// file to another folder.
const FOLDER = "tests/e2e/recorded";

const props = z.record(z.string(), z.unknown());
const stateSchema = z.object({
  deployment: z.object({
    resources: z.array(z.looseObject({ inputs: props.default({}), outputs: props.default({}) })),
  }),
});

describe("a role in the state of an earlier release", () => {
  for (const file of readdirSync(FOLDER)) {
    it(`${file} equals what the same program declares now`, () => {
      const state = stateSchema.parse(JSON.parse(readFileSync(`${FOLDER}/${file}`, "utf8")));
      const roles = state.deployment.resources.filter(({ inputs }) => "username" in inputs);
      expect(roles).to.have.length.greaterThan(0);
      for (const { inputs, outputs } of roles) {
        expect(parseInputs(outputs).problems).to.deep.equal([]);
        const answer = diffRole(outputs, inputs, {});
        expect(answer).to.deep.equal({ changes: false, replaces: [] });
      }
    });
  }
});
