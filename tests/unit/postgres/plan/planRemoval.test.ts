import { expect } from "chai";
import type { RemovalDeclaration } from "../../../../provider/postgres/model/declaration";
import type { Transaction } from "../../../../provider/postgres/model/plan";
import {
  planRemoval,
  removalTransactions,
  type PlannedRemoval,
} from "../../../../provider/postgres/plan/planRemoval";
import { tables } from "./objectChanges";
import {
  aColumn,
  aDatabase,
  aMembership,
  anActor,
  anEntry,
  anObject,
  anObstacle,
  aRole,
  aRoutine,
  aSchema,
  aSession,
  aSnapshot,
  aTable,
  marker,
  OWNER,
  someContents,
  type World,
} from "../snapshots";

const removal: RemovalDeclaration = {
  name: "svc",
  database: "orders",
  onDelete: undefined,
  owners: [OWNER],
  generation: 1,
};
const adopted = aRole({ comment: `by hand\n${marker({ origin: "adopted" })}` });

const loginOff = ['ALTER ROLE "svc" NOLOGIN', 'REVOKE "rds_iam" FROM "svc" GRANTED BY "master"'];
const ended = [
  `SELECT pg_catalog.pg_terminate_backend(pid)
FROM pg_catalog.pg_stat_activity
WHERE usesysid = 16400`,
  `SELECT pg_catalog.pg_terminate_backend(pid, 1000), pg_catalog.pg_stat_clear_snapshot()
FROM pg_catalog.pg_stat_activity
WHERE usesysid = 16400
LIMIT 20`,
];
/** As whom the sessions are ended. */
const endings: readonly {
  readonly title: string;
  readonly part: World;
  readonly statements: readonly string[];
}[] = [
  {
    title: "by pg_signal_backend",
    part: { otherRoles: [anActor("pg_signal_backend", { inherits: true })] },
    statements: ended,
  },
  {
    title: "as a superuser",
    part: { session: aSession({ superuser: true }), otherRoles: [] },
    statements: ended,
  },
  {
    title: "with the privileges of the role itself",
    part: {
      otherRoles: [
        anActor("pg_signal_backend"),
        anActor("other", { inherits: true }),
        anActor("svc", { hasAdmin: true }),
      ],
    },
    statements: [
      'GRANT "svc" TO "master" WITH INHERIT TRUE',
      ...ended,
      'REVOKE "svc" FROM "master"',
    ],
  },
  { title: "not, where the master may not", part: { otherRoles: [] }, statements: [] },
];
const unmark = "COMMENT ON ROLE \"svc\" IS 'by hand'";

