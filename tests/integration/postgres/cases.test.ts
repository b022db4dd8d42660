import { expect } from "chai";
import type { Emulator } from "../../emulator/emulator";
import { clearServers, sharedEmulator } from "../servers";
import { byVersion, versionsFor } from "../versions";
import { cases } from "./cases";
import { expectedOf, runCase } from "./caseRun";

describe("a role, on every version of PostgreSQL that has what it takes,", function () {
  this.timeout(120_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(clearServers);

  for (const one of cases) {
    const versions = versionsFor(one);
    if (versions.length === 0) continue;
    it(one.title, async () => {
      const run = (version: number) => runCase(emulator, emulator.server(version), one);
      const expected = await byVersion(versions, (version) => expectedOf(one, version));
      expect(await byVersion(versions, run)).to.deep.equal(expected);
    });
  }
});
