import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { openInspector } from "../../../provider/postgres/inspect/inspector";
import { inspectionRequestFor } from "../../../provider/postgres/inspect/request";
import type { Emulator } from "../../emulator/emulator";
import { clearServers, openAsMaster, sharedEmulator } from "../servers";
import { byVersion, VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, preset, SALES, tables } from "./caseShape";

/** How often a schema is dropped and created again while it is inspected. */
const ROUNDS = 60;

const CREATED = `${SALES} GRANT USAGE ON SCHEMA s TO svc; GRANT SELECT ON s.a TO svc`;

describe("the query of an inspection", function () {
  this.timeout(120_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(clearServers);

  it("is printed for a declaration, and runs and is explained as it is printed", async () => {
    const seen = await byVersion(VERSIONS, async (version) => {
      const rds = emulator.server(version);
      await seed(rds, [APP], { app: `${SALES} CREATE ROLE svc` });
      const text = await printed(version);
      const [row] = await rds.admin(text, APP);
      const plan = await rds.admin(`EXPLAIN ${text}`, APP);
      const { roles } = row?.["inspection"] as { roles: readonly { name: string }[] };
      return [roles.map(({ name }) => name), plan.length > 0];
    });
    expect(seen).to.deep.equal(await byVersion(VERSIONS, () => [["svc"], true]));
  });

  it("does not fail while another session drops and creates its schemas", async () => {
    const failures = await byVersion(VERSIONS, async (version) => {
      const rds = emulator.server(version);
      await seed(rds, [APP], { app: `CREATE ROLE svc; ${CREATED}` });
      const server = await openAsMaster(emulator, rds);
      const inspector = openInspector(server);
      const declaration = declare({ grants: [preset("readOnly"), tables(["a"], ["INSERT"])] });
      const done = new AbortController();
      const changes = (async () => {
        while (!done.signal.aborted) {
          // Each commits by itself: in between the schema is gone.
          await rds.admin("DROP SCHEMA s CASCADE", APP);
          await rds.admin(CREATED, APP);
        }
      })();
      try {
        for (let round = 0; round < ROUNDS; round += 1) {
          await inspector.inspect(APP, inspectionRequestFor(declaration), TIMEOUTS);
        }
      } finally {
        done.abort();
        await changes;
        await server.close();
      }
      return "none";
    });
    expect(failures).to.deep.equal(await byVersion(VERSIONS, () => "none"));
  });
});

/** What a contributor sees. */
async function printed(version: number): Promise<string> {
  const grants = JSON.stringify([
    { schema: "s", access: "readOnly" },
    { schema: "s", tables: ["a"], columns: ["id"], privileges: ["UPDATE"] },
    { languages: ["plpgsql"], privileges: ["USAGE"] },
  ]);
  const args = ["--role", "svc", "--grants", grants, "--server", String(version)];
  const script = join("scripts", "inspectionQuery.mjs");
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args]);
  return stdout.trim().replace(/;$/, "");
}
