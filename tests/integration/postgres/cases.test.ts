import { expect } from "chai";
import type { Emulator } from "../../emulator/emulator";
import { clearServer, sharedEmulator, VERSIONS } from "../servers";
import { cases } from "./cases";
import { expectedOf, runCase } from "./caseRun";
import { byVersion, isFor } from "./versions";

describe("a role, on every version of PostgreSQL that has what it takes,", function () {
  this.timeout(120_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(() => Promise.all(VERSIONS.map((version) => clearServer(emulator.server(version)))));

  for (const one of cases) {
    const versions = VERSIONS.filter((version) => isFor(one, version));
    if (versions.length === 0) continue;
    it(one.title, async () => {
      const run = (version: number) => runCase(emulator, emulator.server(version), one);
      const expected = await byVersion(versions, (version) => expectedOf(one, version));
      expect(await byVersion(versions, run)).to.deep.equal(expected);
    });
  }
});