const cases: readonly {
  readonly title: string;
  readonly onDelete?: RemovalDeclaration["onDelete"];
  readonly actual: World;
  readonly transactions: readonly (readonly [string, readonly string[]])[];
}[] = [
  { title: "sends nothing where the role is absent", actual: { role: "absent" }, transactions: [] },
  {
    title: "drops a role that it made: login off, then dropped",
    actual: {},
    transactions: [
      ["orders", loginOff],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "revokes what the role holds everywhere before it drops it",
    actual: {
      databases: [aDatabase("billing"), aDatabase("orders", { grants: [anEntry("CONNECT")] })],
      otherRoles: [anActor("etl", { hasAdmin: true })],
      contents: {
        orders: someContents({
          objects: [
            aSchema({ grants: [anEntry("USAGE")] }),
            aTable("invoice", { owner: "etl", grants: [anEntry("SELECT", { grantor: "etl" })] }),
          ],
        }),
        billing: someContents({ objects: [aTable("bill", { grants: [anEntry("SELECT")] })] }),
      },
    },
    transactions: [
      ["orders", loginOff],
      ["billing", ['REVOKE SELECT ON TABLE "sales"."bill" FROM "svc"']],
      [
        "orders",
        [
          'REVOKE CONNECT ON DATABASE "orders" FROM "svc"',
          'REVOKE USAGE ON SCHEMA "sales" FROM "svc"',
          'GRANT "etl" TO "master" WITH INHERIT TRUE',
          'REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"',
          'REVOKE "etl" FROM "master"',
          'DROP ROLE "svc"',
        ],
      ],
    ],
  },
  {
    title: "revokes what the role holds on every type of object, of columns with their table",
    actual: {
      shared: [anObject("TABLESPACE", "", "fast", { grants: [anEntry("CREATE")] })],
      objects: [
        aTable("invoice", { grants: [anEntry("SELECT")] }),
        aColumn("invoice", "id", { grants: [anEntry("SELECT"), anEntry("UPDATE")] }),
        aRoutine("refund", ["integer"], { grants: [anEntry("EXECUTE")] }),
        anObject("FUTURE TABLE", "sales", "master", { grants: [anEntry("SELECT")] }),
        aTable("own", { owner: "svc", grants: [anEntry("SELECT", { grantor: "svc" })] }),
      ],
    },
    transactions: [
      ["orders", loginOff],
      [
        "orders",
        [
          'REVOKE CREATE ON TABLESPACE "fast" FROM "svc"',
          'REVOKE SELECT, UPDATE ("id") ON TABLE "sales"."invoice" FROM "svc"',
          'ALTER DEFAULT PRIVILEGES FOR ROLE "master" IN SCHEMA "sales" REVOKE SELECT ON TABLES FROM "svc"',
          'REVOKE EXECUTE ON ROUTINE "sales"."refund"(IN "pg_catalog"."int4") FROM "svc"',
          'DROP ROLE "svc"',
        ],
      ],
    ],
  },
  {
    title: "disables only what is left of the login",
    actual: { role: aRole({ login: false, memberships: [] }) },
    transactions: [["orders", ['DROP ROLE "svc"']]],
  },
  ...endings.map(({ title, part, statements }) => ({
    title: `ends the sessions ${title}`,
    actual: { role: aRole({ sessions: 2 }), ...part },
    transactions: [
      ["orders", loginOff],
      ...(statements.length === 0 ? [] : [["orders", statements] as const]),
      ["orders", ['DROP ROLE "svc"']],
    ] as const,
  })),
  {
    title: "leaves temporary objects to the end of its sessions",
    actual: {
      role: aRole({ sessions: 2 }),
      otherRoles: [anActor("pg_signal_backend", { inherits: true })],
      contents: {
        orders: someContents({ obstacles: [anObstacle("temporaryOwner", ["table pg_temp_3.a"])] }),
      },
    },
    transactions: [
      ["orders", loginOff],
      ["orders", ended],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "leaves other memberships to DROP ROLE",
    actual: { role: aRole({ memberships: [aMembership("payroll"), aMembership("rds_iam")] }) },
    transactions: [
      ["orders", loginOff],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "leaves a membership in rds_iam that is beyond reach to DROP ROLE",
    actual: { role: aRole({ memberships: [aMembership("rds_iam", { grantor: "rdsadmin" })] }) },
    transactions: [
      ["orders", ['ALTER ROLE "svc" NOLOGIN']],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "disables the login of an adopted role, and takes the marker away",
    actual: { role: adopted },
    transactions: [
      ["orders", loginOff],
      ["orders", [unmark]],
    ],
  },
  {
    title: "drops an adopted role where it is told so",
    onDelete: "drop",
    actual: { role: adopted },
    transactions: [
      ["orders", loginOff],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "takes only the marker away where the role is retained",
    onDelete: "retain",
    actual: { role: adopted },
    transactions: [["orders", [unmark]]],
  },
  {
    title: "disables the login where something depends on the role",
    onDelete: "disableLogin",
    actual: {
      role: aRole(),
      contents: {
        orders: someContents({ obstacles: [anObstacle("owner", ["table sales.invoice"])] }),
      },
    },
    transactions: [
      ["orders", loginOff],
      ["orders", ["COMMENT ON ROLE \"svc\" IS ''"]],
    ],
  },
];

function transactionsOf(planned: PlannedRemoval): readonly Transaction[] {
  if (!("plan" in planned)) throw new Error(JSON.stringify(planned));
  return removalTransactions(removal, planned.plan);
}

describe("planRemoval", () => {
  for (const { title, onDelete, actual, transactions } of cases) {
    it(title, () => {
      const answer = planRemoval({ ...removal, onDelete }, aSnapshot(actual));
      const sent = transactionsOf(answer).map(({ database, statements }) => [
        database,
        statements.map(({ text }) => text),
      ]);
      expect(sent).to.deep.equal(transactions);
    });
  }

  it("says which memberships in rds_iam stay where the role is kept, and none where it is dropped", () => {
    const memberships = [aMembership("rds_iam", { grantor: "rdsadmin" })];
    const stays = (onDelete: RemovalDeclaration["onDelete"]): readonly string[] => {
      const planned = planRemoval(
        { ...removal, onDelete },
        aSnapshot({ role: aRole({ memberships }) }),
      );
      return "plan" in planned ? planned.plan.unreachable.map(({ hint }) => hint) : ["no plan"];
    };
    expect(stays("drop")).to.deep.equal([]);
    expect(stays("disableLogin")).to.deep.equal([
      'Have "rdsadmin" or a superuser run REVOKE "rds_iam" FROM "svc" GRANTED BY "rdsadmin".',
    ]);
  });

  it("says of no transaction of a role without privileges that it changes grants", () => {
    const sent = transactionsOf(planRemoval(removal, aSnapshot()));
    expect(sent.map(({ grants }) => grants)).to.deep.equal([[], []]);
  });

  it("revokes on more than 1000 relations in several transactions, the last with the drop", function () {
    this.timeout(30_000);
    const grants = [anEntry("SELECT")];
    const contents = {
      orders: someContents({ objects: tables(2001, { grants }) }),
      billing: someContents({ objects: tables(1001, { grants }) }),
    };
    const sent = transactionsOf(planRemoval(removal, aSnapshot({ contents })));
    const last = sent.map(({ statements }) => statements.at(-1)?.summary.slice(0, 24));
    expect(sent.map(({ database }, index) => [database, last[index]])).to.deep.equal([
      ["orders", 'revoke membership in "rd'],
      ["billing", "revoke SELECT on table s"],
      ["billing", "revoke SELECT on table s"],
      ["orders", "revoke SELECT on table s"],
      ["orders", "revoke SELECT on table s"],
      ["orders", 'drop role "svc"'],
    ]);
    expect(sent.map(({ statements }) => statements.length)).to.deep.equal([2, 2, 1, 2, 2, 2]);
  });
});
