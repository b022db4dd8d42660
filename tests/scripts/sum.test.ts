import { expect } from "chai";
import { type Command, makeTemporary, startCommand, type Temporary } from "./command";

describe("npm test", function () {
  this.timeout(600_000);

  let temporary: Temporary;

  beforeEach(async () => {
    temporary = await makeTemporary();
  });

  afterEach(() => temporary.guard.dismiss());

  it("ends with the time of each suite, and the sum", async () => {
    const run = startWithNpm("unit", "--grep", "README");
    expect(await run.ended, run.printed()).to.equal(0);
    expect(run.printed()).to.match(
      /\nTime of each suite:\n {2}unit: (\d+ min )?\d+ s\n\n[1-9]\d* passed, 0 failed\n$/,
    );
  });

  it("refuses a suite that there is not", async () => {
    const run = startWithNpm("units");
    expect(await run.ended).to.equal(2);
    expect(run.printed()).to.include('unknown suite "units"\nusage: npm test');
  });

  function startWithNpm(...args: readonly string[]): Command {
    return startCommand(temporary, "npm", ["test", "--", ...args]);
  }
});
