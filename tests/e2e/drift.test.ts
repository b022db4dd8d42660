import { expect } from "chai";
import { ALL } from "../all";
import type { AclSnapshot } from "./drift/aclSnapshot";
import {
  changeByHand,
  deployRows,
  driftShown,
  prepareRows,
  removeRows,
  rowsOn,
  rowsOnlyOn,
  snapshotOf,
} from "./drift/driftStack";
import { harmDone, isTouched, leftOf, warningsOf, wrongIn } from "./drift/repaired";
import type { RoleStack } from "./roleStack";
import { VERSIONS } from "./sharedEmulator";

type Shown = (role: string) => readonly string[];

/** The exit code of a command that found changes where `--expect-no-changes` allows none. */
const UNEXPECTED_CHANGES = 7;

/** The version on which there are the most rows; of the oldest, only those that it has alone. */
const NEWEST = 18;
const OLDEST = 14;

const TABLES = ALL
  ? VERSIONS.map((version) => ({ version, rows: rowsOn(version) }))
  : [
      { version: NEWEST, rows: rowsOn(NEWEST) },
      { version: OLDEST, rows: rowsOnlyOn(OLDEST, { not: NEWEST }) },
    ];

for (const { version, rows } of TABLES) {
  describe(`changes by hand on PostgreSQL ${version}`, function () {
    this.timeout(600_000);
    let stack: RoleStack;
    let untouched: AclSnapshot, clean: AclSnapshot, changed: AclSnapshot, repaired: AclSnapshot;
    let shown: { readonly preview: Shown; readonly refresh: Shown; readonly tree: string };

    before(async () => {
      stack = await prepareRows(version, rows);
      untouched = await snapshotOf(stack);
      await deployRows(stack, rows);
      clean = await snapshotOf(stack);
      await changeByHand(stack, rows);
      changed = await snapshotOf(stack);
      const { exitCode, output } = await stack.preview({ expectNoChanges: true, fails: true });
      expect(exitCode, output).to.equal(UNEXPECTED_CHANGES);
      shown = {
        tree: output,
        preview: await driftShown(stack, "preview"),
        refresh: await driftShown(stack, "refreshPreview"),
      };
    });

    after(() => removeRows(stack));

    it("come after a deployment that did nobody else harm", () => {
      const harm = harmDone(rows, { before: untouched, after: clean, touched: rows });
      expect(harm).to.deep.equal([]);
    });

    for (const row of rows) {
      const { title, role, drift } = row;
      it(drift.length === 0 ? `go unnoticed: ${title}` : `are noticed: ${title}`, () => {
        expect(shown.preview(role)).to.deep.equal([...drift].sort());
        expect(shown.refresh(role)).to.deep.equal([...drift].sort());
        expect(lineOf(shown.tree, role)).to.match(drift.length === 0 ? /^$/ : /\[diff: \+drift\]$/);
      });
    }

    it("are repaired, and what stays is warned of with the way out", async () => {
      const { stdout } = await stack.up({ args: ["--skip-preview"] });
      repaired = await snapshotOf(stack);
      expect(warningsIn(stdout)).to.deep.equal(rows.flatMap(warningsOf).sort());
    });

    it("leave nothing behind but what stays, as an independent look at all ACLs confirms", () => {
      const wrong = rows.flatMap((row) =>
        wrongIn(row, { clean, changed, repaired }).map((line) => `${row.title}: ${line}`),
      );
      expect(wrong).to.deep.equal([]);
    });

    it("are repaired to nobody else's harm, PUBLIC's and the master's neither", () => {
      const touched = rows.filter(isTouched);
      const harm = harmDone(rows, { before: changed, after: repaired, touched });
      expect(harm).to.deep.equal([]);
    });

    it("are not shown any more, but for what up cannot repair", async () => {
      const preview = await driftShown(stack, "preview");
      for (const row of rows) {
        const left = [...leftOf(row)].sort();
        expect(preview(row.role).map(unmarked), row.title).to.deep.equal(left);
      }
    });
  });
}

/** What is warned of roles; an extra that is to be reported is left alone on purpose. */
function warningsIn(output: string): readonly string[] {
  return output
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("warning: role ") && !line.endsWith(", not revoked"))
    .sort();
}

function unmarked(line: string): string {
  return line.replace(" (seen again)", "");
}

/** The role's line in the tree of what changes; empty where it has none. */
function lineOf(tree: string, role: string): string {
  const line = tree.split("\n").find((one) => one.includes(` ${role} `) && one.includes("[diff:"));
  return line?.trimEnd() ?? "";
}
