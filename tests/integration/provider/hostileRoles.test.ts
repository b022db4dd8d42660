/** Roles whose server is full of hostile names and texts: none changes what is done, or what is printed. */
import { expect } from "chai";
import fc from "fast-check";
import { escapeIdentifier, escapeLiteral } from "pg";
import { check, create, delete as remove, read, update } from "../../../provider/role/provider";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment } from "../environment";
import { hostileName, hostileText } from "../hostileText";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import { declared, type Props } from "./declared";

/** RDS_IAM_USER_TEST_ROUNDS: a tenth of it a version. RDS_IAM_USER_TEST_SEED: as printed, to see it again. */
const ROUNDS = Math.ceil(Number(process.env["RDS_IAM_USER_TEST_ROUNDS"] ?? 200) / 10);
const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);

const CANARY =
  "CREATE ROLE canary; CREATE SCHEMA canary; CREATE TABLE canary.t (); GRANT SELECT ON canary.t TO canary";
const STATE = `SELECT (SELECT pg_catalog.count(*)::int FROM pg_catalog.pg_roles) AS roles,
  (SELECT pg_catalog.array_agg(rolname::text ORDER BY rolname) FROM pg_catalog.pg_roles
   WHERE rolsuper OR rolbypassrls) AS strong,
  (SELECT relacl::text FROM pg_catalog.pg_class WHERE oid = 'canary.t'::pg_catalog.regclass) AS acl`;
/** Said where the comment is empty, or has a line like a marker, and not otherwise. */
const MARKER = "ownership marker is missing or changed";
/** Lines that a hostile text would begin, if a line break of it were one. */
const FORGED = /^(?:\[error\]|Hint: Run it as root)/;
/** Control characters, direction of writing, separators of lines. */
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

const world = fc
  .record({
    names: fc.uniqueArray(hostileName, { minLength: 6, maxLength: 6 }),
    comment: hostileText,
    value: hostileText,
  })
  .map(
    ({
      names: [schema = "", table = "", column = "", other = "", owner = "", gone = ""],
      ...texts
    }) => ({
      ...{ schema, table, column, other, owner, gone },
      ...texts,
    }),
  );
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;
/** Plain names and texts: with hostile ones, each message has as many lines as with these. */
const TAME: World = {
  ...{ schema: "sc", table: "ta", column: "co", other: "ot", owner: "ow", gone: "go" },
  ...{ comment: "comment", value: "value" },
};

describe("roles among hostile names and texts", function () {
  this.timeout(120_000 + ROUNDS * 20_000);
  let restore: (() => void) | undefined;

  after(() => restore?.());

  it(`are made, read, repaired and removed as any others (seed ${SEED}, ${ROUNDS} rounds)`, async () => {
    const emulator = await sharedEmulator();
    restore = setDeployment(emulator);
    const printed: string[] = [];
    const log = console.log;
    console.log = (line: unknown) => printed.push(String(line));
    try {
      for (const version of VERSIONS) {
        const rds = emulator.server(version);
        await rds.createDatabase("app");
        await rds.admin(CANARY, "app");
        const inputs = declared(emulator, rds, { logLevel: "sql" });
        const lines = await runRound(rds, inputs, TAME, printed);
        await fc.assert(
          fc.asyncProperty(world, async (one) => {
            expect(await runRound(rds, inputs, one, printed)).to.deep.equal(lines);
          }),
          { numRuns: ROUNDS, seed: SEED, endOnFailure: true, includeErrorInReport: true },
        );
        await clearServer(rds);
      }
    } finally {
      console.log = log;
    }
  });
});

