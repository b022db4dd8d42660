import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import type { Emulator } from "../../emulator/emulator";
import { clearServers, openAsMaster, sharedEmulator } from "../servers";
import { byVersion, versionsFor } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare } from "./caseShape";
import { heldBy, heldByOthers } from "./held";
import { objectRefusals } from "./objectRefusals";
import { reachRefusals } from "./reachRefusals";
import { refusals, type RefusalCase } from "./refusals";

describe("nothing is changed, on every version of PostgreSQL, where", function () {
  this.timeout(120_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(clearServers);

  /** What is said, and whether everybody, the role included, holds what they held. */
  async function refuse(version: number, one: RefusalCase): Promise<unknown> {
    const rds = emulator.server(version);
    const declaration = declare(one.declared);
    const databases = [APP, ...(one.databases ?? [])];
    const everything = async (): Promise<readonly string[]> => [
      ...(await heldBy(rds, declaration.name, databases)),
      ...(await heldByOthers(rds, declaration.name, databases)),
    ];
    await seed(rds, databases, one.seed ?? {});
    const before = await everything();
    const server = await openAsMaster(emulator, rds);
    const says = await applyRole(server, declaration, TIMEOUTS).then(
      () => "done",
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    await server.close();
    const after = await everything();
    if (one.undo !== undefined) await rds.admin(one.undo);
    return { says, lost: without(before, after), gained: without(after, before) };
  }

  for (const one of [...refusals, ...objectRefusals, ...reachRefusals]) {
    const versions = versionsFor(one);
    if (versions.length === 0) continue;
    it(one.title, async () => {
      const actual = await byVersion(versions, (version) => refuse(version, one));
      const expected = await byVersion(versions, (version) => ({
        says: typeof one.says === "string" ? one.says : one.says(version),
        lost: [],
        gained: [],
      }));
      expect(actual).to.deep.equal(expected);
    });
  }
});

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  return lines.filter((line) => !others.includes(line));
}
