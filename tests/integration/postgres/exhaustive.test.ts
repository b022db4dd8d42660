import { expect } from "chai";
import { applyRole, type Applied } from "../../../provider/postgres/apply/applyRole";
import type { Server } from "../../../provider/postgres/server/server";
import type { Unreachable } from "../../../provider/postgres/model/plan";
import type { Emulator } from "../../emulator/emulator";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";
import { FEW_VERSIONS } from "../versions";
import { seed, TIMEOUTS } from "./caseRun";
import { again, APP, declare, EXISTING, LOGIN, SVC } from "./caseShape";
import { goals, makeStates, outcomeOf, pairs } from "./exhaustiveStates";
import { heldBy } from "./held";

const TABLES_A_MESSAGE = 500;
/** PostgreSQL 18 locks each relation that a GRANT names. */
const TABLES_A_TRANSACTION = 1000;
const DECLARATION = declare({ grants: goals });

for (const version of FEW_VERSIONS) {
  describe(`SELECT on a table and on its column on PostgreSQL ${version}`, function () {
    this.timeout(300_000);
    let emulator: Emulator;
    let server: Server;
    let first: Applied;
    let bobBefore: readonly string[];

    before(async () => {
      emulator = await sharedEmulator();
      const rds = emulator.server(version);
      await seed(rds, [APP], {
        app: `CREATE ROLE etl; CREATE ROLE bob; ${EXISTING} CREATE SCHEMA s;
          GRANT USAGE ON SCHEMA s TO etl, svc`,
      });
      for (let start = 0; start < pairs.length; start += TABLES_A_MESSAGE) {
        await rds.admin(makeStates(pairs.slice(start, start + TABLES_A_MESSAGE)), APP);
      }
      bobBefore = await heldBy(rds, "bob", [APP]);
      server = await openAsMaster(emulator, rds);
      first = await applyRole(server, DECLARATION, TIMEOUTS);
    });

    after(async () => {
      await server.close();
      await clearServer(emulator.server(version));
    });

    it(`becomes any goal from any state (${pairs.length} pairs), whoever granted what`, async () => {
      expect(first.failures).to.deep.equal([]);
      const lines = await heldBy(emulator.server(version), SVC, [APP]);
      const holds = byTable(lines.filter((line) => !LOGIN.includes(line)));
      const left = byTable(first.plan.unreachable.map(leftLine));
      const wrong = pairs.flatMap((pair) => {
        const seen = { holds: holds.get(pair.name) ?? [], left: left.get(pair.name) ?? [] };
        const expected = outcomeOf(pair);
        return JSON.stringify(seen) === JSON.stringify(expected) ? [] : [{ pair, seen, expected }];
      });
      expect(wrong.slice(0, 5)).to.deep.equal([]);
    });

    it("changes nothing of what it passed on, nor of what others gave", async () => {
      expect(await heldBy(emulator.server(version), "bob", [APP])).to.deep.equal(bobBefore);
    });

    it("names at most a thousand tables a transaction", () => {
      const named = first.plan.transactions.map(({ statements }) => {
        const names = statements.flatMap(({ text }) => text.match(/"s"\."t\d+"/g) ?? []);
        return new Set(names).size;
      });
      expect(named.length).to.be.greaterThan(1);
      expect(named.filter((size) => size > TABLES_A_TRANSACTION)).to.deep.equal([]);
    });

    it("sends nothing the second time", async () => {
      const second = await applyRole(server, again(DECLARATION), TIMEOUTS);
      expect(second.plan.transactions).to.deep.equal([]);
      expect(second.plan.unreachable).to.deep.equal(first.plan.unreachable);
    });
  });
}

/** Sorted lines by the name of their table; that of schema `s` itself is left out. */
function byTable(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const tables = new Map<string, string[]>();
  for (const line of [...lines].sort()) {
    const [, name] = /(?:table|column) s\.(t\d+)/.exec(line) ?? [];
    if (name === undefined) continue;
    tables.set(name, [...(tables.get(name) ?? []), line]);
  }
  return tables;
}

function leftLine({ difference, reason }: Unreachable): string {
  if (difference.kind !== "grant extra") return difference.kind;
  const { object, entry, optionOnly } = difference;
  const where = object.column === undefined ? "" : `.${object.column}`;
  const option = entry.grantable ? "*" : "";
  const words = `${object.type.toLowerCase()} ${object.schema}.${object.name}${where}`;
  const isSaid = reason === 'passed on to "bob"' ? "" : `${reason}: `;
  return `${isSaid}${optionOnly ? "option of " : ""}${words}: ${entry.privilege}${option} by ${entry.grantor}`;
}