async function runRound(
  rds: RdsServer,
  inputs: Props,
  { schema, table, column, other, owner, gone, comment, value }: World,
  printed: string[],
): Promise<Readonly<Record<string, number>>> {
  const [inSchema, inTable, inColumn, asOther, asOwner] = [schema, table, column, other, owner].map(
    escapeIdentifier,
  );
  const place = `${inSchema}.${inTable}`;
  await rds.admin(
    `SET ROLE dbmaster; CREATE ROLE ${asOther}; CREATE ROLE ${asOwner};
CREATE SCHEMA ${inSchema}; CREATE TABLE ${place} (${inColumn} int)`,
    "app",
  );
  const before = await rds.admin(STATE, "app");
  printed.length = 0;
  const said: Record<string, readonly string[]> = {};
  const wanted = {
    ...inputs,
    grants: [{ schema, tables: [table], privileges: ["SELECT"] }],
    memberOf: [other],
    settings: { application_name: value },
  };
  try {
    const { id, outs } = await create(wanted);
    expect((await driftOf(id, outs)).join("\n")).to.equal("");
    await rds.admin(
      `SET ROLE dbmaster; REVOKE SELECT ON ${place} FROM svc; GRANT INSERT (${inColumn}) ON ${place} TO svc WITH GRANT OPTION;
REVOKE ${asOther} FROM svc; GRANT ${asOwner} TO svc; ALTER ROLE svc SET application_name = 'x';
GRANT svc TO canary;
COMMENT ON ROLE svc IS ${escapeLiteral(commentOf(comment, outs["owner"]))}`,
      "app",
    );
    const drift = await driftOf(id, outs);
    expect(drift.length).to.be.greaterThan(4);
    const { inputs: checked } = await check(wanted, wanted);
    said["read"] = drift.filter((line) => line !== MARKER);
    said["check"] = linesOf(checked["drift"]).filter((line) => line !== MARKER);
    const missing = { ...wanted, grants: [{ schema, tables: [gone], privileges: ["SELECT"] }] };
    said["missing"] = await refusal(() => update(id, outs, missing));
    const { outs: repaired } = await update(id, outs, wanted);
    expect((await driftOf(id, repaired)).join("\n")).to.equal("");
    const strange = JSON.stringify({ v: 1, owner: value, origin: "created", generation: 1 });
    await rds.admin(`COMMENT ON ROLE svc IS ${escapeLiteral(`pulumi-rds-iam-user:${strange}`)}`);
    said["another's"] = await refusal(() => update(id, repaired, missing));
    await remove(id, repaired); // warns, and keeps what is another's
    await rds.admin(
      `COMMENT ON ROLE svc IS ${escapeLiteral(commentOf("", outs["owner"]))}; ALTER TABLE ${place} OWNER TO svc`,
      "app",
    );
    said["owned"] = await refusal(() => remove(id, repaired));
    await rds.admin(`ALTER TABLE ${place} OWNER TO dbmaster`, "app");
    await remove(id, repaired);
  } finally {
    await rds.admin(
      `DROP SCHEMA ${inSchema} CASCADE; DROP ROLE ${asOther}; DROP ROLE ${asOwner}`,
      "app",
    );
  }
  const lines = [...Object.values(said).flat(), ...printed.flatMap((text) => text.split("\n"))];
  const forged = lines.filter((line) => UNSAFE.test(line) || FORGED.test(line));
  expect(forged.map((line) => JSON.stringify(line)).join("\n")).to.equal("");
  const [roles] = before;
  const after = await rds.admin(STATE, "app");
  expect(after).to.deep.equal([{ ...roles, roles: Number(roles?.["roles"]) - 2 }]);
  return Object.fromEntries(Object.entries(said).map(([name, { length }]) => [name, length]));
}

/** With this resource's marker as its last line. */
function commentOf(text: string, owner: unknown): string {
  const marker = JSON.stringify({ v: 1, owner, origin: "created", generation: 1 });
  return `${text}\npulumi-rds-iam-user:${marker}`;
}

async function driftOf(id: string, outs: Props): Promise<readonly string[]> {
  return linesOf((await read(id, outs)).props?.["drift"]);
}

function linesOf(drift: unknown): readonly string[] {
  return Array.isArray(drift) ? drift.map(String) : [];
}

/** The lines of the error with which it fails. Those of our own begin as they should. */
async function refusal(run: () => Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("it was not refused");
  const [first = "", ...others] = error.message.split("\n");
  expect(others.filter((line) => !/^(?:Hint|Detail): |^ {2,4}\S/.test(line))).to.deep.equal([]);
  return [first, ...others];
}
