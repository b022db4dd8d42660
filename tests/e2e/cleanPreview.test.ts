import { expect } from "chai";
import type { Traffic } from "../emulator/traffic";
import type { CommandResult } from "./pulumiCommand";
import { createSales, createRoleStack, type RoleDeclarations, type RoleStack } from "./roleStack";

const DATABASE = "clean_preview";
const FURTHER = "clean_preview_archive";
const READ = { schema: "sales", access: "readOnly" };

/** Twenty users, of which so many also read in a second database. */
function users(inBoth: number): RoleDeclarations {
  const names = Array.from({ length: 20 }, (_, index) => `clean_${String(index).padStart(2, "0")}`);
  return Object.fromEntries(
    names.map((name, index) => {
      const further = index < inBoth ? [{ ...READ, database: FURTHER }] : [];
      return [name, { args: { login: true, grants: [READ, ...further] } }];
    }),
  );
}

describe("a preview of twenty users in which nothing differs", function () {
  this.timeout(600_000);
  let stack: RoleStack;
  let previewed: CommandResult, traffic: Traffic;

  before(async () => {
    stack = await createRoleStack(DATABASE);
    await createSales(stack.server, FURTHER);
    await stack.declare(users(4));
    await stack.up({ args: ["--skip-preview"] });
    stack.server.resetTraffic();
    previewed = await stack.preview({ expectNoChanges: true });
    traffic = stack.server.traffic();
  });

  after(() => stack.dispose());

  it("prints nothing beside what the engine says", () => {
    const { stdout, stderr } = previewed;
    expect(stderr).to.equal("");
    expect(stdout).to.match(/^Previewing update \(dev\):\n[^]*\nResources:\n +21 unchanged\n\s*$/);
    expect(stdout).to.not.match(/Diagnostics|warning|role "/);
  });

  it("opens a connection a database, and makes a round trip a user and database", () => {
    const { connections, logins, roundTrips } = traffic;
    expect({ connections, logins, roundTrips }).to.deep.equal({
      connections: 2,
      logins: 2,
      roundTrips: 24,
    });
  });

  it("needs no more than that with --refresh", async () => {
    stack.server.resetTraffic();
    await stack.expectNoChanges({ refresh: true });
    const { connections, roundTrips } = stack.server.traffic();
    expect(connections).to.be.at.most(4); // two at most a database
    expect(roundTrips).to.be.at.most(48); // each is read, then looked at
  });
});
