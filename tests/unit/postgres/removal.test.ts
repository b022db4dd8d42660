import { expect } from "chai";
import type { RemovalDeclaration } from "../../../provider/postgres/model";
import { planRemoval } from "../../../provider/postgres/removal";
import {
  aDatabase,
  aMembership,
  anActor,
  anEntry,
  aRole,
  aSchema,
  aSnapshot,
  aTable,
  marker,
  OWNER,
  type World,
} from "./snapshots";

const removal: RemovalDeclaration = {
  ...{ name: "svc", database: "orders", onDelete: undefined, owners: [OWNER], generation: 1 },
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
      actors: [anActor("etl", { hasAdmin: true })],
      contents: {
        orders: {
          objects: [
            aSchema({ grants: [anEntry("USAGE")] }),
            aTable("invoice", { owner: "etl", grants: [anEntry("SELECT", { grantor: "etl" })] }),
          ],
          obstacles: [],
        },
        billing: { objects: [aTable("bill", { grants: [anEntry("SELECT")] })], obstacles: [] },
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
      contents: { orders: { objects: [], obstacles: ["owns table sales.invoice"] } },
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
      const plan = "plan" in answer ? answer.plan : { transactions: [], left: ["no plan"] };
      const sent = plan.transactions.map(({ database, statements }) => [
        database,
        statements.map(({ text }) => text),
      ]);
      expect(sent).to.deep.equal(transactions);
      expect(plan.left).to.deep.equal([]);
    });
  }

  const kept = [
    { title: "has no marker", comment: "by hand", why: "no longer carries this resource's marker" },
    {
      title: "carries another's marker",
      comment: marker({ owner: "bank" }),
      why: "no longer carries this resource's marker",
    },
    {
      title: "is of another generation",
      comment: marker({ generation: 2 }),
      why: "was created again since",
    },
  ];
  for (const { title, comment, why } of kept) {
    it(`keeps a role that ${title}`, () => {
      expect(planRemoval(removal, aSnapshot({ role: aRole({ comment }) }))).to.deep.equal({
        kept: `role "svc" ${why}`,
      });
    });
  }
});
