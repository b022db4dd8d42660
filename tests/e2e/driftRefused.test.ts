import { expect } from "chai";
import { type AclSnapshot, aclSnapshot, changedLines } from "./drift/aclSnapshot";
import { deployRows, driftIn, seedRows, withNames } from "./drift/driftStack";
import { REFUSED, type RefusedRow, refusedRows, SHUT } from "./drift/refusedRows";
import { errorsIn } from "./errorsIn";
import { saidIn } from "./previewSaid";
import { createRoleStack, createSales, type RoleStack } from "./roleStack";

const VERSION = 18;

const rows = refusedRows.map((row, index) => withNames(row, { prefix: "refused", index }));

describe("changes by hand after which a role is refused", function () {
  this.timeout(600_000);
  let stack: RoleStack;
  let clean: AclSnapshot, changed: AclSnapshot;
  let drift: (role: string) => readonly string[];
  let said: readonly string[];

  before(async () => {
    stack = await createRoleStack(REFUSED, VERSION);
    await createSales(stack.server, SHUT);
    await seedRows(stack, rows);
    await deployRows(stack, rows);
    clean = await aclSnapshot(stack.server, [REFUSED, SHUT]);
    for (const { change } of rows) await stack.sql(change);
    changed = await aclSnapshot(stack.server, [REFUSED]); // the other one takes no connections
    const preview = await stack.previewSteps();
    said = saidIn(preview);
    drift = driftIn(preview);
  });

  after(() => stack.dispose());

  for (const row of rows) {
    it(`preview tells of it, and of what up will be refused for: ${row.title}`, () => {
      const { role } = row;
      expect(drift(role)).to.deep.equal([...row.drift].sort());
      expect(said.filter((text) => /role "(\w+)"/.exec(text)?.[1] === role)).to.deep.equal(
        [...announced(row), ...warned(row)].sort(),
      );
    });
  }

  it("up refuses with the same words, and changes nothing for anybody", async () => {
    const args = ["--skip-preview", "--continue-on-error"];
    const { output } = await stack.up({ args, fails: true });
    const refused = Object.fromEntries(rows.map((row) => [row.role, refusalOf(row)]));
    expect(errorsIn(output)).to.deep.equal(refused);
    expect(differences(changed, await aclSnapshot(stack.server, [REFUSED]))).to.deep.equal([]);
  });

  it("up does the rest when that is mended, and everybody has what they had", async () => {
    for (const { mend } of rows) await stack.sql(mend);
    await stack.up({ args: ["--skip-preview"] });
    await stack.expectNoChanges();
    const repaired = await aclSnapshot(stack.server, [REFUSED, SHUT]);
    expect(differences(clean, repaired)).to.deep.equal([]);
  });
});

type Named = RefusedRow & { readonly role: string };

function announced({ role, drift, sends = [] }: Named): readonly string[] {
  if (sends.length === 0) return [];
  const lines = [...drift.map((line) => `drift: ${line}`), ...sends].map((line) => `\n  ${line}`);
  return [`role "${role}" will be changed after the problems above are fixed:${lines.join("")}`];
}

function warned({ role, refusals }: Named): readonly string[] {
  return refusals.map(([text, hint]) => `warning: role "${role}": ${text}\nHint: ${hint}`);
}

/** One refusal stands alone; several are a list. */
function refusalOf({ refusals }: Named): string {
  if (refusals.length === 1) return refusals.map(([text, hint]) => `${text}\nHint: ${hint}`).join();
  const reasons = refusals.map(([text, hint]) => `\n  - ${text}\n    Hint: ${hint}`);
  return `nothing was changed, for these reasons:${reasons.join("")}`;
}

function differences(before: AclSnapshot, now: AclSnapshot): readonly string[] {
  const holders = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return holders.flatMap((holder) =>
    changedLines(before[holder], now[holder]).map((line) => `${holder}: ${line}`),
  );
}
