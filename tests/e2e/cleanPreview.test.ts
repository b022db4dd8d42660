import { expect } from "chai";
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

  before(async () => {
    stack = await createRoleStack(DATABASE);
    await createSales(stack.server, FURTHER);
    await stack.declare(users(4));
    await stack.up({ args: ["--skip-preview"] });
  });

  after(async () => {
    await stack.destroy();
    await stack.dispose();
  });

  it("prints nothing beside what the engine says", async () => {
    const { stdout, stderr } = await stack.preview({ expectNoChanges: true });
    expect(stderr).to.equal("");
    expect(stdout).to.match(/^Previewing update \(dev\):\n[^]*\nResources:\n +21 unchanged\n\s*$/);
    expect(stdout).to.not.match(/Diagnostics|warning|role "/);
    expect((await stack.previewSteps()).diagnostics).to.deep.equal([]);
  });

  it("opens a connection a database, and makes a round trip a user and database", async () => {
    stack.server.resetTraffic();
    await stack.expectNoChanges();
    const { connections, logins, roundTrips } = stack.server.traffic();
    expect({ connections, logins, roundTrips }).to.deep.equal({
      ...{ connections: 2, logins: 2, roundTrips: 24 },
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
