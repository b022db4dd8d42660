import { expect } from "chai";
import { batchChanges, type ObjectChange } from "../../../../provider/postgres/plan/batching";
import { columnChunkCases, togetherCases } from "./batchingCases";
import { aChange, aRevoke, tables, textsOf } from "./objectChanges";
import { aColumn, aRoutine, aSequence, aTable } from "../snapshots";

describe("objectChunks", () => {
  for (const { title, changes, texts } of [...togetherCases, ...columnChunkCases]) {
    it(title, () => {
      expect(textsOf(changes)).to.deep.equal([texts]);
      expect(textsOf(changes.toReversed())).to.have.lengthOf(1);
    });
  }

  it("tells of columns with their table", () => {
    const chunks = batchChanges("svc", [aChange(aColumn("invoice", "total"))], []);
    expect(
      chunks.flatMap(({ statements }) => statements.map(({ statement }) => statement.summary)),
    ).to.deep.equal(['grant SELECT (total) on table sales.invoice to "svc"']);
  });

  it("tells as whom each statement runs", () => {
    const runAs = { as: "member", of: ["etl"] } as const;
    const chunks = batchChanges("svc", [aChange(aTable("invoice"), "SELECT", { runAs })], []);
    expect(chunks.flatMap(({ statements }) => statements.map((one) => one.runAs))).to.deep.equal([
      runAs,
    ]);
  });
});

/** How many names each statement of each chunk has. */
function countsOf(changes: readonly ObjectChange[]): readonly (readonly number[])[] {
  return textsOf(changes).map((texts) => texts.map((text) => text.split('"sales".').length - 1));
}

describe("one transaction", () => {
  const many = tables(2001);
  const cases: readonly {
    readonly title: string;
    readonly changes: readonly ObjectChange[];
    readonly counts: readonly (readonly number[])[];
  }[] = [
    {
      title: "changes 1000 tables, 500 a statement",
      changes: many.slice(0, 1000).map((table) => aChange(table)),
      counts: [[500, 500]],
    },
    {
      title: "leaves more tables to further ones",
      changes: many.map((table) => aChange(table)),
      counts: [[500, 500], [500, 500], [1]],
    },
    {
      title: "counts sequences too",
      changes: [aChange(aSequence("ids")), ...many.slice(0, 1000).map((table) => aChange(table))],
      counts: [[1, 500, 499], [1]],
    },
    {
      title: "does not count routines",
      changes: [
        aChange(aRoutine("refund"), "EXECUTE"),
        ...many.slice(0, 1000).map((table) => aChange(table)),
      ],
      counts: [[1, 500, 500]],
    },
    {
      title: "changes any number of routines",
      changes: many.map(({ name }) => aChange(aRoutine(name), "EXECUTE")),
      counts: [[500, 500, 500, 500, 1]],
    },
    {
      title: "changes a table and its columns, revokes and grants, together",
      changes: many
        .slice(0, 1001)
        .flatMap((table) => [
          aChange(table),
          aChange(aColumn(table.name, "id"), "UPDATE"),
          aRevoke(aColumn(table.name, "total")),
        ]),
      counts: [
        [500, 500, 500, 500],
        [1, 1],
      ],
    },
  ];
  for (const { title, changes, counts } of cases) {
    it(title, () => {
      expect(countsOf(changes)).to.deep.equal(counts);
    });
  }

  it("tells which changes are its", () => {
    const chunks = batchChanges(
      "svc",
      many.map((table) => aChange(table)),
      [],
    );
    expect(chunks.map(({ changes }) => changes.map(({ object }) => object.name))).to.deep.equal(
      [many.slice(0, 1000), many.slice(1000, 2000), many.slice(2000)].map((part) =>
        part.map(({ name }) => name),
      ),
    );
  });

  it("has a statement an object that does without it, where objects come and go", () => {
    const block = (name: string): string =>
      `DO 'BEGIN GRANT SELECT ON TABLE "sales"."${name}" TO "svc"; EXCEPTION WHEN undefined_table OR undefined_column OR undefined_function OR undefined_object OR invalid_schema_name OR internal_error THEN NULL; END'`;
    const changes = [aTable("invoice"), aTable("o'brien")].map((table) => aChange(table));
    expect(textsOf(changes, [], true)).to.deep.equal([[block("invoice"), block("o''brien")]]);
  });

  it("has few statements for very many changes", function () {
    this.timeout(60_000);
    const changes = tables(50_000).flatMap((table) =>
      (["DELETE", "INSERT", "SELECT", "UPDATE"] as const).map((one) => aChange(table, one)),
    );
    const chunks = textsOf(changes);
    expect(chunks).to.have.lengthOf(50);
    expect(chunks.flat()).to.have.lengthOf(100);
  });
});
