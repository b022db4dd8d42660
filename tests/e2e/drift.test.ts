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
    /** As deployed, and as somebody left it. */
    let clean: AclSnapshot, changed: AclSnapshot;
    let shown: { readonly preview: Shown; readonly refresh: Shown; readonly tree: string };

    before(async () => {
      stack = await deployRows(version, rows);
      await stack.expectNoChanges();
      clean = await snapshotOf(stack);
      await changeByHand(stack, rows);
      changed = await snapshotOf(stack);
      const { exitCode, output } = await stack.preview({ expectNoChanges: true, fails: true });
      expect(exitCode).to.equal(7);
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

    it("are repaired, and nobody else's; which an independent look at all ACLs confirms", async () => {
      const { stdout } = await stack.up({ args: ["--skip-preview"] });
      const repaired = await snapshotOf(stack);
      for (const row of rows) {
        for (const [line, hint] of Object.entries(row.stays ?? {})) {
          expect(warningOf(stdout, row.role, line)).to.match(endingWith(hint));
        }
        const after = repaired.get(row.role) ?? [];
        expect(after, row.title).to.deep.equal(expectedOf(row, clean, changed));
      }
      expect(beyond(othersIn(repaired), othersIn(changed)), "gained by others").to.deep.equal([]);
      expect(beyond(othersIn(changed), othersIn(repaired)), "lost by others").to.deep.equal([]);
    });

    it("are not shown any more, but for what up cannot repair", async () => {
      const preview = await driftShown(stack, "preview");
      for (const { title, role, stays = {} } of rows) {
        expect(preview(role).map(unmarked), title).to.deep.equal(Object.keys(stays).sort());
      }
    });
  });
}

/**
 * What a row's role has in the end: where nothing was to be repaired, what somebody left it with;
 * else what it was deployed with, but for attributes that stay.
 */
function expectedOf(
  { role, drift, stays = {}, adds = [] }: NamedRow,
  clean: AclSnapshot,
  changed: AclSnapshot,
): readonly string[] {
  const left = changed.get(role) ?? [];
  const kept = Object.keys(stays);
  if (drift.every((line) => kept.includes(line))) return left;
  const stay = left.filter((held) => kept.some((line) => line.startsWith(`has the ${held}`)));
  return [...(clean.get(role) ?? []), ...stay, ...adds].sort();
}

/** What nobody's declaration is about: lines of other roles, and in which no role of a row is named. */
function othersIn(snapshot: AclSnapshot): readonly string[] {
  const lines = [...snapshot].flatMap(([role, held]) => held.map((line) => `${role}: ${line}`));
  return lines.filter((line) => !/\bdrift_(\d{3}|renamed)\b/.test(line));
}

function beyond(lines: readonly string[], known: readonly string[]): readonly string[] {
  const all = new Set(known);
  return lines.filter((line) => !all.has(line));
}

function warningOf(output: string, role: string, line: string): string {
  const start = `warning: role "${role}": ${line}`;
  return output.split("\n").find((one) => one.includes(start)) ?? "";
}

function endingWith(text: string): RegExp {
  return new RegExp(`\\. ${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
}

function unmarked(line: string): string {
  return line.replace(" (seen again)", "");
}

/** The role's line in the tree of what changes; empty where it has none. */
function lineOf(tree: string, role: string): string {
  const line = tree.split("\n").find((one) => one.includes(` ${role} `) && one.includes("[diff:"));
  return line?.trimEnd() ?? "";
}
