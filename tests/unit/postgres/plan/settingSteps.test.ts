import { expect } from "chai";
import { unreachableWithHints } from "../../../../provider/postgres/diff/describe";
import type { Plan, Statement } from "../../../../provider/postgres/model/plan";
import { planned, planOf } from "./planCase";
import { aDeclaration, aRole, aSession, aSnapshot, type World } from "../snapshots";

/** A setting of the server, behind one that anybody may set. */
function known(context: string, part: { readonly refused?: boolean } = {}): World {
  return {
    settings: [
      { name: "client_encoding", context: "user" },
      { name: "Log_Statement", context, ...part },
    ],
  };
}

/** A role that has the setting, everywhere or in one database. */
function having(database?: string): World {
  const settings = [{ database, name: "log_statement", value: "all" }];
  return { role: aRole({ settings }) };
}

const declaring = aDeclaration({ settings: { log_statement: "all" } });
const set = {
  text: `ALTER ROLE "svc" SET "log_statement" TO 'all'`,
  summary: 'set log_statement for "svc"',
};
const reset = {
  text: 'ALTER ROLE "svc" RESET "log_statement"',
  summary: 'reset log_statement for "svc"',
};
const probe = { kind: "setting", name: "Log_Statement" };

describe("a setting", () => {
  const cases: readonly {
    readonly title: string;
    readonly declaration: typeof declaring;
    readonly actual: World;
    readonly statements: readonly unknown[];
  }[] = [
    {
      title: "is left alone where it is as declared, also where the server refused it",
      declaration: declaring,
      actual: { ...known("superuser", { refused: true }), ...having() },
      statements: [],
    },
    {
      title: "is set without further ado where anybody may",
      declaration: declaring,
      actual: known("user"),
      statements: [set],
    },
    {
      title: "is tried where superusers may, for RDS and GRANT SET let others",
      declaration: declaring,
      actual: known("superuser"),
      statements: [{ ...set, probe }],
    },
    {
      title: "is tried where superusers may at the start of a session",
      declaration: declaring,
      actual: known("superuser-backend"),
      statements: [{ ...set, probe }],
    },
    {
      title: "is tried where the server does not know it, for it may be a superuser's extension's",
      declaration: aDeclaration({ settings: { "app.tenant": "7" } }),
      actual: {},
      statements: [
        {
          text: `ALTER ROLE "svc" SET "app"."tenant" TO '7'`,
          shown: `ALTER ROLE "svc" SET "app"."tenant" TO '…'`,
          summary: 'set app.tenant for "svc"',
          probe: { kind: "setting", name: "app.tenant" },
        },
      ],
    },
    {
      title: "is reset where it is not declared",
      declaration: aDeclaration(),
      actual: { ...known("user"), ...having() },
      statements: [reset],
    },
    {
      title: "is reset in one database, which is tried where superusers may",
      declaration: aDeclaration(),
      actual: { ...known("superuser"), ...having("orders") },
      statements: [
        {
          text: 'ALTER ROLE "svc" IN DATABASE "orders" RESET "log_statement"',
          summary: 'reset log_statement for "svc" in database "orders"',
          probe,
        },
      ],
    },
  ];
  for (const { title, declaration, actual, statements } of cases) {
    it(title, () => {
      expect(statementsSent(planOf(planned({ declaration, actual })))).to.deep.equal(statements);
    });
  }

  it("is refused where it is declared and the server refused it", () => {
    const actual = known("superuser", { refused: true });
    expect(planned({ declaration: declaring, actual })).to.deep.equal({
      refusals: [
        {
          path: "settings.log_statement",
          reason: '"master" may not set log_statement',
          hint: 'Take it out of settings, or have a superuser run GRANT SET ON PARAMETER "log_statement" TO "master".',
        },
      ],
    });
  });

  it("stays where it is not declared and the server refused to reset it", () => {
    const actual = { ...known("superuser", { refused: true }), ...having("orders") };
    expect(
      leftLines(planOf(planned({ declaration: aDeclaration(), actual })), actual),
    ).to.deep.equal([
      'extra setting log_statement in database "orders", beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" IN DATABASE "orders" RESET "log_statement".',
    ]);
  });

  it("that was refused before 15 can only be taken out", () => {
    const actual = { ...known("superuser", { refused: true }), versionNum: 140000 };
    expect(planned({ declaration: declaring, actual })).to.deep.equal({
      refusals: [
        {
          path: "settings.log_statement",
          reason: '"master" may not set log_statement',
          hint: "Take it out of settings: before PostgreSQL 15 only a superuser may set it.",
        },
      ],
    });
  });
});

