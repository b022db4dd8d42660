import { expect } from "chai";
import {
  loginNameProblem,
  nameProblem,
  roleNameProblem,
  schemaNameProblem,
  signatureProblem,
} from "../../../../../provider/inputs/parts/names";

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
    problem: `expected at most 63 bytes, found 64: PostgreSQL would truncate "${long}y"`,
  },
  {
    name: wide,
    problem: `expected at most 63 bytes, found 64: PostgreSQL would truncate "${wide}"`,
  },
];

const reserved = ["pg_", "PG_read", "rds_iam", "RDSADMIN", "rdsproxy", "public", "Public", "none"];

describe("nameProblem", () => {
  for (const { name, problem } of names) {
    it(`returns ${problem ?? "nothing"}`, () => {
      expect(nameProblem(name)).to.equal(problem);
      expect(roleNameProblem(name)).to.equal(problem);
      expect(schemaNameProblem(name)).to.equal(problem);
    });
  }
});

describe("schemaNameProblem", () => {
  for (const name of ["pg_catalog", "pg_toast", "pg_temp_3", "pg_", "information_schema"]) {
    it(`refuses ${name}`, () => {
      expect(schemaNameProblem(name)).to.equal(
        `expected a schema of your own, found "${name}": PostgreSQL keeps its system catalogs there`,
      );
    });
  }

  for (const name of ["public", "pgcrypto", "PG_CATALOG", "Information_Schema"]) {
    it(`accepts ${name}`, () => {
      expect(schemaNameProblem(name)).to.equal(undefined);
    });
  }
});

const signatures = [
  { signature: "refund(integer, text)", problem: undefined },
  { signature: `${long}(${long}, ${long})`, problem: undefined },
  {
    signature: "refund",
    problem: 'expected a signature such as "refund(integer, text)", found "refund"',
  },
  { signature: "f(a\0)", problem: "expected a name without NUL" },
  {
    signature: `${long}y()`,
    problem: `expected at most 63 bytes, found 64: PostgreSQL would truncate "${long}y"`,
  },
];

describe("signatureProblem", () => {
  for (const { signature, problem } of signatures) {
    it(`returns ${problem ?? "nothing"} for ${JSON.stringify(signature)}`, () => {
      expect(signatureProblem(signature)).to.equal(problem);
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
  for (const name of ["svc", "my_pg_reader", "records", "jane.doe@example.com", "Orders Reader"]) {
    it(`accepts ${name}`, () => {
      expect(loginNameProblem(name)).to.equal(undefined);
    });
  }

  for (const name of ["*", "a?", "$a", "a/b", "jürgen", "a\tb"]) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      expect(loginNameProblem(name)).to.equal(
        `expected printable ASCII without * ? $ / (the IAM policy's ARN names the user), found "${name.replace("\t", String.raw`\t`)}"`,
      );
    });
  }
});
