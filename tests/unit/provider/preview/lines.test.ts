import { expect } from "chai";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import type { Plan, Refusal, Statement } from "../../../../provider/postgres/model/plan";
import type { PublicWrite } from "../../../../provider/postgres/model/snapshot";
import { sql } from "../../../../provider/postgres/sql";
import {
  type Change,
  changeLines,
  generationWarnings,
  iamWarnings,
  publicWarnings,
  refusalWarnings,
  strangerWarnings,
} from "../../../../provider/preview/lines";
import {
  aDeclaration,
  aGrant,
  aSchema,
  aSnapshot,
  aTable,
  someContents,
} from "../../postgres/snapshots";
import { inputsOf } from "../inputs/inputsOf";
import { PROPS, SERVER } from "../roleInputs";

const grant: Statement = { text: sql`GRANT`, summary: "grant SELECT" };
const revoke: Statement = { text: sql`REVOKE`, summary: "revoke INSERT", hazard: "revoke" };
const drift = ["missing SELECT on table sales.invoice"];

function planOf(...transactions: readonly (readonly [string, ...Statement[]])[]): Plan {
  return {
    transactions: transactions.map(([database, ...statements]) => ({
      database,
      statements,
      grants: [],
    })),
    unreachable: [],
    excluded: [],
    unusable: [],
  };
}

const one = planOf(["orders", grant, revoke]);
const notInspected: Plan["unreachable"][number] = {
  difference: { kind: "other database", database: "billing" },
  reason: "which was not inspected",
  hint: "",
};

const cases: readonly {
  readonly title: string;
  readonly change: Partial<Change>;
  readonly lines: readonly string[];
}[] = [
  { title: "nothing without statements", change: { plan: planOf() }, lines: [] },
  { title: 'nothing with logLevel "quiet"', change: { logLevel: "quiet" }, lines: [] },
  {
    title: "drift first, then hazards, then the rest",
    change: { drift },
    lines: [
      'role "svc" will be changed:',
      "  drift: missing SELECT on table sales.invoice",
      "  hazard: revoke INSERT",
      "  grant SELECT",
    ],
  },
  {
    title: "as many statements as databases that are not inspected",
    change: { plan: { ...planOf(["orders", grant]), unreachable: [notInspected] } },
    lines: [
      'role "svc" will be changed:',
      '  hazard: revoke all privileges in database "billing", which a preview does not inspect',
      "  grant SELECT",
    ],
  },
  {
    title: "the database of each line where there are several",
    change: { plan: planOf(["orders", grant], ["billing", revoke, grant]) },
    lines: [
      'role "svc" will be changed:',
      '  hazard: database "billing": revoke INSERT',
      '  database "orders": grant SELECT',
      '  database "billing": grant SELECT',
    ],
  },
  {
    title: "the SQL in its order",
    change: { logLevel: "sql", plan: planOf(["orders", grant, revoke], ["billing", grant]) },
    lines: [
      'role "svc" will be changed:',
      '  hazard: database "orders": revoke INSERT',
      '  database "orders": grant SELECT',
      '  database "billing": grant SELECT',
      '  SQL in database "orders":',
      "    GRANT;",
      "    REVOKE;",
      '  SQL in database "billing":',
      "    GRANT;",
    ],
  },
];

const masked: Statement = { text: sql`SET 'key'`, shown: sql`SET '…'`, summary: "set" };

describe("changeLines", () => {
  it("shows the databases in which only an update revokes", () => {
    const unreachable: Plan["unreachable"] = [
      notInspected,
      {
        difference: { kind: "other database", database: "closed" },
        reason: "which takes no connections",
        hint: "",
      },
      { difference: { kind: "foreign attribute", attribute: "BYPASSRLS" }, reason: "", hint: "" },
    ];
    const plan = { ...planOf(), unreachable };
    expect(changeLines({ headline: "x", drift: [], plan, logLevel: "sql" })).to.deep.equal([
      "x:",
      '  hazard: revoke all privileges in database "billing", which a preview does not inspect',
    ]);
  });

  it("shows no value that may be a secret", () => {
    const change = { headline: "x", drift: [], plan: planOf(["orders", masked]) };
    expect(changeLines({ ...change, logLevel: "sql" })).to.deep.equal([
      "x:",
      "  set",
      '  SQL in database "orders":',
      "    SET '…';",
    ]);
  });

  for (const { title, change, lines } of cases) {
    it(`shows ${title}`, () => {
      const headline = 'role "svc" will be changed';
      const whole = { headline, drift: [], plan: one, logLevel: "summary", ...change } as const;
      expect(changeLines(whole)).to.deep.equal(lines);
    });
  }

  it("shows twenty lines of drift without a count", () => {
    const reasons = Array.from({ length: 20 }, () => "gone");
    const lines = changeLines({ headline: "x", drift: reasons, plan: one, logLevel: "summary" });
    expect(lines).to.deep.equal([
      "x:",
      ...reasons.map((reason) => `  drift: ${reason}`),
      "  hazard: revoke INSERT",
      "  grant SELECT",
    ]);
  });

  it("ends many lines of each kind with a count, so every kind is shown", () => {
    const many = <T>(one: T): readonly T[] => Array.from({ length: 130 }, () => one);
    const plan = planOf(["orders", ...many(grant), ...many(revoke)]);
    const lines = changeLines({ headline: "x", drift: many("gone"), plan, logLevel: "summary" });
    expect(lines).to.have.length(1 + 21 + 101 + 101);
    expect([lines[21], lines[122], lines[223]]).to.deep.equal([
      "  drift: and 110 more",
      "  hazard: and 30 more",
      "  and 30 more",
    ]);
  });
});