describe("CREATEDB that somebody gave the role", () => {
  const role = aRole({ foreignAttributes: ["CREATEDB"] });
  const taken = [
    {
      text: 'ALTER ROLE "svc" NOCREATEDB',
      summary: 'take CREATEDB from "svc"',
      hazard: "revoke",
    },
  ];
  const withoutOwn = aSession({ createDb: false });
  const cases: readonly {
    readonly title: string;
    readonly actual: World;
    readonly statements: readonly unknown[];
    readonly left: readonly string[];
  }[] = [
    {
      title: "is taken away by a master that has it",
      actual: { role },
      statements: taken,
      left: [],
    },
    {
      title: "is taken away before 16 by a master that has it not",
      actual: { role, versionNum: 150012, session: withoutOwn },
      statements: taken,
      left: [],
    },
    {
      title: "stays from 16 where the master has it not",
      actual: { role, versionNum: 160000, session: withoutOwn },
      statements: [],
      left: [
        'has the attribute CREATEDB, beyond the master\'s reach. Have a role with CREATEDB or a superuser run ALTER ROLE "svc" NOCREATEDB.',
      ],
    },
    {
      title: "is taken away by a superuser",
      actual: { role, session: aSession({ createDb: false, superuser: true }) },
      statements: taken,
      left: [],
    },
  ];
  for (const { title, actual, statements, left } of cases) {
    it(title, () => {
      const plan = planOf(planned({ declaration: aDeclaration(), actual }));
      expect(statementsSent(plan)).to.deep.equal(statements);
      expect(leftLines(plan, actual)).to.deep.equal(left);
    });
  }

  it("is told of a setting that ALTER ROLE does not reset from 16 on, and taken away before", () => {
    const settings = [
      { database: undefined, name: "SEED", value: "0.5" },
      { database: "orders", name: "transaction_read_only", value: "on" },
    ];
    const actual = { role: aRole({ settings }) };
    const plan = planOf(planned({ declaration: aDeclaration(), actual }));
    expect(statementsSent(plan)).to.deep.equal([]);
    expect(leftLines(plan, actual)).to.deep.equal([
      'extra setting SEED, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" RESET ALL.',
      'extra setting transaction_read_only in database "orders", beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" IN DATABASE "orders" RESET ALL.',
    ]);
    const before = planOf(
      planned({ declaration: aDeclaration(), actual: { ...actual, versionNum: 150012 } }),
    );
    expect(statementsSent(before).map(({ text }) => text)).to.deep.equal([
      'ALTER ROLE "svc" RESET "SEED"',
      'ALTER ROLE "svc" IN DATABASE "orders" RESET "transaction_read_only"',
    ]);
  });

  it("is no other attribute that only a superuser takes away", () => {
    const attributes = aRole({ foreignAttributes: ["REPLICATION", "VALID UNTIL"] });
    const actual = { role: attributes, session: withoutOwn };
    const plan = planOf(planned({ declaration: aDeclaration(), actual }));
    expect(statementsSent(plan).map(({ summary }) => summary)).to.deep.equal([
      'take VALID UNTIL from "svc"',
    ]);
    expect(leftLines(plan, actual)).to.deep.equal([
      'has the attribute REPLICATION, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" NOREPLICATION.',
    ]);
  });
});

function statementsSent({ transactions }: Plan): readonly Statement[] {
  return transactions.flatMap(({ statements }) => statements);
}

function leftLines({ unreachable }: Plan, actual: World): readonly string[] {
  return unreachableWithHints(unreachable, aSnapshot(actual));
}
