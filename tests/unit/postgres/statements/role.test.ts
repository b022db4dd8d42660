import { expect } from "chai";
import type { ForeignAttribute } from "../../../../provider/postgres/model/attributes";
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

/** What takes an attribute away in ALTER ROLE. */
const resets: readonly (readonly [ForeignAttribute, string])[] = [
  ["BYPASSRLS", "NOBYPASSRLS"],
  ["CREATEDB", "NOCREATEDB"],
  ["CREATEROLE", "NOCREATEROLE"],
  ["NOINHERIT", "INHERIT"],
  ["REPLICATION", "NOREPLICATION"],
  ["SUPERUSER", "NOSUPERUSER"],
  ["VALID UNTIL", "VALID UNTIL 'infinity'"],
];

const allOptions = aMembershipIn("audit", { admin: true, inherit: false, set: false });

interface Expected {
  readonly text: string;
  readonly summary: string;
  readonly hazard?: Statement["hazard"];
  readonly shown?: string;
}

const cases: readonly { readonly statement: () => Statement; readonly expected: Expected }[] = [
  {
    statement: () => statements.createRole(role),
    expected: { text: 'CREATE ROLE "svc" LOGIN', summary: 'create role "svc"' },
  },
  {
    statement: () => statements.createRole({ ...role, login: false, connectionLimit: 0 }),
    expected: {
      text: 'CREATE ROLE "svc" NOLOGIN CONNECTION LIMIT 0',
      summary: 'create role "svc"',
    },
  },
  {
    statement: () => statements.alterLogin("svc", true),
    expected: { text: 'ALTER ROLE "svc" LOGIN', summary: 'enable login of "svc"' },
  },
  {
    statement: () => statements.alterLogin("svc", false),
    expected: {
      text: 'ALTER ROLE "svc" NOLOGIN',
      summary: 'disable login of "svc"',
      hazard: "login off",
    },
  },
  {
    statement: () => statements.takePassword("svc"),
    expected: {
      text: 'ALTER ROLE "svc" PASSWORD NULL',
      summary: 'take away a password that "svc" may have',
      hazard: "password taken",
    },
  },
  {
    statement: () => statements.alterConnectionLimit("svc", 5),
    expected: {
      text: 'ALTER ROLE "svc" CONNECTION LIMIT 5',
      summary: 'set connection limit 5 for "svc"',
    },
  },
  ...resets.map(([attribute, reset]) => ({
    statement: () => statements.resetAttribute("svc", attribute),
    expected: {
      text: `ALTER ROLE "svc" ${reset}`,
      summary: `take ${attribute} from "svc"`,
      hazard: "revoke" as const,
    },
  })),
  {
    statement: () => statements.commentOnRole("svc", "the svc's"),
    expected: {
      text: `COMMENT ON ROLE "svc" IS 'the svc''s'`,
      summary: 'mark "svc" in its comment',
    },
  },
  {
    statement: () => statements.grantMembership("svc", aMembershipIn("payroll"), false, 160000),
    expected: {
      text: 'GRANT "payroll" TO "svc" WITH ADMIN FALSE, INHERIT TRUE, SET TRUE',
      summary: 'grant membership in "payroll" to "svc"',
    },
  },
  {
    statement: () => statements.grantMembership("svc", allOptions, false, 180000),
    expected: {
      text: 'GRANT "audit" TO "svc" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
      summary: 'grant membership in "audit" to "svc"',
    },
  },
  {
    statement: () => statements.grantMembership("svc", aMembershipIn("audit"), true, 180000),
    expected: {
      text: 'GRANT "audit" TO "svc" WITH INHERIT TRUE, SET TRUE',
      summary: 'grant membership in "audit" to "svc"',
    },
  },
  {
    statement: () => statements.grantMembership("svc", allOptions, true, 180000),
    expected: {
      text: 'GRANT "audit" TO "svc" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE',
      summary: 'grant membership in "audit" to "svc"',
    },
  },
  {
    statement: () => statements.grantMembership("svc", allOptions, false, 159999),
    expected: {
      text: 'GRANT "audit" TO "svc" WITH ADMIN OPTION',
      summary: 'grant membership in "audit" to "svc"',
    },
  },
  {
    statement: () => statements.grantMembership("svc", aMembershipIn("audit"), false, 159999),
    expected: {
      text: 'GRANT "audit" TO "svc"',
      summary: 'grant membership in "audit" to "svc"',
    },
  },
  {
    statement: () => statements.revokeMembership(aMembership("payroll"), 160000),
    expected: {
      text: 'REVOKE "payroll" FROM "svc" GRANTED BY "master"',
      summary: 'revoke membership in "payroll" from "svc"',
      hazard: "revoke",
    },
  },
  {
    statement: () => statements.revokeMembership(aMembership("payroll"), 159999),
    expected: {
      text: 'REVOKE "payroll" FROM "svc"',
      summary: 'revoke membership in "payroll" from "svc"',
      hazard: "revoke",
    },
  },
  {
    statement: () => statements.revokeMembership(aMember("bob"), 180000, "SET"),
    expected: {
      text: 'REVOKE SET OPTION FOR "svc" FROM "bob" GRANTED BY "master"',
      summary: 'revoke SET option of membership in "svc" from "bob"',
      hazard: "revoke",
    },
  },
  {
    statement: () => statements.revokeMembership(aMember("bob"), 180000, undefined, ["al", "eve"]),
    expected: {
      text: 'REVOKE "svc" FROM "bob" GRANTED BY "master" CASCADE',
      summary: 'revoke membership in "svc" from "bob", and from "al", and from "eve"',
      hazard: "revoke",
    },
  },
  {
    statement: () => statements.setSetting("svc", "role", "x"),
    expected: { text: `ALTER ROLE "svc" SET "role" TO 'x'`, summary: 'set role for "svc"' },
  },
  {
    statement: () => statements.setSetting("svc", "search_path", ["sales", "public"]),
    expected: {
      text: `ALTER ROLE "svc" SET "search_path" TO 'sales', 'public'`,
      summary: 'set search_path for "svc"',
    },
  },
  {
    statement: () => statements.setSetting("svc", "search_path", []),
    expected: {
      text: `ALTER ROLE "svc" SET "search_path" TO ''`,
      summary: 'set search_path for "svc"',
    },
  },
  {
    statement: () => statements.setSetting("svc", "app.key", "secret"),
    expected: {
      text: `ALTER ROLE "svc" SET "app"."key" TO 'secret'`,
      summary: 'set app.key for "svc"',
      shown: `ALTER ROLE "svc" SET "app"."key" TO '…'`,
    },
  },
  {
    statement: () =>
      statements.resetSetting("svc", { database: undefined, name: "role", value: "x" }),
    expected: { text: 'ALTER ROLE "svc" RESET "role"', summary: 'reset role for "svc"' },
  },
  {
    statement: () =>
      statements.resetSetting("svc", { database: "orders", name: "app.x", value: "x" }),
    expected: {
      text: 'ALTER ROLE "svc" IN DATABASE "orders" RESET "app"."x"',
      summary: 'reset app.x for "svc" in database "orders"',
    },
  },
  {
    statement: () => statements.reassignOwned("svc", "team"),
    expected: {
      text: 'REASSIGN OWNED BY "svc" TO "team"',
      summary: 'give what "svc" owns to "team"',
      hazard: "owner changed",
    },
  },
  {
    statement: () => statements.dropOwned("svc"),
    expected: {
      text: 'DROP OWNED BY "svc"',
      summary: 'drop what "svc" owns',
      hazard: "drop",
    },
  },
  {
    statement: () => statements.dropRole("svc"),
    expected: { text: 'DROP ROLE "svc"', summary: 'drop role "svc"', hazard: "drop" },
  },
];

