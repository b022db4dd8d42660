import { expect } from "chai";
import type { RemovalDeclaration } from "../../../../provider/postgres/model/declaration";
import { planRemoval } from "../../../../provider/postgres/plan/planRemoval";
import { tables } from "./objectChanges";
import {
  aColumn,
  aDatabase,
  aMembership,
  anActor,
  anEntry,
  anObject,
  aRole,
  aRoutine,
  aSchema,
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
const sessionsEnded = [
  `SELECT pg_catalog.pg_terminate_backend(pid)
FROM pg_catalog.pg_stat_activity
WHERE usesysid = 16400
  AND (pg_catalog.pg_has_role('pg_signal_backend', 'USAGE') OR pg_catalog.pg_has_role(usesysid, 'USAGE'))`,
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
    title: "drops a role that it made: login off, sessions ended, dropped",
    actual: {},
    transactions: [
      ["orders", loginOff],
      ["orders", sessionsEnded],
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
      ["orders", sessionsEnded],
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
      ["orders", sessionsEnded],
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
    title: "leaves other memberships to DROP ROLE",
    actual: { role: aRole({ memberships: [aMembership("payroll"), aMembership("rds_iam")] }) },
    transactions: [
      ["orders", loginOff],
      ["orders", sessionsEnded],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "leaves a membership in rds_iam that is beyond reach to DROP ROLE",
    actual: { role: aRole({ memberships: [aMembership("rds_iam", { grantor: "rdsadmin" })] }) },
    transactions: [
      ["orders", ['ALTER ROLE "svc" NOLOGIN']],
      ["orders", sessionsEnded],
      ["orders", ['DROP ROLE "svc"']],
    ],
  },
  {
    title: "disables the login of an adopted role, and takes the marker away",
    actual: { role: adopted },
    transactions: [
      ["orders", [...loginOff, unmark]],
      ["orders", sessionsEnded],
    ],
  },
  {
    title: "drops an adopted role where it is told so",
    onDelete: "drop",
    actual: { role: adopted },
    transactions: [
      ["orders", loginOff],
      ["orders", sessionsEnded],
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
      contents: { orders: someContents({ obstacles: ["owns table sales.invoice"] }) },
    },
    transactions: [
      ["orders", [...loginOff, "COMMENT ON ROLE \"svc\" IS ''"]],
      ["orders", sessionsEnded],
    ],
  },
];

describe("planRemoval", () => {
  for (const { title, onDelete, actual, transactions } of cases) {
    it(title, () => {
      const answer = planRemoval({ ...removal, onDelete }, aSnapshot(actual));
      const plan = "plan" in answer ? answer.plan : { transactions: [], unreachable: ["no plan"] };
      const sent = plan.transactions.map(({ database, statements }) => [
        database,
        statements.map(({ text }) => text),
      ]);
      expect(sent).to.deep.equal(transactions);
      expect(plan.unreachable).to.deep.equal([]);
    });
  }

  it("says of no transaction of a role without privileges that it changes grants", () => {
    const answer = planRemoval(removal, aSnapshot());
    const plan = "plan" in answer ? answer.plan : undefined;
    expect(plan?.transactions.map(({ grants }) => grants)).to.deep.equal([[], [], []]);
    expect(plan?.excluded).to.deep.equal([]);
  });

  it("revokes on more than 1000 relations in several transactions, the last with the drop", function () {
    this.timeout(30_000);
    const grants = [anEntry("SELECT")];
    const contents = {
      orders: someContents({ objects: tables(2001, { grants }) }),
      billing: someContents({ objects: tables(1001, { grants }) }),
    };
    const answer = planRemoval(removal, aSnapshot({ contents }));
    const sent = "plan" in answer ? answer.plan.transactions : [];
    const last = sent.map(({ statements }) => statements.at(-1)?.summary.slice(0, 24));
    expect(sent.map(({ database }, index) => [database, last[index]])).to.deep.equal([
      ["orders", 'revoke membership in "rd'],
      ["orders", 'end the sessions of "svc'],
      ["billing", "revoke SELECT on table s"],
      ["billing", "revoke SELECT on table s"],
      ["orders", "revoke SELECT on table s"],
      ["orders", "revoke SELECT on table s"],
      ["orders", 'drop role "svc"'],
    ]);
    expect(sent.map(({ statements }) => statements.length)).to.deep.equal([2, 1, 2, 1, 2, 2, 2]);
  });
});
