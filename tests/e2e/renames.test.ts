import { expect } from "chai";
import { liveRole, oidsOf } from "./liveRole";
import { createRoleStack, ROLE_TYPE, type RoleDeclaration, type RoleStack } from "./roleStack";

/** The role keeps its name in PostgreSQL, whatever the resource is called. */
const USER: RoleDeclaration = {
  args: {
    username: "renamed_user",
    grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }],
  },
};
const URN = `urn:pulumi:dev::e2e::${ROLE_TYPE}`;

describe("a resource that is called another name", function () {
  this.timeout(600_000);
  let stack: RoleStack;
  let oid: unknown;

  before(async () => {
    stack = await createRoleStack("renames");
    await stack.declare({ first: USER });
    await stack.up({ args: ["--skip-preview"] });
    oid = (await oidsOf(stack.server, ["renamed_user"]))["renamed_user"];
  });

  after(async () => {
    await stack.dispose();
  });

  it("is refused without an alias, for another resource has its role, and the role stays", async () => {
    await stack.declare({ second: USER });
    const { diagnostics } = await stack.previewSteps();
    const reason =
      'role "renamed_user" is managed by another resource: organization/e2e/dev::pulumi-nodejs:dynamic/rds-iam-user:Role::first';
    expect(diagnostics.map(({ message }) => message).join("")).to.include(
      `warning: role "renamed_user": username: ${reason}\n`,
    );
    const { output } = await stack.up({ args: ["--skip-preview"], fails: true });
    expect(output).to.include(reason);
    expect((await oidsOf(stack.server, ["renamed_user"]))["renamed_user"]).to.equal(oid);
  });

  it("goes on with its role under an alias, and is marked with its new name", async () => {
    await stack.declare({ second: { ...USER, opts: { aliases: [{ name: "first" }] } } });
    await stack.up({ args: ["--skip-preview"] });
    await expectSameRole("::second");
    await stack.declare({ second: USER });
    await stack.expectNoChanges();
  });

  it("goes on with its role under another parent, by an alias as well", async () => {
    const moved = { ...USER, parent: "billing", opts: { aliases: [`${URN}::second`] } };
    await stack.declare({ second: moved });
    await stack.up({ args: ["--skip-preview"] });
    await expectSameRole("e2e:index:billing$pulumi-nodejs:dynamic/rds-iam-user:Role::second");
  });

  it("is refused under another parent without an alias, and the role stays", async () => {
    await stack.declare({ second: { ...USER, parent: "shipping" } });
    const { output } = await stack.up({ args: ["--skip-preview"], fails: true });
    expect(output).to.include(
      "is managed by another resource: organization/e2e/dev::e2e:index:billing$",
    );
    expect((await oidsOf(stack.server, ["renamed_user"]))["renamed_user"]).to.equal(oid);
  });

  it("goes on with its role in a stack that is renamed, which changes the mark alone", async () => {
    await stack.declare({ second: { ...USER, parent: "billing" } });
    await stack.up({ args: ["--skip-preview"] }); // takes the component of the refused move away
    await stack.run(["stack", "rename", "live"]);
    const { stdout } = await stack.preview({ stack: "live", diff: true });
    expect(stdout).to.match(/ {4}~ 1 to update\n/);
    expect(stdout).to.match(
      /~ owner +: "organization\/e2e\/dev::.*" => "organization\/e2e\/live::/,
    );
    await stack.up({ stack: "live", args: ["--skip-preview"] });
    await expectSameRole("organization/e2e/live::");
    await stack.expectNoChanges({ stack: "live" });
  });

  it("is destroyed under its new names", async () => {
    await stack.destroy({ stack: "live" });
    expect(await liveRole(stack.server, "renamed_user")).to.equal(undefined);
  });

  async function expectSameRole(owner: string): Promise<void> {
    expect((await oidsOf(stack.server, ["renamed_user"]))["renamed_user"]).to.equal(oid);
    const { comment } = (await liveRole(stack.server, "renamed_user")) ?? {};
    expect(comment).to.include(owner);
  }
});
