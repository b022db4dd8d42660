import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { eventually } from "../integration/postgres/eventually";
import { openAsSuperuser, type SuperuserSession } from "../integration/postgres/superuserSession";
import { liveGrants, liveRole } from "./liveRole";
import { processesBelow } from "./processes";
import type { CommandResult } from "./pulumiCommand";
import { createRoleStack, type RoleStack } from "./roleStack";

const DATABASE = "cancelled";
/** Nothing but the cancellation ends the wait. */
const timeouts = { lockSeconds: 3600, statementSeconds: 3600 };
const ARGS = {
  grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }],
  timeouts,
};

describe("Ctrl-C while a deployment waits for a lock", function () {
  this.timeout(120_000);
  let stack: RoleStack;
  let session: SuperuserSession;

  before(async () => {
    stack = await createRoleStack(DATABASE);
    session = await openAsSuperuser(stack.emulator, stack.server, DATABASE);
  });

  after(async () => {
    await session.close();
    await stack.dispose();
  });

  it("twice: all that it has started ends at once, nothing is changed, and the next up goes through", async () => {
    await stack.declare({ first: { args: ARGS } });
    await session.rds.admin("BEGIN; GRANT SELECT ON sales.invoice TO PUBLIC");
    const { up, started } = await upThatWaits();
    interrupt();
    await eventually(() => hasPrinted("^C received; cancelling."));
    interrupt();
    expect(await up).to.have.property("exitCode", 8);
    await eventually(() => Promise.resolve(!started.some(isRunning)));
    await eventually(async () => (await sessions()).length === 0);
    expect(await liveRole(stack.server, "first")).to.equal(undefined);
    expect(await pendingOperations()).to.deep.equal(["creating"]);
    await session.rds.admin("ROLLBACK");
    const { output } = await stack.up({ args: ["--skip-preview"] });
    expect(output).to.include("1 pending operations from previous deployment");
    expect(await liveGrants(stack.server, DATABASE, "first")).to.deep.equal([
      "SELECT on table sales.invoice",
    ]);
    await stack.refresh({ args: ["--skip-preview", "--clear-pending-creates"] });
    expect(await pendingOperations()).to.deep.equal([]);
  });

  it("once: what is under way goes on to its end, and is in the state", async () => {
    await stack.declare({ first: { args: ARGS }, second: { args: ARGS } });
    await session.rds.admin("BEGIN; GRANT SELECT ON sales.invoice TO PUBLIC");
    const { up, started } = await upThatWaits();
    interrupt();
    await eventually(() => hasPrinted("^C received; cancelling."));
    await session.rds.admin("ROLLBACK");
    expect(await up).to.have.property("exitCode", 1);
    await eventually(() => Promise.resolve(!started.some(isRunning)));
    await eventually(async () => (await sessions()).length === 0);
    expect(await liveGrants(stack.server, DATABASE, "second")).to.deep.equal([
      "SELECT on table sales.invoice",
    ]);
    expect(await pendingOperations()).to.deep.equal([]);
    await stack.expectNoChanges();
  });

  interface Waiting {
    readonly up: Promise<CommandResult>;
    /** All processes below the command. */
    readonly started: readonly number[];
  }

  async function upThatWaits(): Promise<Waiting> {
    const up = stack.up({ args: ["--skip-preview"], fails: true });
    up.catch(() => undefined); // told below
    await eventually(async () => (await sessions("wait_event_type = 'Lock'")).length > 0);
    const below = await Promise.all(stack.running().map(processesBelow));
    return { up, started: below.flat().map(({ pid }) => pid) };
  }

  /** As a terminal does: the signal goes to the whole group of the command. */
  function interrupt(): void {
    for (const pid of stack.running()) process.kill(-pid, "SIGINT");
  }

  async function hasPrinted(text: string): Promise<boolean> {
    const folder = dirname(stack.folder);
    const outputs = (await readdir(folder)).filter((name) => name.startsWith("output-"));
    const printed = await Promise.all(
      outputs.map((name) => readFile(join(folder, name, "stdout"), "utf8")),
    );
    return printed.join("").includes(text);
  }

  const sessions = (condition = "true") =>
    stack.server.admin(
      `SELECT FROM pg_stat_activity WHERE application_name = 'pulumi-rds-iam-user' AND ${condition}`,
    );

  async function pendingOperations(): Promise<readonly string[]> {
    const { deployment } = JSON.parse(await stack.stackExport()) as {
      readonly deployment: { readonly pending_operations?: readonly { readonly type: string }[] };
    };
    return (deployment.pending_operations ?? []).map(({ type }) => type);
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
