import { expect } from "chai";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { fieldOf } from "../../../connect/errorCodes";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import { deployerToken, logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator } from "../servers";
import { versionsFor } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { APP, declare, SALES, SVC } from "./caseShape";
import { heldBy } from "./held";
import { APPLIED, ways, type Outcome, type Way } from "./lockOutWays";

describe("a change that could lock the master out", function () {
  this.timeout(60_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  for (const way of ways) {
    for (const version of versionsFor(way)) {
      for (const rule of version < 16 ? (["rds"] as const) : (["rds", "strict"] as const)) {
        const words = rule === "rds" ? "RDS's rule" : "every membership counting";
        it(`${way.title}: PostgreSQL ${version}, ${words}`, async () => {
          const expected = { ...APPLIED, ...way[rule] };
          expect(await outcomeOf(way, emulator.server(version), rule)).to.deep.equal(expected);
        });
      }
    }
  }

  function open({ byToken = false }: Way, rds: RdsServer): Promise<Server> {
    const rereadPausesMs = [0];
    if (!byToken) return openAsMaster(emulator, rds, { rereadPausesMs });
    const username = rds.masterUsername;
    const password = () => deployerToken(emulator, rds, username);
    const login = { username, password, byToken: true, source: "the test" };
    const credentials = () => Promise.resolve(login);
    return openAsMaster(emulator, rds, { rereadPausesMs, credentials });
  }

  async function masterLogsIn(rds: RdsServer): Promise<boolean> {
    const { masterUsername: user, masterPassword: password } = rds;
    return logIn(emulator, rds, { user, password }).then(
      () => true,
      () => false,
    );
  }

  async function outcomeOf(way: Way, rds: RdsServer, rule: "rds" | "strict"): Promise<Outcome> {
    const opened = await open(way, rds);
    let secondLogins = 0;
    const server: Server = {
      ...opened,
      tryLogin: async (database) => {
        secondLogins += 1;
        return opened.tryLogin(database);
      },
    };
    try {
      await seed(rds, [APP], { app: SALES });
      await rds.admin(way.seed ?? "", APP);
      if (way.first !== undefined) await applyRole(server, declare(way.first), TIMEOUTS);
      await rds.admin(way.meanwhile ?? "");
      await server.withClient(APP, () => Promise.resolve()); // logs in while it still may
      rules.everyMembershipCounts = rule === "strict";
      secondLogins = 0;
      const came = await applyRole(server, declare(way.declared), TIMEOUTS).then(
        ({ warnings }) => ({ result: "applied", warnings: warnings.length }),
        (error: unknown) => ({ result: fieldOf(error, "code") ?? String(error), warnings: 0 }),
      );
      return {
        ...came,
        secondLogins,
        holds: await heldBy(rds, SVC, [APP]),
        logsIn: await masterLogsIn(rds),
      };
    } finally {
      rules.everyMembershipCounts = false;
      await server.close();
      await clearServer(rds);
      await rds.admin("REVOKE rds_iam FROM dbmaster");
    }
  }
});