describe("strangerWarnings", () => {
  const made = { username: "svc", oid: 16400 };
  const warning =
    'role "svc": username: role "svc" already exists and is not managed by this resource\nHint: Set adoptExisting to take it over, or choose another name.';
  for (const [title, olds, news, unmarked, warnings] of [
    ["another role of the name", made, made, 16500, [warning]],
    ["the role itself without its marker", made, made, 16400, []],
    ["a state that records no oid", { username: "svc" }, made, 16500, []],
    ["a program that adopts", made, { ...made, adoptExisting: true }, 16500, []],
    ["a role whose replacement has another name", made, { username: "svc2" }, 16500, []],
  ] as const) {
    it(`${warnings.length === 0 ? "says nothing of" : "warns about"} ${title}`, () => {
      expect(strangerWarnings(olds, news, unmarked)).to.deep.equal(warnings);
    });
  }
});

describe("generationWarnings", () => {
  const recorded = { username: "svc", generation: 2 };
  const warning =
    'role "svc": destroy would leave the role, because it was re-created after this state was recorded: the state records generation 2, the role\'s marker says 1\n' +
    "Hint: Run pulumi refresh: it records the role that exists now.";
  for (const [title, outs, news, live, warnings] of [
    ["another generation", recorded, {}, 1, [warning]],
    ["the recorded generation", recorded, {}, 2, []],
    ["a role without this resource's marker", recorded, {}, undefined, []],
    ["a state that records no generation", { username: "svc" }, {}, 1, []],
    ["a role that is to be retained", recorded, { onDelete: "retain" }, 1, []],
  ] as const) {
    it(`${warnings.length === 0 ? "says nothing of" : "warns about"} ${title}`, () => {
      expect(generationWarnings(outs, news, live)).to.deep.equal(warnings);
    });
  }
});

describe("refusalWarnings", () => {
  const refusal = { path: "grants[0].tables[0]", reason: "table is gone", hint: "Create it." };

  it("shows the path, the reason and the hint", () => {
    expect(refusalWarnings("svc", [refusal, { ...refusal, path: "" }])).to.deep.equal([
      'role "svc": grants[0].tables[0]: table is gone\nHint: Create it.',
      'role "svc": table is gone\nHint: Create it.',
    ]);
  });

  const refusals = (length: number): readonly Refusal[] => Array.from({ length }, () => refusal);

  it("shows a hundred without a count", () => {
    expect(refusalWarnings("svc", refusals(100))).to.have.length(100);
  });

  it("ends a long list with a count", () => {
    const warnings = refusalWarnings("svc", refusals(130));
    expect(warnings).to.have.length(101);
    expect(warnings.at(-1)).to.equal('role "svc": and 30 more');
  });
});

describe("iamWarnings", () => {
  const off = { ...SERVER, iamDatabaseAuthenticationEnabled: false };
  const warning =
    "IAM database authentication is off on orders.rds.amazonaws.com: nobody can log in with a token\n" +
    "Hint: Set iamDatabaseAuthenticationEnabled on the instance or cluster.";

  for (const [title, props, warnings] of [
    ["that is off", { server: off }, [warning]],
    ["that is on", { server: { ...SERVER, iamDatabaseAuthenticationEnabled: true } }, []],
    ["that the server's arguments do not mention", {}, []],
    ["that the role does not use", { server: off, iamAuthentication: false }, []],
  ] as const) {
    it(`${warnings.length === 0 ? "does not warn" : "warns"} about IAM authentication ${title}`, () => {
      expect(iamWarnings(inputsOf({ ...PROPS, ...props }))).to.deep.equal(warnings);
    });
  }
});

describe("publicWarnings", () => {
  const onTable = (name: string, privilege: PublicWrite["privilege"]): PublicWrite => ({
    type: "TABLE",
    schema: "sales",
    name,
    privilege,
  });
  const publicWrites: readonly PublicWrite[] = [
    { type: "COLUMN", schema: "sales", name: "note", column: "text", privilege: "UPDATE" },
    { type: "SCHEMA", schema: "", name: "public", privilege: "CREATE" },
    onTable("invoice", "INSERT"),
    onTable("invoice", "UPDATE"),
    onTable("item", "INSERT"),
    onTable("item", "UPDATE"),
    onTable("note", "INSERT"),
  ];
  const snapshot = aSnapshot({ contents: { orders: someContents({ publicWrites }) } });

  it("groups the objects that every role may write by privilege", () => {
    expect(publicWarnings(desiredRole(aDeclaration(), snapshot), snapshot)).to.deep.equal([
      'PUBLIC may UPDATE on column sales.note.text in database "orders", and so may every role',
      'PUBLIC may CREATE on schema public in database "orders", and so may every role',
      'PUBLIC may INSERT, UPDATE on table sales.invoice, table sales.item in database "orders", and so may every role',
      'PUBLIC may INSERT on table sales.note in database "orders", and so may every role',
    ]);
  });

  it("excludes what is declared", () => {
    const column = { ...onTable("invoice", "INSERT"), type: "COLUMN", column: "id" } as const;
    const writes = [column, onTable("invoice", "INSERT")];
    const contents = { orders: someContents({ publicWrites: writes }) };
    const declaration = aDeclaration({ grants: [aGrant({ privileges: ["INSERT"] })] });
    const desired = desiredRole(
      declaration,
      aSnapshot({ objects: [aSchema(), aTable("invoice")] }),
    );
    expect(publicWarnings(desired, aSnapshot({ contents }))).to.deep.equal([]);
  });
});
