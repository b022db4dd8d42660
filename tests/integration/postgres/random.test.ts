import { expect } from "chai";
import fc from "fast-check";
import { escapeIdentifier } from "pg";
import { applyRole, type Applied } from "../../../provider/postgres/apply";
import type { Server } from "../../../provider/postgres/connection";
import { hasCode } from "../../../provider/postgres/errors";
import type { Left, RoleDeclaration } from "../../../provider/postgres/model";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator, VERSIONS } from "../servers";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, LOGIN, SVC } from "./caseShape";
import { expectedGrants, namesSuperusersTable, type ExpectedGrants } from "./expectedGrants";
import { heldBy, heldByOthers } from "./held";
import { FORGET, randomGrants, randomState, ROLES, statementsFor } from "./randomState";

/** RDS_IAM_USER_TEST_ROUNDS: states a version. RDS_IAM_USER_TEST_SEED: as printed, to see it again. */
const ROUNDS = Number(process.env["RDS_IAM_USER_TEST_ROUNDS"] ?? 40);
const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);

for (const version of VERSIONS) {
  describe(`any state on PostgreSQL ${version}`, function () {
    this.timeout(60_000 + ROUNDS * 5000);
    let emulator: Emulator;
    let rds: RdsServer;
    let server: Server;

    before(async () => {
      emulator = await sharedEmulator();
      rds = emulator.server(version);
      server = await openAsMaster(emulator, rds);
      await seed(rds, [APP], {});
      await rds.admin(ROLES);
    });

    after(async () => {
      await server.close();
      await clearServer(rds);
    });

    it(`becomes any declaration, or is refused and left alone (seed ${SEED}, ${ROUNDS} rounds)`, () =>
      fc.assert(
        fc.asyncProperty(randomState, randomGrants, async (state, grants) => {
          await rds.admin(statementsFor(state), APP);
          try {
            const declaration = declare({ grants });
            const own = await heldBy(rds, SVC, [APP]);
            const others = await heldByOthers(rds, SVC, [APP]);
            const left = await applyTwice(declaration);
            expect(await heldByOthers(rds, SVC, [APP])).to.deep.equal(others);
            if (left === "refused") {
              expect(namesSuperusersTable(grants, state)).to.equal(true);
              expect(await heldBy(rds, SVC, [APP])).to.deep.equal(own);
            } else {
              await expectAsDeclared(expectedGrants(grants, state, version), left, others);
            }
          } finally {
            await rds.admin(FORGET, APP);
          }
        }),
        { numRuns: ROUNDS, seed: SEED },
      ));

    /** What is beyond reach; the second time nothing is sent. */
    async function applyTwice(declaration: RoleDeclaration): Promise<readonly Left[] | "refused"> {
      const first = await applyRole(server, declaration, TIMEOUTS).catch((error: unknown) => {
        if (hasCode(error, "refused")) return "refused" as const;
        throw error;
      });
      if (first === "refused") return first;
      const second: Applied = await applyRole(server, again(declaration), TIMEOUTS);
      expect(second.plan.transactions).to.deep.equal([]);
      expect(second.plan.left).to.deep.equal(first.plan.left);
      return first.plan.left;
    }

    async function expectAsDeclared(
      expected: ExpectedGrants,
      left: readonly Left[],
      others: readonly string[],
    ): Promise<void> {
      const lines = (await heldBy(rds, SVC, [APP])).filter((line) => !LOGIN.includes(line));
      const held = lines.map((line) => {
        const [, key = "", star, grantor = ""] = /^(.*: [A-Z]+)(\*?) by (.*)$/.exec(line) ?? [];
        return { key, grantable: star === "*", grantor };
      });
      const missing = [...expected].filter(
        ([key, grantable]) => !held.some((one) => one.key === key && (one.grantable || !grantable)),
      );
      expect(missing).to.deep.equal([]);
      const extra = held.filter(
        ({ key, grantable }) => !expected.has(key) || (grantable && expected.get(key) === false),
      );
      expect(extra.map(({ key, grantor }) => `${key} by ${grantor}`).sort()).to.deep.equal(
        left.map(leftLine).sort(),
      );
      await expectServerAgrees(
        held.map(({ key }) => key),
        others,
      );
    }

    /** `has_table_privilege` answers what the entries of the role and of PUBLIC say. */
    async function expectServerAgrees(
      keys: readonly string[],
      others: readonly string[],
    ): Promise<void> {
      const answers = await rds.admin(
        `SELECT pg_catalog.format('table %I.%I: %s', n.nspname, c.relname, p) AS key,
            pg_catalog.has_table_privilege('${SVC}', c.oid, p) AS given
          FROM pg_catalog.pg_class AS c
          JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
          CROSS JOIN pg_catalog.unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS p
          WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$)'`,
        APP,
      );
      const ofAll = others.flatMap((line) => /^- (.*) by /.exec(line)?.[1] ?? []);
      const wrong = answers.filter(
        ({ key, given }) => given !== [...keys, ...ofAll].includes(String(key)),
      );
      expect(wrong).to.deep.equal([]);
    }
  });
}

/** The ACL entry that stays, as the test's own look writes it. */
function leftLine({ difference }: Left): string {
  if (difference.kind !== "grant extra") return difference.kind;
  const { object, entry } = difference;
  const shown = (name: string): string => (/^[a-z_]+$/.test(name) ? name : escapeIdentifier(name));
  const name = object.schema === "" ? "" : `${shown(object.schema)}.`;
  return `${object.type.toLowerCase()} ${name}${shown(object.name)}: ${entry.privilege} by ${entry.grantor}`;
}
