import { expect } from "chai";
import { ALL } from "../all";
import { liveGrants, liveRole } from "./liveRole";
import { changesIn, saidIn } from "./previewSaid";
import { createRoleStack, type RoleDeclaration, type RoleStack } from "./roleStack";

const DATABASE = "paused_orders";
const GRANTS = [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }];

/** Longer than a preview waits for a server that does not pause. */
const PAUSE_MS = 8000;
/** Longer than a connection waits for a server that does not pause. */
const LONG_PAUSE_MS = 18_000;

describe("a server that is known to pause", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(DATABASE);
  });

  after(() => stack.dispose());

  function role(args: object = {}): RoleDeclaration {
    const { emulator, server } = stack;
    const { endpoint: host, port, resourceId } = server;
    const { accountId, region } = emulator.aws;
    const place = { host, port, resourceIds: [resourceId], region, accountId, partition: "aws" };
    return { args: { grants: GRANTS, server: { ...place, autoPause: true }, ...args } };
  }

  it("is waited for by up, which makes the role when it has resumed", async () => {
    await stack.declare({ sleeper: role() });
    stack.server.pause(PAUSE_MS);
    await stack.up({ args: ["--skip-preview"] });
    expect(await liveGrants(stack.server, DATABASE, "sleeper")).to.deep.equal([
      "SELECT on table sales.invoice",
    ]);
  });

  it("is resumed by a preview, which says that it waits and then shows the drift", async () => {
    await stack.sql("REVOKE SELECT ON sales.invoice FROM sleeper");
    stack.server.pause(PAUSE_MS);
    const preview = await stack.previewSteps();
    const { endpoint, port } = stack.server;
    expect(saidIn(preview)).to.deep.equal([
      'role "sleeper" will be changed:\n  drift: missing SELECT on table sales.invoice\n  grant SELECT on table sales.invoice to "sleeper"',
      `waiting for the server ${endpoint}:${port} to resume, 45 seconds at most (timeouts.previewSeconds)`,
    ]);
    expect(changesIn(preview)).to.deep.equal({
      sleeper: ["update", "missing SELECT on table sales.invoice"],
    });
  });

  // Half a minute of waiting, for what an integration test shows of a single call.
  if (ALL) {
    it("is waited for by refresh, by the repair and by destroy", async () => {
      stack.server.pause(PAUSE_MS);
      await stack.refresh({ args: ["--skip-preview"] });
      stack.server.pause(PAUSE_MS);
      await stack.up({ args: ["--skip-preview"] });
      expect(await liveGrants(stack.server, DATABASE, "sleeper")).to.deep.equal([
        "SELECT on table sales.invoice",
      ]);
      stack.server.pause(LONG_PAUSE_MS);
      await stack.destroy();
      expect(await liveRole(stack.server, "sleeper")).to.equal(undefined);
    });
  }

  it('is left asleep by a preview with driftDetection "refresh"', async () => {
    await stack.declare({ sleeper: role({ driftDetection: "refresh" }) });
    await stack.up({ args: ["--skip-preview"] });
    stack.server.resetTraffic();
    await stack.expectNoChanges();
    expect(stack.server.traffic().connections).to.equal(0);
  });
});
