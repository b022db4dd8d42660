import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { removeRole } from "../../../provider/postgres/apply/removeRole";
import type { Emulator } from "../../emulator/emulator";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, SALES, SVC, tables } from "./caseShape";
import { heldBy } from "./held";

for (const version of VERSIONS) {
  describe(`a master with NOINHERIT on PostgreSQL ${version}`, function () {
    this.timeout(120_000);
    let emulator: Emulator;

    before(async () => {
      emulator = await sharedEmulator();
    });

    beforeEach(async () => {
      const rds = emulator.server(version);
      const alice =
        version < 16 ? "CREATE ROLE alice" : "CREATE ROLE alice; GRANT alice TO dbmaster";
      const app = `${SALES} ${alice}; GRANT USAGE ON SCHEMA s TO alice; RESET ROLE;
        ALTER TABLE s.a OWNER TO alice; ALTER ROLE dbmaster NOINHERIT`;
      await seed(rds, [APP], { app });
    });

    afterEach(async () => {
      const rds = emulator.server(version);
      await rds.admin("ALTER ROLE dbmaster INHERIT");
      await clearServer(rds);
    });

    it("grants on another owner's table, and takes the role away again", async () => {
      const rds = emulator.server(version);
      const server = await openAsMaster(emulator, rds);
      try {
        const grants = [tables(["a"], ["SELECT"])];
        await applyRole(server, declare({ grants }), TIMEOUTS);
        expect(await heldBy(rds, SVC, [APP])).to.deep.equal([
          "attribute LOGIN",
          "member of rds_iam",
          "table s.a: SELECT by alice",
        ]);
        const removal = { name: SVC, database: APP, owners: ["test"], generation: 1 };
        await removeRole(server, { ...removal, onDelete: "drop" }, TIMEOUTS);
        expect(await rds.admin("SELECT FROM pg_roles WHERE rolname = 'svc'")).to.deep.equal([]);
      } finally {
        await server.close();
      }
    });
  });
}
