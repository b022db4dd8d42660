import { expect } from "chai";
import { retryableFailure } from "../../../../provider/postgres/apply/retryableFailure";

const cases = [
  { title: "a deadlock", fields: { code: "40P01" }, kind: "conflict" },
  { title: "a serialisation failure", fields: { code: "40001" }, kind: "conflict" },
  {
    title: "two writers of one row",
    message: "tuple concurrently updated",
    fields: { code: "XX000" },
    kind: "conflict",
  },
  {
    title: "two CREATE ROLE of one name",
    fields: { code: "23505", schema: "pg_catalog" },
    kind: "conflict",
  },
  {
    title: "a row that is gone",
    message: "tuple concurrently deleted",
    fields: { code: "XX000" },
    kind: "moved",
  },
  {
    title: "a catalog row that is gone",
    message: "cache lookup failed for relation 16452",
    fields: { code: "XX000" },
    kind: "moved",
  },
  {
    title: "a relation that is gone",
    message: "could not open relation with OID 16452",
    fields: { code: "XX000" },
    kind: "moved",
  },
  ...["42P01", "42703", "42704", "42710", "42883", "3D000", "3F000"].map((code) => ({
    title: `an object that went or came (${code})`,
    fields: { code },
    kind: "moved",
  })),
  { title: "a duplicate of people's", fields: { code: "23505", schema: "sales" }, kind: undefined },
  { title: "a duplicate without a schema", fields: { code: "23505" }, kind: undefined },
  {
    title: "an internal error that only ends like one of those",
    message: "an extension says: tuple concurrently updated",
    fields: { code: "XX000" },
    kind: undefined,
  },
  { title: "another internal error", fields: { code: "XX000" }, kind: undefined },
  { title: "a right that lacks", fields: { code: "42501" }, kind: undefined },
];

describe("retryableFailure", () => {
  for (const { title, message, fields, kind } of cases) {
    it(`takes ${title} for ${kind ?? "final"}`, () => {
      expect(retryableFailure(Object.assign(new Error(message), fields))).to.equal(kind);
    });
  }

  it("takes what is no error for final", () => {
    expect(retryableFailure("40P01")).to.equal(undefined);
  });
});
