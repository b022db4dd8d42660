import { expect } from "chai";
import { escapeIdentifier } from "pg";
import { applyRole } from "../../../provider/postgres/apply/applyRole";
import { unreachableWithHints } from "../../../provider/postgres/diff/describe";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServers, openAsMaster, rules, sharedEmulator } from "../servers";
import { byVersion, versionsFor } from "../versions";
import { advisedCases, STOCK, type AdvisedCase } from "./advisedCases";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare } from "./caseShape";

/** A statement as a hint advises it. */
interface Advice {
  /** Who is to run it; empty where nobody is named. */
  readonly who: string;
  readonly statement: string;
}

describe("a statement that a hint advises, run as it stands, on every version of PostgreSQL: where", function () {
  this.timeout(120_000);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(clearServers);

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

  async function run(version: number, advised: readonly Advice[]): Promise<void> {
    for (const { who, statement } of advised) {
      const text = `SET ROLE ${escapeIdentifier(roleOf(who))}; ${statement}`;
      await emulator.server(version).admin(text, APP);
    }
  }

  for (const one of advisedCases) {
    const versions = versionsFor(one);
    if (versions.length === 0) continue;
    it(one.title, async () => {
      const logins = () => byVersion(versions, (version) => masterLogsIn(emulator.server(version)));
      const strictLogins = async () => {
        rules.everyMembershipCounts = true;
        return logins().finally(() => {
          rules.everyMembershipCounts = false;
        });
      };
      const say = (isAgain: boolean) =>
        byVersion(versions, (version) => said(emulator.server(version), one, isAgain));
      await byVersion(versions, (version) =>
        seed(
          emulator.server(version),
          one.stock === undefined ? [APP] : [APP, STOCK],
          one.stock === undefined ? { app: one.seed } : { stock: one.stock, app: one.seed },
        ),
      );
      const advised = Object.fromEntries(
        Object.entries(await say(false)).map(([name, text]) => [name, adviceIn(text)]),
      );
      const strictBefore = await strictLogins();
      await byVersion(versions, (version) => run(version, advised[`PostgreSQL ${version}`] ?? []));
      const logsIn = await logins();
      const logsInIfStrict = await strictLogins();
      const then = await say(true);
      const stays = await logins();
      for (const version of versions) await emulator.server(version).admin(one.undo ?? "");
      const always = await byVersion(versions, () => true);
      expect({ advised, logsIn, logsInIfStrict, then, stays }).to.deep.equal({
        advised: await byVersion(versions, (version) =>
          typeof one.advised === "function" ? one.advised(version) : one.advised,
        ),
        logsIn: always,
        logsInIfStrict:
          one.isLikeCreated === true ? await byVersion(versions, () => false) : strictBefore,
        then: await byVersion(versions, () => ""),
        stays: always,
      });
    });
  }
});

/** How hints advise statements. Two hints have a SELECT in brackets, which only lists what to look at. */
const FORMS = [
  /\b[Hh]ave (?<who>[^:]+?),? run (?<statement>.+?)(?=\.$|\. Or|, or )/gm,
  /^Hint: Revoke that membership, and run it again: (?<statement>.+)$/gm,
  /\bfree the role: (?<statement>.+)\.$/gm,
];

/** Every statement that a message's hints advise. */
function adviceIn(message: string): readonly Advice[] {
  return FORMS.flatMap((form) => [...message.matchAll(form)]).map(({ groups }) => ({
    who: groups?.["who"] ?? "",
    statement: groups?.["statement"] ?? "",
  }));
}

/**
 * Who is named, else the superuser. An owner that is not named is the master here, and so is whoever
 * reads a hint that names nobody.
 */
function roleOf(who: string): string {
  if (who === "its owner" || who === "") return "dbmaster";
  return /^"([^"]+)"/.exec(who)?.[1] ?? "rdsadmin";
}
