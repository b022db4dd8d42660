import { expect } from "chai";
import { parseInputs } from "../../../../../provider/inputs/inputs";
import { contradictions } from "./contradictions";
import { PROPS } from "../../roleInputs";

const itself =
  'expected another role, found "svc" itself: the owner of an object needs no grant on it';
const createdBy = ["ada", "svc"];

const creators: readonly {
  readonly title: string;
  readonly grants: readonly object[];
  readonly problems: Readonly<Record<string, string>>;
}[] = [
  {
    title: "the role itself as creator",
    grants: [
      { schema: "sales", tables: "*", privileges: ["SELECT"], future: { createdBy } },
      { schema: "sales", access: "readOnly", future: { createdBy: ["svc"] } },
      { types: "future", privileges: ["USAGE"], createdBy },
    ],
    problems: {
      "grants[0].future.createdBy[1]": itself,
      "grants[1].future.createdBy[0]": itself,
      "grants[2].createdBy[1]": itself,
    },
  },
  {
    title: "other roles as creators",
    grants: [
      { schema: "sales", access: "readOnly", future: { createdBy: ["ada"] } },
      { types: "future", privileges: ["USAGE"], createdBy: ["ada"] },
      { tables: "future", privileges: ["SELECT"] },
    ],
    problems: {},
  },
];

describe("grantProblems", () => {
  for (const { title, grants, problems } of [...creators, ...contradictions]) {
    it(`${Object.keys(problems).length === 0 ? "accepts" : "refuses"} ${title}`, () => {
      const found = parseInputs({ ...PROPS, database: "orders", grants }).problems;
      expect(found.map(({ property, reason }) => [property, reason])).to.deep.equal(
        Object.entries(problems),
      );
    });
  }
});
