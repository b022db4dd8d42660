import { expect } from "chai";
import { lastAsKnownNow, purposeOf } from "../../../../provider/preview/purpose";
import { inputsOf } from "../inputs/inputsOf";
import { PROPS, SERVER, UNKNOWN } from "../roleInputs";

/** How to reach the server comes from the new declaration, also where that says nothing. */
const DIRECT = { ca: undefined, via: undefined };
const VIA = { via: { host: "127.0.0.1", port: 15432 }, timeouts: { lockSeconds: 1 } };
const GREEN = { ...SERVER, host: "green.rds.amazonaws.com" };
const OTHER = { ...SERVER, host: "other.rds.amazonaws.com", resourceIds: ["db-OTHER"] };
const known = { kind: "drift", isReplaced: false } as const;

describe("purposeOf", () => {
  it("is to look ahead for a new role", () => {
    const inputs = inputsOf(PROPS);
    expect(purposeOf({}, inputs)).to.deep.equal({ kind: "look-ahead", inputs });
  });

  for (const driftDetection of ["refresh", "off"]) {
    it(`is to inspect nothing where driftDetection is "${driftDetection}"`, () => {
      const inputs = inputsOf({ ...PROPS, driftDetection });
      expect(purposeOf({}, inputs)).to.equal(undefined);
      expect(purposeOf(PROPS, inputs)).to.equal(undefined);
      expect(purposeOf({ ...PROPS, driftDetection }, undefined)).to.equal(undefined);
    });
  }

  it('is to inspect a refreshed role where driftDetection is "refresh"', () => {
    const purposeWith = (driftDetection: string): unknown =>
      purposeOf(PROPS, inputsOf({ ...PROPS, driftDetection }), true);
    expect(purposeWith("refresh")).to.have.property("kind", "drift");
    expect(purposeWith("off")).to.equal(undefined);
  });

  it("is to inspect every role where that is required", () => {
    for (const driftDetection of ["required", "preview", "refresh"]) {
      const inputs = inputsOf({ ...PROPS, driftDetection });
      const ahead = purposeOf({}, inputs, false, true);
      expect(ahead).to.deep.equal({ kind: "look-ahead", inputs });
      expect(purposeOf(PROPS, inputs, false, true)).to.have.property("kind", "drift");
    }
  });

  it("is to inspect nothing of a new role that is not known yet", () => {
    expect(purposeOf({}, undefined)).to.equal(undefined);
    expect(purposeOf({}, undefined, false, true)).to.equal(undefined);
  });

  it("is to inspect nothing where the state cannot be read", () => {
    expect(purposeOf({ ...PROPS, database: UNKNOWN }, inputsOf(PROPS))).to.equal(undefined);
  });

  it("is to compare with the last declaration, over the new connection settings", () => {
    const next = inputsOf({ ...PROPS, ...VIA, server: GREEN, connectionLimit: 5 });
    const inputs = { ...inputsOf({ ...PROPS, ...VIA, server: GREEN }), ca: undefined };
    expect(purposeOf(PROPS, next)).to.deep.equal({ ...known, inputs, next });
  });

  it("is to compare with the last declaration alone where the new one is not known yet", () => {
    const inputs = inputsOf(PROPS);
    expect(purposeOf(PROPS, undefined)).to.deep.equal({ ...known, inputs, next: undefined });
  });

  it("is to inspect a role that will be replaced on its own server", () => {
    const inputs = { ...inputsOf(PROPS), ...DIRECT };
    for (const change of [{ username: "svc2" }, { server: OTHER }]) {
      const next = inputsOf({ ...PROPS, ...change });
      const expected = { kind: "drift", inputs, next, isReplaced: true };
      expect(purposeOf(PROPS, next)).to.deep.equal(expected);
    }
  });

  it("treats a server of the same address as the same server", () => {
    const server = { ...SERVER, resourceIds: ["db-NEW"] };
    const next = inputsOf({ ...PROPS, server });
    const inputs = { ...inputsOf({ ...PROPS, server }), ...DIRECT };
    expect(purposeOf(PROPS, next)).to.deep.equal({ ...known, inputs, next });
  });
});

describe("lastAsKnownNow", () => {
  it("is nothing for a new role", () => {
    expect(lastAsKnownNow({}, { ...PROPS, ...VIA, database: UNKNOWN })).to.deep.equal({});
  });

  it("is the last declaration, over the connection settings that are known now", () => {
    const olds = { ...PROPS, ca: "old", driftDetection: "off", logLevel: "sql", drift: ["x"] };
    const news = { ...PROPS, ...VIA, ca: UNKNOWN, grants: UNKNOWN, driftDetection: "preview" };
    const { logLevel: _, ...last } = olds;
    const expected = { ...last, ...VIA, driftDetection: "preview" };
    expect(lastAsKnownNow(olds, news)).to.deep.equal(expected);
  });

  it("keeps what is only partly known", () => {
    const olds = { ...PROPS, timeouts: { connectSeconds: 5 } };
    const news = { ...PROPS, timeouts: { connectSeconds: UNKNOWN, lockSeconds: 1 } };
    expect(lastAsKnownNow(olds, news)).to.deep.equal(olds);
  });
});
