import { expect } from "chai";
import { escapeIdentifier } from "pg";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { unreachableWithHints } from "../../../provider/postgres/diff/describe";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, rules, sharedEmulator, VERSIONS } from "../servers";
import { advisedCases, type AdvisedCase } from "./advisedCases";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare } from "./caseShape";
import { byVersion, isFor } from "./versions";

/** A statement as a hint advises it, and who is to run it. */
interface Advice {
  readonly who: string;
  readonly statement: string;
}

describe("a statement that a hint advises, run as it stands, on every version of PostgreSQL: where", function () {
  this.timeout(120_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(() => Promise.all(VERSIONS.map((version) => clearServer(emulator.server(version)))));

  /** What is said against the declaration: a refusal, or what stays. */
  async function said(rds: RdsServer, one: AdvisedCase, isAgain: boolean): Promise<string> {
    const declaration = declare(one.declared);
    const server = await openAsMaster(emulator, rds);
    try {
      const applied = await applyRole(server, isAgain ? again(declaration) : declaration, TIMEOUTS);
      return unreachableWithHints(applied.plan.unreachable, applied.snapshot).join("\n");
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await server.close();
    }
  }

  async function masterLogsIn(rds: RdsServer): Promise<boolean> {
    const { masterUsername: user, masterPassword: password } = rds;
    return logIn(emulator, rds, { user, password }).then(
      () => true,
      () => false,
    );
  }

  async function follow(version: number, one: AdvisedCase): Promise<unknown> {
    const rds = emulator.server(version);
    await seed(rds, [APP], { app: one.seed });
    try {
      const advised = adviceIn(await said(rds, one, false));
      for (const { who, statement } of advised) {
        await rds.admin(`SET ROLE ${escapeIdentifier(roleOf(who))}; ${statement}`, APP);
      }
      const logsIn = await masterLogsIn(rds);
      return { advised, logsIn, then: await said(rds, one, true), stays: await masterLogsIn(rds) };
    } finally {
      if (one.undo !== undefined) await rds.admin(one.undo);
    }
  }

  for (const one of advisedCases) {
    const versions = VERSIONS.filter((version) => isFor(one, version));
    if (versions.length === 0) continue;
    it(one.title, async () => {
      const expected = await byVersion(versions, (version) => ({
        advised: typeof one.advised === "function" ? one.advised(version) : one.advised,
        ...{ logsIn: true, then: "", stays: true },
      }));
      expect(await byVersion(versions, (version) => follow(version, one))).to.deep.equal(expected);
    });
  }
});

/** Every `have … run …` of a message's hints. */
function adviceIn(message: string): readonly Advice[] {
  return [...message.matchAll(/\b[Hh]ave ([^:]+?),? run (.+?)(?=\.$|\. Or|, or )/gm)].flatMap(
    ([, who = "", statement = ""]) => ({ who, statement }),
  );
}

/** Who is named, else the superuser; an owner that is not named is the master here. */
function roleOf(who: string): string {
  if (who === "its owner") return "dbmaster";
  return /^"([^"]+)"/.exec(who)?.[1] ?? "rdsadmin";
}
