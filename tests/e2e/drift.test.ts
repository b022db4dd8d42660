import { expect } from "chai";
import type { AclSnapshot } from "./drift/aclSnapshot";
import {
  changeByHand,
  deployRows,
  driftShown,
  type NamedRow,
  removeRows,
  rowsOn,
  snapshotOf,
} from "./drift/driftStack";
import type { RoleStack } from "./roleStack";

type Shown = (role: string) => readonly string[];

for (const version of [14, 16, 18]) {
  const rows = rowsOn(version);

  describe(`changes by hand on PostgreSQL ${version}`, function () {
    this.timeout(600_000);
    let stack: RoleStack;
    let clean: AclSnapshot;
    let shown: { readonly preview: Shown; readonly refresh: Shown; readonly tree: string };

    before(async () => {
      stack = await deployRows(version, rows);
      await stack.expectNoChanges();
      clean = await snapshotOf(stack, rows);
      await changeByHand(stack, rows);
      const { output } = await stack.preview({ expectNoChanges: true, fails: true });
      shown = {
        tree: output,
        preview: await driftShown(stack, "preview"),
        refresh: await driftShown(stack, "refreshPreview"),
      };
    });

    after(() => removeRows(stack, rows));

    for (const row of rows) {
      const { title, role, drift } = row;
      it(drift.length === 0 ? `go unnoticed: ${title}` : `are noticed: ${title}`, () => {
        expect(shown.preview(role)).to.deep.equal([...drift].sort());
        expect(shown.refresh(role)).to.deep.equal([...drift].sort());
        expect(lineOf(shown.tree, role)).to.match(drift.length === 0 ? /^$/ : /\[diff: \+drift\]$/);
      });
    }

    it("are repaired, and what stays is warned of; which an independent look at all ACLs confirms", async () => {
      const { stdout } = await stack.up({ args: ["--skip-preview"] });
      for (const { role, drift } of rows.filter(({ stays }) => stays)) {
        for (const line of drift) expect(stdout).to.include(`warning: role "${role}": ${line}`);
      }
      const repaired = await snapshotOf(stack, rows);
      for (const { title, role, adds = [] } of rows.filter(isRepaired)) {
        const expected = [...(clean[role] ?? []), ...adds].sort();
        expect(repaired[role], title).to.deep.equal(expected);
      }
    });

    it("are not shown any more, but for what up cannot repair", async () => {
      const preview = await driftShown(stack, "preview");
      for (const { title, role, drift, stays } of rows) {
        expect(preview(role).map(unmarked), title).to.deep.equal(stays === true ? drift : []);
      }
    });
  });
}

/** What is to be the same again: not what nobody may notice, and what cannot be taken away. */
function isRepaired({ drift, stays }: NamedRow): boolean {
  return drift.length > 0 && stays !== true;
}

function unmarked(line: string): string {
  return line.replace(" (seen again)", "");
}

/** The role's line in the tree of what changes; empty where it has none. */
function lineOf(tree: string, role: string): string {
  const line = tree.split("\n").find((one) => one.includes(` ${role} `) && one.includes("[diff:"));
  return line?.trimEnd() ?? "";
}