describe("a statement", () => {
  for (const { statement, expected } of cases) {
    it(`says: ${expected.text}`, () => {
      expect(statement()).to.deep.equal(expected);
    });
  }

  it("says as whom it runs", () => {
    const last = actingCases.filter(({ title }) => title.startsWith("runs what"));
    const summaries = last.map((one) =>
      planOf(planned(one)).transactions.flatMap((each) => each.statements),
    );
    const probes = summaries.flat().flatMap(({ probe }) => probe ?? []);
    expect(probes).to.deep.equal([{ kind: "role", name: "etl" }]);
    expect(summaries.flat().map(({ summary }) => summary)).to.deep.equal([
      'enable login of "svc"',
      'run as "dba"',
      'revoke INSERT on table sales.invoice from "svc"',
      "run as the master again",
      'grant SELECT on table sales.item to "svc"',
      'use the privileges of "etl" within the transaction',
      'grant SELECT on table sales.note to "svc"',
      'give the privileges of "etl" back',
    ]);
  });

  it("end sessions, and wait for the first of them", () => {
    const ofRole = `FROM pg_catalog.pg_stat_activity
WHERE usesysid = 16400`;
    expect(statements.endSessions("svc", 16400)).to.deep.equal([
      {
        text: `SELECT pg_catalog.pg_terminate_backend(pid)\n${ofRole}`,
        summary: 'end the sessions of "svc"',
        hazard: "sessions ended",
      },
      {
        text: `SELECT pg_catalog.pg_terminate_backend(pid, 1000), pg_catalog.pg_stat_clear_snapshot()\n${ofRole}\nLIMIT 20`,
        summary: 'wait until the sessions of "svc" have ended',
      },
    ]);
  });
});
