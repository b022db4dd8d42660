import { expect } from "chai";
import { purposeOf } from "../../../../provider/preview/purpose";
import { inputsOf } from "../inputs/inputsOf";
import { PROPS, SERVER, UNKNOWN } from "../roleInputs";

/** What says how to reach a server is taken from the next declaration, also where that has none. */
const DIRECT = { ca: undefined, via: undefined };
const VIA = { via: { host: "127.0.0.1", port: 15432 }, timeouts: { lockSeconds: 1 } };
const GREEN = { ...SERVER, host: "green.rds.amazonaws.com" };
const OTHER = { ...SERVER, host: "other.rds.amazonaws.com", resourceIds: ["db-OTHER"] };
const known = { kind: "drift", isReplaced: false } as const;

describe("purposeOf", () => {
  it("looks ahead of a role that is made new", () => {
    const inputs = inputsOf(PROPS);
    expect(purposeOf({}, inputs)).to.deep.equal({ kind: "look-ahead", inputs });
  });

  for (const driftDetection of ["refresh", "off"]) {
    it(`looks at nothing where driftDetection is "${driftDetection}"`, () => {
      const inputs = inputsOf({ ...PROPS, driftDetection });
      expect(purposeOf({}, inputs)).to.equal(undefined);
      expect(purposeOf(PROPS, inputs)).to.equal(undefined);
      expect(purposeOf({ ...PROPS, driftDetection }, undefined)).to.equal(undefined);
    });
  }

  it("looks at a refreshed role also where driftDetection keeps that to refreshes", () => {
    const purposeWith = (driftDetection: string): unknown =>
      purposeOf(PROPS, inputsOf({ ...PROPS, driftDetection }), true);
    expect(purposeWith("refresh")).to.have.property("kind", "drift");
    expect(purposeWith("off")).to.equal(undefined);
  });

  it("looks at nothing of a new role that is not known yet", () => {
    expect(purposeOf({}, undefined)).to.equal(undefined);
  });

  it("looks at nothing where the state itself cannot be read", () => {
    expect(purposeOf({ ...PROPS, database: UNKNOWN }, inputsOf(PROPS))).to.equal(undefined);
  });

  it("compares with the last declaration, reached the way it is declared now", () => {
    const next = inputsOf({ ...PROPS, ...VIA, server: GREEN, connectionLimit: 5 });
    const inputs = { ...inputsOf({ ...PROPS, ...VIA, server: GREEN }), ca: undefined };
    expect(purposeOf(PROPS, next)).to.deep.equal({ ...known, inputs, next });
  });

  it("compares with the last declaration alone where the next is not known yet", () => {
    const inputs = inputsOf(PROPS);
    expect(purposeOf(PROPS, undefined)).to.deep.equal({ ...known, inputs, next: undefined });
  });

  it("looks at a role that will be replaced where it is", () => {
    const inputs = { ...inputsOf(PROPS), ...DIRECT };
    for (const change of [{ username: "svc2" }, { server: OTHER }]) {
      const next = inputsOf({ ...PROPS, ...change });
      const expected = { kind: "drift", inputs, next, isReplaced: true };
      expect(purposeOf(PROPS, next)).to.deep.equal(expected);
    }
  });

  it("takes a server of the same address for the same", () => {
    const server = { ...SERVER, resourceIds: ["db-NEW"] };
    const next = inputsOf({ ...PROPS, server });
    const inputs = { ...inputsOf({ ...PROPS, server }), ...DIRECT };
    expect(purposeOf(PROPS, next)).to.deep.equal({ ...known, inputs, next });
  });
});
