import { expect } from "chai";
import type { DesiredRole } from "../../../../provider/postgres/model/desiredRole";
import type { Statement } from "../../../../provider/postgres/model/plan";
import * as statements from "../../../../provider/postgres/statements/role";
import { planned, planOf } from "../plan/planCase";
import { actingCases } from "../plan/cases/runAs";
import { aDeclaration, aMember, aMembership, aMembershipIn } from "../snapshots";

const role: DesiredRole = {
  ...aDeclaration(),
  comment: "",
  memberships: [],
  settings: [],
  grants: [],
  anyCreator: [],
  databases: ["orders"],
  previous: undefined,
};

const cases: readonly {
  readonly statement: Statement;
  readonly summary: string;
  readonly hazard?: Statement["hazard"];
}[] = [
  {
    statement: statements.createRole(role),
    summary: 'create role "svc"',
  },
  { statement: statements.alterLogin("svc", true), summary: 'enable login of "svc"' },
  {
    statement: statements.alterLogin("svc", false),
    summary: 'disable login of "svc"',
    hazard: "login off",
  },
  {
    statement: statements.alterConnectionLimit("svc", 5),
    summary: 'set connection limit 5 for "svc"',
  },
  {
    statement: statements.resetAttribute("svc", "VALID UNTIL"),
    summary: 'take VALID UNTIL from "svc"',
    hazard: "revoke",
  },
  { statement: statements.commentOnRole("svc", "x"), summary: 'mark "svc" in its comment' },
  {
    statement: statements.grantMembership("svc", aMembershipIn("payroll"), false, 180000),
    summary: 'grant membership in "payroll" to "svc"',
  },
  {
    statement: statements.grantMembership("svc", aMembershipIn("audit"), true, 180000),
    summary: 'grant membership in "audit" to "svc"',
  },
  {
    statement: statements.revokeMembership(aMembership("payroll"), 180000),
    summary: 'revoke membership in "payroll" from "svc"',
    hazard: "revoke",
  },
  {
    statement: statements.revokeMembership(aMember("bob"), 180000, "SET"),
    summary: 'revoke SET option of membership in "svc" from "bob"',
    hazard: "revoke",
  },
  { statement: statements.setSetting("svc", "role", "x"), summary: 'set role for "svc"' },
  {
    statement: statements.resetSetting("svc", { database: undefined, name: "role", value: "x" }),
    summary: 'reset role for "svc"',
  },
  {
    statement: statements.resetSetting("svc", { database: "orders", name: "role", value: "x" }),
    summary: 'reset role for "svc" in database "orders"',
  },
  {
    statement: statements.endSessions("svc", 16400),
    summary: 'end the sessions of "svc"',
    hazard: "sessions ended",
  },
  { statement: statements.dropRole("svc"), summary: 'drop role "svc"', hazard: "drop" },
];

describe("a statement", () => {
  for (const { statement, summary, hazard } of cases) {
    it(`says: ${summary}`, () => {
      expect(statement.summary).to.equal(summary);
      expect(statement.hazard).to.equal(hazard);
    });
  }

  it("says as whom it runs", () => {
    const last = actingCases.filter(({ title }) => title.startsWith("runs what"));
    const summaries = last.map((one) =>
      planOf(planned(one)).transactions.flatMap((each) => each.statements),
    );
    expect(summaries.flat().map(({ summary }) => summary)).to.deep.equal([
      'enable login of "svc"',
      'act as "dba"',
      'revoke INSERT on table sales.invoice from "svc"',
      "act as the master again",
      'grant SELECT on table sales.item to "svc"',
      'use the privileges of "etl" within the transaction',
      'grant SELECT on table sales.note to "svc"',
      'give the privileges of "etl" back',
    ]);
  });
});
