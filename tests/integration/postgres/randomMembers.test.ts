import { expect } from "chai";
import fc from "fast-check";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { byVersion, VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare } from "./caseShape";
import { openAsSuperuser } from "./superuserSession";

/** RDS_IAM_USER_TEST_ROUNDS: states a version. RDS_IAM_USER_TEST_SEED: as printed, to see it again. */
const ROUNDS = Number(process.env["RDS_IAM_USER_TEST_ROUNDS"] ?? 60);
const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);

const ROLES = ["alice", "bob", "carol", "dave"] as const;
const MARKER = 'pulumi-rds-iam-user:{"v":1,"owner":"other","origin":"created","generation":1}';

/**
 * One grant of a membership, which has no effect where its grantor lacks the right. None by rdsadmin to
 * the master: that would replace the row of CREATE ROLE, without which the master cannot alter the role.
 */
const gift = fc
  .record({
    by: fc.constantFrom("rdsadmin", "dbmaster", "dbmaster", ...ROLES),
    to: fc.constantFrom("dbmaster", ...ROLES),
    admin: fc.boolean(),
  })
  .filter(({ by, to }) => by !== "rdsadmin" || to !== "dbmaster");
const state = fc.record({
  gifts: fc.array(gift, { minLength: 1, maxLength: 12 }),
  managed: fc.subarray([...ROLES], { maxLength: 1 }),
});

type State = typeof state extends fc.Arbitrary<infer Value> ? Value : never;

const ROWS = `SELECT member.rolname::text AS member, grantor.rolname::text AS grantor
FROM pg_auth_members AS m
JOIN pg_roles AS member ON member.oid = m.member
JOIN pg_roles AS grantor ON grantor.oid = m.grantor
WHERE m.roleid = 'svc'::regrole
  AND NOT (member.rolname = 'dbmaster' AND grantor.rolname = 'rdsadmin')
ORDER BY 1, 2`;

describe("any members of a role, whoever made them members,", function () {
  this.timeout(60_000 + ROUNDS * 5000);
  const versions = VERSIONS.filter((version) => version >= 16);
  let emulator: Emulator;

  before(async () => {
    emulator = await sharedEmulator();
  });

  afterEach(() => Promise.all(versions.map((version) => clearServer(emulator.server(version)))));

  async function runRounds(version: number): Promise<string> {
    const plain = emulator.server(version);
    await seed(plain, [APP], {});
    const server = await openAsMaster(emulator, plain);
    const { rds, close } = await openAsSuperuser(emulator, plain, APP);
    try {
      await fc.assert(
        fc.asyncProperty(state, (one) => runRound(rds, server, one)),
        { numRuns: ROUNDS, seed: SEED, includeErrorInReport: true },
      );
      return "done";
    } finally {
      await close();
      await server.close();
    }
  }

  it(`go in one update, but for those of others (seed ${SEED}, ${ROUNDS} rounds)`, async () => {
    const done = await byVersion(versions, () => "done");
    expect(await byVersion(versions, runRounds)).to.deep.equal(done);
  });
});

async function runRound(rds: RdsServer, server: Server, { gifts, managed }: State): Promise<void> {
  await rds.admin(
    `SET ROLE dbmaster; ${["svc", ...ROLES].map((role) => `CREATE ROLE ${role};`).join(" ")} RESET ROLE`,
  );
  for (const role of managed) await rds.admin(`COMMENT ON ROLE ${role} IS '${MARKER}'`);
  for (const { by, to, admin } of gifts) {
    await rds.admin(`DO $$ BEGIN SET LOCAL ROLE ${by};
      GRANT svc TO ${to} WITH ADMIN ${String(admin)}; EXCEPTION WHEN OTHERS THEN NULL; END $$`);
  }
  try {
    const before = await rowsOf(rds);
    const first = await applyRole(server, declare(), TIMEOUTS);
    const after = await rowsOf(rds);
    expect(after).to.deep.equal(before.filter((row) => after.includes(row)));
    expect(rowsLeft(first)).to.deep.equal(after.filter((row) => !isManaged(row, managed)));
    if (managed.length === 0 && !before.some((row) => row.endsWith(" by rdsadmin"))) {
      expect(after).to.deep.equal([]);
    }
    for (const row of before.filter((one) => isManaged(one, managed)))
      expect(after).to.include(row);
    const unwanted = after.filter((row) => !isManaged(row, managed));
    for (const row of unwanted) expect(await isRevocable(rds, row), row).to.equal(false);
    const second = await applyRole(server, again(declare()), TIMEOUTS);
    expect(second.plan.transactions).to.deep.equal([]);
  } finally {
    await rds.admin(`DROP ROLE svc, ${ROLES.join(", ")}`);
  }
}

/** Whether the master could revoke one row, by any role that it may take. Nothing is revoked. */
async function isRevocable(rds: RdsServer, row: string): Promise<boolean> {
  const [member = "", grantor = ""] = row.split(" by ");
  const attempt = rds.admin(`DO $$ BEGIN
    SET LOCAL SESSION AUTHORIZATION dbmaster; SET LOCAL ROLE ${grantor};
    REVOKE svc FROM ${member} GRANTED BY ${grantor};
    RAISE 'revoked'; END $$`);
  const said = await attempt.then(() => "", String);
  return said === "error: revoked";
}

/** `bob by alice`. */
async function rowsOf(rds: RdsServer): Promise<readonly string[]> {
  const rows = await rds.admin(ROWS);
  return rows.map(({ member, grantor }) => `${String(member)} by ${String(grantor)}`);
}

function isManaged(row: string, managed: readonly string[]): boolean {
  return managed.some((role) => row.startsWith(`${role} by `));
}

function rowsLeft({ plan }: Applied): readonly string[] {
  const rows = plan.unreachable.flatMap(({ difference }) =>
    difference.kind === "member" ? difference.membership : [],
  );
  return rows.map(({ member, grantor }) => `${member} by ${grantor}`).sort();
}
