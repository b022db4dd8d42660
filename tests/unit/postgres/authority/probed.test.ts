import { expect } from "chai";
import { RoleError } from "../../../../provider/postgres/model/errors";
import { refusedProbe, withRefusedProbes } from "../../../../provider/postgres/authority/probed";
import type { Statement } from "../../../../provider/postgres/model/plan";
import { sql } from "../../../../provider/postgres/sql";
import { anActor, aSnapshot } from "../snapshots";

const role = { kind: "role", name: "etl" } as const;
const setting = { kind: "setting", name: "log_statement" } as const;
const statements: readonly Statement[] = [
  { text: sql`SELECT 1`, summary: "take", probe: role },
  { text: sql`SELECT 2`, summary: "set", probe: setting },
  { text: sql`SELECT 3`, summary: "grant" },
];

/** The server's refusal of a statement. */
function refused(statement: string, sqlState = "42501"): RoleError {
  return new RoleError("statement failed", "permission denied", { statement, sqlState });
}

describe("what the server tells by refusing", () => {
  const cases = [
    { title: "is a role that cannot be granted", error: refused("take"), probe: role },
    { title: "is a setting that cannot be set", error: refused("set"), probe: setting },
    { title: "is nothing of a statement that tries nothing", error: refused("grant") },
    { title: "is nothing of a statement that is not known", error: refused("drop") },
    { title: "is nothing where a right was not what lacked", error: refused("take", "55P03") },
    { title: "is nothing of an error of another kind", error: new Error("take") },
  ];
  for (const { title, error, probe } of cases) {
    it(title, () => {
      expect(refusedProbe(error, statements)).to.deep.equal(probe);
    });
  }

  const snapshot = aSnapshot({
    otherRoles: [anActor("dba"), anActor("etl"), anActor("log_statement")],
    settings: [
      { name: "etl", context: "superuser" },
      { name: "log_statement", context: "superuser" },
    ],
  });

  it("changes nothing where the server refused nothing", () => {
    expect(withRefusedProbes(snapshot, [])).to.deep.equal(snapshot);
  });

  it("is known of roles and settings, each of its kind", () => {
    expect(withRefusedProbes(snapshot, [role, setting])).to.deep.equal({
      ...snapshot,
      otherRoles: [
        anActor("dba"),
        anActor("etl", { grantRefused: true }),
        anActor("log_statement"),
      ],
      settings: [
        { name: "etl", context: "superuser" },
        { name: "log_statement", context: "superuser", refused: true },
      ],
    });
  });
});
