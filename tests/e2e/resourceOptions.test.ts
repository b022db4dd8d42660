import { expect } from "chai";
import { holdersOf, oidsOf } from "./liveRole";
import { changesIn } from "./previewSaid";
import { createRoleStack, ROLE_TYPE, type RoleDeclarations, type RoleStack } from "./roleStack";

const DATABASE = "resource_options";
const SELECT = { schema: "sales", tables: ["invoice"], privileges: ["SELECT"] };
const INSERT = { schema: "sales", tables: ["item"], privileges: ["INSERT"] };
const ARGS = { grants: [SELECT] };
const SELECTED = "SELECT on table sales.invoice";
const MISSING = `missing ${SELECTED}`;

/** Pulumi's own options of a resource, each with the role whose name says it. */
const ROLES: RoleDeclarations = {
  plain: { args: ARGS },
  drift_ignored: { args: ARGS, opts: { ignoreChanges: ["drift"] } },
  grants_ignored: { args: ARGS, opts: { ignoreChanges: ["grants"] } },
  all_ignored: { args: ARGS, opts: { ignoreChanges: ["*"] } },
  kept: { args: ARGS, opts: { protect: true } },
  grants_replace: { args: ARGS, opts: { replaceOnChanges: ["grants"] } },
  all_replace: { args: ARGS, opts: { replaceOnChanges: ["*"] } },
};
const NAMES = Object.keys(ROLES);

describe("Pulumi's own options of a resource", function () {
  this.timeout(600_000);
  let stack: RoleStack;
  let oids: Readonly<Record<string, unknown>>;

  before(async () => {
    stack = await createRoleStack(DATABASE);
    await stack.declare(ROLES);
    await stack.up({ args: ["--skip-preview"] });
    oids = await oidsOf(stack.server, NAMES);
  });

  after(async () => {
    await stack.dispose();
  });

  it("show drift as each of them says, and nobody's role is dropped by a repair", async () => {
    await revokeByHand(NAMES);
    expect(changesIn(await stack.previewSteps())).to.deep.equal({
      plain: ["update", MISSING],
      grants_ignored: ["update", MISSING],
      kept: ["update", MISSING],
      grants_replace: ["update", MISSING],
      all_replace: ["replace"],
    });
    await stack.up({ args: ["--skip-preview"] });
    expect(await oidsOf(stack.server, NAMES)).to.deep.equal(oids);
    expect(await holdersOf(stack.server, DATABASE, NAMES, SELECTED)).to.deep.equal(
      NAMES.filter((name) => !["drift_ignored", "all_ignored"].includes(name)),
    );
    await stack.expectNoChanges();
  });

  it("are repaired again where drift is ignored no more", async () => {
    await stack.declare({ ...ROLES, drift_ignored: { args: ARGS }, all_ignored: { args: ARGS } });
    await stack.up({ args: ["--skip-preview"] });
    expect(await oidsOf(stack.server, NAMES)).to.deep.equal(oids);
    expect(await holdersOf(stack.server, DATABASE, NAMES, SELECTED)).to.deep.equal(NAMES);
  });

  it("let a change of the program through as each of them says", async () => {
    const args = { grants: [SELECT, INSERT] };
    const changed = Object.entries(ROLES).map(([name, role]) => [name, { ...role, args }] as const);
    await stack.declare(Object.fromEntries(changed));
    await stack.up({ args: ["--skip-preview"] });
    expect(await oidsOf(stack.server, NAMES)).to.deep.equal(oids);
    expect(
      await holdersOf(stack.server, DATABASE, NAMES, "INSERT on table sales.item"),
    ).to.deep.equal(NAMES.filter((name) => !["grants_ignored", "all_ignored"].includes(name)));
    await stack.expectNoChanges();
  });

  it("leave what is not a target as it is, drift too", async () => {
    await revokeByHand(["plain", "kept"]);
    const target = ["--target", await stack.urnOf(ROLE_TYPE, "plain"), "--skip-preview"];
    await stack.up({ args: target });
    expect(await holdersOf(stack.server, DATABASE, NAMES, SELECTED)).to.deep.equal(
      NAMES.filter((name) => name !== "kept"),
    );
    await revokeByHand(["plain"]);
    const exclude = ["--exclude", await stack.urnOf(ROLE_TYPE, "plain"), "--skip-preview"];
    await stack.up({ args: exclude });
    expect(await holdersOf(stack.server, DATABASE, NAMES, SELECTED)).to.deep.equal(
      NAMES.filter((name) => name !== "plain"),
    );
    await stack.up({ args: ["--skip-preview"] });
    expect(await holdersOf(stack.server, DATABASE, NAMES, SELECTED)).to.deep.equal(NAMES);
  });

  it("keep a protected role from being destroyed or taken out of the program", async () => {
    const { output } = await stack.destroy({ fails: true });
    expect(output).to.match(/protected/);
    expect(await oidsOf(stack.server, ["kept"])).to.have.property("kept", oids["kept"]);
    await stack.declare({});
    await stack.up({ args: ["--skip-preview"], fails: true });
    expect(await oidsOf(stack.server, ["kept"])).to.have.property("kept", oids["kept"]);
    await stack.run(["state", "unprotect", "--all", "--yes"]);
    await stack.destroy();
    expect(await oidsOf(stack.server, NAMES)).to.deep.equal({});
  });

  async function revokeByHand(names: readonly string[]): Promise<void> {
    await stack.sql(`REVOKE SELECT ON sales.invoice FROM ${names.join(", ")}`);
  }
});
