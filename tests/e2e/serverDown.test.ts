import { expect } from "chai";
import { liveGrants, liveRole, oidsOf } from "./liveRole";
import { createRoleStack, type RoleStack } from "./roleStack";
import { UNREACHABLE } from "./unreachable";

const DATABASE = "server_down";
const ARGS = { grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }] };

describe("a server that cannot be reached", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(DATABASE);
    await stack.declare({ first: { args: ARGS }, second: { args: ARGS } });
    await stack.up({ args: ["--skip-preview"] });
  });

  after(() => stack.dispose());

  it("is not needed for a change of what is only done later, or elsewhere", async () => {
    const { ssm } = stack.server;
    const later = {
      onDelete: "retain",
      via: { host: "127.0.0.1", port: 1 },
      master: { ssm, region: stack.emulator.aws.region },
      timeouts: { connectSeconds: 3 },
      logLevel: "quiet",
      driftDetection: "refresh",
    };
    await stack.declare({ first: { args: { ...ARGS, ...later } }, second: { args: ARGS } });
    const { stdout } = await stack.up({ env: UNREACHABLE, args: ["--skip-preview"] });
    expect(stdout).to.match(/~ 1 updated\n +2 unchanged/);
    await stack.declare({ first: { args: ARGS }, second: { args: ARGS } });
    await stack.up({ env: UNREACHABLE, args: ["--skip-preview"] });
    await stack.expectNoChanges();
  });

  it("keeps a drift that is known from being repaired, and the next up repairs it", async () => {
    await stack.sql("REVOKE SELECT ON sales.invoice FROM first");
    await stack.refresh({ args: ["--skip-preview"] });
    const { output } = await stack.up({ env: UNREACHABLE, args: ["--skip-preview"], fails: true });
    expect(output).to.include(`\t* could not reach "${stack.server.endpoint}"`);
    expect(await liveGrants(stack.server, DATABASE, "first")).to.deep.equal([]);
    await stack.up({ args: ["--skip-preview"] });
    expect(await liveGrants(stack.server, DATABASE, "first")).to.deep.equal([
      "SELECT on table sales.invoice",
    ]);
  });

  it("does not hide a resource's new name: the role goes on under its alias", async () => {
    const oid = (await oidsOf(stack.server, ["second"]))["second"];
    const renamed = { ...ARGS, username: "second" };
    await stack.declare({
      first: { args: ARGS },
      other: { args: renamed, opts: { aliases: [{ name: "second" }] } },
    });
    await stack.up({ args: ["--skip-preview"] });
    expect((await oidsOf(stack.server, ["second"]))["second"]).to.equal(oid);
    const { comment = "" } = (await liveRole(stack.server, "second")) ?? {};
    expect(comment).to.match(/::other"/);
    await stack.expectNoChanges();
  });
});
