import { expect } from "chai";
import { RoleError } from "../../../../provider/postgres/model/errors";
import {
  isRequired,
  isRequiredByRun,
  mayPassInUpdate,
  offWarnings,
  requiredFailure,
  requirementOf,
  runProblems,
  sameFailure,
  stateFailures,
} from "../../../../provider/preview/required";
import { inputsOf } from "../inputs/inputsOf";
import { PROPS, UNKNOWN } from "../roleInputs";

const BY_PROPERTY = { byProperty: true, byRun: false };
const BY_RUN = { byProperty: false, byRun: true };
const BY_BOTH = { byProperty: true, byRun: true };
const NOT = { byProperty: false, byRun: false };
const failed = { username: "svc", server: "orders:5432" };

describe("RDS_IAM_USER_DRIFT_DETECTION", () => {
  for (const value of [undefined, ""]) {
    it(`requires nothing where it is ${value === "" ? "empty" : "not set"}`, () => {
      expect(isRequiredByRun(value)).to.equal(false);
      expect(runProblems(value)).to.deep.equal([]);
    });
  }

  it("requires drift detection", () => {
    expect(isRequiredByRun("required")).to.equal(true);
    expect(runProblems("required")).to.deep.equal([]);
  });

  for (const value of ["Required", "preview", "off", " required"]) {
    it(`is refused where it is ${JSON.stringify(value)}, and never means less`, () => {
      expect(isRequiredByRun(value)).to.equal(true);
      expect(runProblems(value)).to.deep.equal([
        {
          property: "",
          reason: `RDS_IAM_USER_DRIFT_DETECTION: expected "required" or no value, found "${value}"`,
        },
      ]);
    });
  }
});

describe("requirementOf", () => {
  for (const { detection, alone, inRun } of [
    { detection: "preview", alone: NOT, inRun: BY_RUN },
    { detection: "required", alone: BY_PROPERTY, inRun: BY_BOTH },
    { detection: "refresh", alone: NOT, inRun: BY_RUN },
    { detection: "off", alone: NOT, inRun: NOT },
  ]) {
    it(`is decided by the new declaration: "${detection}"`, () => {
      const news = inputsOf({ ...PROPS, driftDetection: detection });
      for (const olds of [{}, { driftDetection: "required" }, { driftDetection: "off" }]) {
        expect(requirementOf(olds, news, false)).to.deep.equal(alone);
        expect(requirementOf(olds, news, true)).to.deep.equal(inRun);
      }
    });

    it(`is decided by the last declaration where the new one is not known: "${detection}"`, () => {
      const olds = { driftDetection: detection };
      expect(requirementOf(olds, undefined, false)).to.deep.equal(alone);
      expect(requirementOf(olds, undefined, true)).to.deep.equal(inRun);
    });
  }
});

describe("isRequired", () => {
  it("is so where the property or the run requires it", () => {
    expect([NOT, BY_PROPERTY, BY_RUN, BY_BOTH].map(isRequired)).to.deep.equal([
      false,
      true,
      true,
      true,
    ]);
  });
});

describe("offWarnings", () => {
  const off = inputsOf({ ...PROPS, driftDetection: "off" });
  const line =
    'role "svc" is not inspected although RDS_IAM_USER_DRIFT_DETECTION is set: driftDetection is "off"';

  it("name a role that is never inspected", () => {
    expect(offWarnings({}, off, true)).to.deep.equal([line]);
    expect(offWarnings({ ...PROPS, driftDetection: "off" }, undefined, true)).to.deep.equal([line]);
  });

  it("are none without the variable, and none of a role that is inspected", () => {
    expect(offWarnings({}, off, false)).to.deep.equal([]);
    expect(offWarnings({}, inputsOf(PROPS), true)).to.deep.equal([]);
  });
});

describe("mayPassInUpdate", () => {
  const failure = (code: string): RoleError =>
    new RoleError("could not connect", "no", { cause: Object.assign(new Error("no"), { code }) });

  for (const [code, expected] of [
    ["ECONNREFUSED", true],
    ["57P03", true],
    ["3D000", true],
    ["28P01", false],
    ["42501", false],
  ] as const) {
    it(`is ${String(expected)} of ${code}`, () => {
      expect(mayPassInUpdate(failure(code))).to.equal(expected);
    });
  }
});

describe("requiredFailure", () => {
  const start =
    'drift detection is required, and role "svc" could not be inspected on orders:5432: ';

  it("ends the reason's hint with the way out", () => {
    const reason = "no answer\nHint: Check the network.";
    expect(requiredFailure({ ...failed, requirement: BY_PROPERTY }, reason)).to.equal(
      `${start}${reason} To only warn, set driftDetection to "preview".`,
    );
  });

  it("has a hint where the reason has none", () => {
    expect(requiredFailure({ ...failed, requirement: BY_RUN }, "no answer")).to.equal(
      `${start}no answer\nHint: To only warn, unset RDS_IAM_USER_DRIFT_DETECTION.`,
    );
  });

  it("names both requirements", () => {
    expect(requiredFailure({ ...failed, requirement: BY_BOTH }, "no answer")).to.equal(
      `${start}no answer\nHint: To only warn, set driftDetection to "preview" and unset RDS_IAM_USER_DRIFT_DETECTION.`,
    );
  });
});

describe("sameFailure", () => {
  it("names the role whose error has the reason", () => {
    expect(sameFailure({ ...failed, requirement: BY_RUN }, "first")).to.equal(
      'drift detection is required, and role "svc" could not be inspected on orders:5432, for the same reason as role "first"',
    );
  });
});

describe("stateFailures", () => {
  it("are none of a state that can be read, or of a new role", () => {
    expect(stateFailures(PROPS, BY_RUN)).to.deep.equal([]);
    expect(stateFailures({}, BY_RUN)).to.deep.equal([]);
    expect(stateFailures({ ...PROPS, database: UNKNOWN }, NOT)).to.deep.equal([]);
  });

  it("name what cannot be read of a deployed role", () => {
    expect(stateFailures({ ...PROPS, logLevel: "loud" }, BY_RUN)).to.deep.equal([
      'drift detection is required, and role "svc" could not be inspected: this release cannot read what the state records of it\n' +
        '  logLevel: expected one of "quiet", "summary", "sql", found "loud"\n' +
        "Hint: To only warn, unset RDS_IAM_USER_DRIFT_DETECTION.",
    ]);
  });
});
