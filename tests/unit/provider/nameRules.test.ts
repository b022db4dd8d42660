import { expect } from "chai";
import { loginNameProblem, nameProblem, roleNameProblem } from "../../../provider/nameRules";

const long = "x".repeat(63);
const wide = "ü".repeat(32);

const names = [
  { name: "svc", problem: undefined },
  { name: long, problem: undefined },
  { name: 'In"voice; DROP', problem: undefined },
  { name: "", problem: "expected a name, found an empty string" },
  { name: "a\0b", problem: "expected a name without NUL" },
  {
    name: `${long}y`,
    problem: `expected at most 63 bytes, found 64: PostgreSQL would cut "${long}y"`,
  },
  { name: wide, problem: `expected at most 63 bytes, found 64: PostgreSQL would cut "${wide}"` },
];

const reserved = ["pg_", "PG_read", "rds_iam", "RDSADMIN", "rdsproxy", "public", "Public", "none"];

describe("nameProblem", () => {
  for (const { name, problem } of names) {
    it(`says ${problem ?? "nothing"}`, () => {
      expect(nameProblem(name)).to.equal(problem);
      expect(roleNameProblem(name)).to.equal(problem);
    });
  }
});

describe("roleNameProblem", () => {
  for (const name of reserved) {
    it(`refuses ${name}`, () => {
      const problem = `expected a name that is not reserved (pg_*, rds*, public, none), found "${name}"`;
      expect(roleNameProblem(name)).to.equal(problem);
      expect(loginNameProblem(name)).to.equal(problem);
    });
  }
});

describe("loginNameProblem", () => {
  for (const name of ["svc", "jane.doe@example.com", "Orders Reader"]) {
    it(`takes ${name}`, () => {
      expect(loginNameProblem(name)).to.equal(undefined);
    });
  }

  for (const name of ["*", "a?", "$a", "a/b", "jürgen", "a\tb"]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      expect(loginNameProblem(name)).to.equal(
        `expected printable ASCII without * ? $ / (the IAM policy's ARN names the user), found "${name}"`,
      );
    });
  }
});
