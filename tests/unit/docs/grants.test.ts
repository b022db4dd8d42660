import { expect } from "chai";
import type { ObjectType } from "../../../provider/postgres/model/objectTypes";
import { presets } from "../../../provider/postgres/model/presets";
import { pageOf } from "./pages";

/** Columns of the table of presets. */
const COLUMNS = ["DATABASE", "SCHEMA", "TABLE", "SEQUENCE"] as const satisfies ObjectType[];

const { text } = pageOf("docs/grants.md");

describe("docs/grants.md", () => {
  it("has the presets as the package expands them", () => {
    const rows = Object.entries(presets).map(([name, shares]) => [
      `\`${name}\``,
      ...COLUMNS.map((type) => privilegesIn(shares, type)),
    ]);
    expect(tableAfter("<!-- presets -->")).to.deep.equal(rows);
  });
});

function privilegesIn(
  shares: readonly { readonly type: ObjectType; readonly privileges: readonly string[] }[],
  type: ObjectType,
): string {
  return shares.find((share) => share.type === type)?.privileges.join(", ") ?? "";
}

/** The cells of the table that follows a line, without its head. */
function tableAfter(line: string): readonly (readonly string[])[] {
  const [table = ""] = text
    .slice(text.indexOf(line) + line.length)
    .trimStart()
    .split("\n\n");
  return table.split("\n").slice(2).map(cells);
}

function cells(row: string): readonly string[] {
  return row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
