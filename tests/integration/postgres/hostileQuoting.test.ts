/** What is quoted is read back by the server as it was, whatever it holds. */
import { expect } from "chai";
import fc from "fast-check";
import type { PgClient } from "../../../provider/postgres/server/server";
import { resultRows } from "../../../provider/postgres/server/resultRows";
import { identifier, join, literal, sql } from "../../../provider/postgres/sql";
import { hostileName, hostileText } from "../hostileText";
import { clearServers, openAsMaster, sharedEmulator } from "../servers";
import { byVersion, VERSIONS } from "../versions";

/** RDS_IAM_USER_TEST_ROUNDS: batches a version. RDS_IAM_USER_TEST_SEED: as printed, to see it again. */
const ROUNDS = Number(process.env["RDS_IAM_USER_TEST_ROUNDS"] ?? 200);
const SEED = Number(process.env["RDS_IAM_USER_TEST_SEED"] ?? Date.now() % 2 ** 31);
const BATCH = 50;

const batch = fc.array(fc.record({ name: hostileName, text: hostileText }), {
  minLength: BATCH,
  maxLength: BATCH,
});
type Batch = readonly { readonly name: string; readonly text: string }[];

describe("hostile names and texts", function () {
  this.timeout(60_000 + ROUNDS * 2000);

  afterEach(clearServers);

  it(`come back from every version as they were (seed ${SEED}, ${ROUNDS * BATCH} of each)`, async () => {
    const emulator = await sharedEmulator();
    const said = await byVersion(VERSIONS, async (version) => {
      const server = await openAsMaster(emulator, emulator.server(version));
      try {
        await server.withClient("postgres", (client) =>
          fc.assert(
            fc.asyncProperty(batch, fc.boolean(), (values, isStandard) =>
              roundTrip(client, values, isStandard),
            ),
            { numRuns: ROUNDS, seed: SEED, includeErrorInReport: true },
          ),
        );
        return "as they were";
      } finally {
        await server.close();
      }
    });
    expect(said).to.deep.equal(await byVersion(VERSIONS, () => "as they were"));
  });
});

async function roundTrip(client: PgClient, values: Batch, isStandard: boolean): Promise<void> {
  const texts = values.map(({ text }) => text);
  const names = values.map(({ name }) => name);
  await client.query(
    isStandard
      ? sql`SET standard_conforming_strings = on`
      : sql`SET standard_conforming_strings = off`,
  );
  const columns = join(names.map((name) => sql`1 AS ${identifier(name)}`));
  const read = await client.query(sql`SELECT
    pg_catalog.to_json(ARRAY[${join(texts.map(literal))}]::pg_catalog.text[]) AS texts,
    ARRAY(SELECT pg_catalog.json_object_keys(pg_catalog.row_to_json(r.*))) AS names
FROM (SELECT ${columns}) AS r`);
  expect(resultRows(read)).to.deep.equal([{ texts, names }]);
  const sent: string = join([columns, ...texts.map(literal)]);
  expect(/[^\P{Cc}\u0080-\u009f]/u.test(sent)).to.equal(false);
}
