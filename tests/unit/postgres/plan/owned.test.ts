import { expect } from "chai";
import type { OnDelete } from "../../../../provider/postgres/model/declaration";
import type { Dependency } from "../../../../provider/postgres/model/snapshot";
import { planRemoval, removalTransactions } from "../../../../provider/postgres/plan/planRemoval";
import {
  anActor,
  anEntry,
  anObstacle,
  aRole,
  aSnapshot,
  aTable,
  OWNER,
  someContents,
  type World,
} from "../snapshots";

const removal = { name: "svc", database: "orders", owners: [OWNER], generation: 1 };
const toTeam: OnDelete = { reassignOwnedTo: "team" };

function owns(catalog: string, database: string | undefined = "orders"): Dependency {
  return { database, catalog, kind: "owner", count: 1 };
}

const policy: Dependency = { database: "orders", catalog: "pg_policy", kind: "policy", count: 1 };

/** A role that owns these, on a server where the master may grant itself every role. */
function world(dependencies: readonly Dependency[], part: World = {}): World {
  return {
    role: aRole({ dependencies }),
    existingRoles: ["rds_iam", "team"],
    otherRoles: [
      anActor("master", { inherits: true }),
      anActor("svc", { hasAdmin: true }),
      anActor("team", { hasAdmin: true }),
    ],
    contents: { orders: someContents(), billing: someContents() },
    ...part,
  };
}

const use = (name: string): string => `GRANT "${name}" TO "master" WITH INHERIT TRUE`;
const back = (name: string): string => `REVOKE "${name}" FROM "master"`;
const reassign = 'REASSIGN OWNED BY "svc" TO "team"';
const drop = 'DROP OWNED BY "svc"';

const cases: readonly {
  readonly title: string;
  readonly onDelete: OnDelete;
  readonly actual: World;
  /** Behind the transaction that takes the login away. */
  readonly transactions: readonly (readonly [string, readonly string[]])[];
}[] = [
  {
    title: "nothing where the role owns nothing, whether the other role exists or not",
    onDelete: { reassignOwnedTo: "nobody" },
    actual: world([]),
    transactions: [["orders", ['DROP ROLE "svc"']]],
  },
  {
    title: "to another role, database by database",
    onDelete: toTeam,
    actual: world([owns("pg_class"), owns("pg_proc", "billing")]),
    transactions: [
      ["billing", [use("svc"), use("team"), reassign, back("svc"), back("team")]],
      ["orders", [use("svc"), use("team"), reassign, back("svc"), back("team"), 'DROP ROLE "svc"']],
    ],
  },
  {
    title: "shared objects to another role, from the removal's own database",
    onDelete: toTeam,
    actual: world([{ database: undefined, catalog: "pg_database", kind: "owner", count: 1 }]),
    transactions: [
      ["orders", [use("svc"), use("team"), reassign, back("svc"), back("team"), 'DROP ROLE "svc"']],
    ],
  },
  {
    title: "to another role, which gets nothing of default privileges and user mappings",
    onDelete: toTeam,
    actual: world([owns("pg_default_acl"), owns("pg_user_mapping"), policy]),
    transactions: [["orders", ['DROP ROLE "svc"']]],
  },
  {
    title: "to the master, whose privileges need no membership",
    onDelete: { reassignOwnedTo: "master" },
    actual: world([owns("pg_class")], { existingRoles: ["master"] }),
    transactions: [
      [
        "orders",
        [use("svc"), 'REASSIGN OWNED BY "svc" TO "master"', back("svc"), 'DROP ROLE "svc"'],
      ],
    ],
  },
  {
    title: "away with it, behind the revokes of what others gave",
    onDelete: "dropOwned",
    actual: world([owns("pg_class"), policy], {
      contents: {
        orders: someContents({ objects: [aTable("invoice", { grants: [anEntry("SELECT")] })] }),
      },
    }),
    transactions: [
      [
        "orders",
        [
          'REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"',
          use("svc"),
          drop,
          back("svc"),
          'DROP ROLE "svc"',
        ],
      ],
    ],
  },
  {
    title: "away with it, by a master that has its privileges already",
    onDelete: "dropOwned",
    actual: world([policy], { otherRoles: [anActor("svc", { inherits: true })] }),
    transactions: [["orders", [drop, 'DROP ROLE "svc"']]],
  },
  {
    title: "away with it, as the role itself where the master may only set it",
    onDelete: "dropOwned",
    actual: world([policy], { otherRoles: [anActor("svc", { canSetRole: true })] }),
    transactions: [
      ["orders", ['SET LOCAL ROLE "svc"', drop, "SET LOCAL ROLE NONE", 'DROP ROLE "svc"']],
    ],
  },
  {
    title: "nothing of shared objects, which DROP OWNED leaves",
    onDelete: "dropOwned",
    actual: world([{ database: undefined, catalog: "pg_database", kind: "owner", count: 1 }]),
    transactions: [["orders", ['DROP ROLE "svc"']]],
  },
  {
    title: "nothing of what it holds on objects of others",
    onDelete: "dropOwned",
    actual: world([{ database: "orders", catalog: "pg_class", kind: "acl", count: 1 }]),
    transactions: [["orders", ['DROP ROLE "svc"']]],
  },
];

const refused: readonly {
  readonly title: string;
  readonly onDelete: OnDelete;
  readonly actual: World;
  readonly refusal: object;
}[] = [
  {
    title: "to a role that does not exist",
    onDelete: { reassignOwnedTo: "nobody" },
    actual: world([owns("pg_class")]),
    refusal: {
      path: "onDelete.reassignOwnedTo",
      reason: 'role "nobody" does not exist',
      hint: "Create it, or name another role.",
    },
  },
  {
    title: "to a role whose privileges the master cannot use",
    onDelete: toTeam,
    actual: world([owns("pg_class")], { otherRoles: [anActor("svc", { hasAdmin: true })] }),
    refusal: {
      path: "onDelete",
      reason: '"master" cannot use the privileges of "team", which it needs for what "svc" owns',
      hint: 'Have a role that has the privileges of "svc" and "team" run REASSIGN OWNED BY "svc" TO "team" in each database, or set onDelete to "disableLogin" or "retain".',
    },
  },
  {
    title: "to a role that the master may only set: it needs the privileges of both at once",
    onDelete: toTeam,
    actual: world([owns("pg_class")], {
      otherRoles: [anActor("svc", { hasAdmin: true }), anActor("team", { canSetRole: true })],
    }),
    refusal: {
      path: "onDelete",
      reason: '"master" cannot use the privileges of "team", which it needs for what "svc" owns',
      hint: 'Have a role that has the privileges of "svc" and "team" run REASSIGN OWNED BY "svc" TO "team" in each database, or set onDelete to "disableLogin" or "retain".',
    },
  },
  {
    title: "away, where the master cannot use its privileges",
    onDelete: "dropOwned",
    actual: world([owns("pg_class")], { otherRoles: [] }),
    refusal: {
      path: "onDelete",
      reason: '"master" cannot use the privileges of "svc", which it needs for what "svc" owns',
      hint: 'Have a role that has the privileges of "svc" run DROP OWNED BY "svc" in each database, or set onDelete to "disableLogin" or "retain".',
    },
  },
  {
    title: "away, of a database",
    onDelete: "dropOwned",
    actual: world([], {
      contents: {
        orders: someContents({
          obstacles: [
            anObstacle("owner", ["database billing"], { isShared: true }),
            anObstacle("owner", ["table sales.own"]),
          ],
        }),
      },
    }),
    refusal: {
      path: "",
      reason: 'role "svc" cannot be dropped: it owns database billing',
      hint: 'Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role. Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.',
    },
  },
  {
    title: "to another role, while something is in the way that it cannot be given",
    onDelete: toTeam,
    actual: world([], {
      contents: {
        orders: someContents({
          obstacles: [
            anObstacle("temporary", ["table pg_temp_3.work"]),
            anObstacle("owner", ["database billing"], { isShared: true }),
            anObstacle("policy", ["policy p on table sales.own"]),
            anObstacle("personal", ["user mapping for svc on server far"]),
          ],
        }),
      },
    }),
    refusal: {
      path: "",
      reason:
        'role "svc" cannot be dropped: it holds privileges on table pg_temp_3.work in database "orders"; is named in policy p on table sales.own in database "orders"; owns user mapping for svc on server far in database "orders"',
      hint: 'Temporary objects go when the sessions that created them end. Take it out of the policies (ALTER POLICY … TO), or set onDelete to "dropOwned". Revoke its default privileges and drop its user mappings, which no other role can be given, or set onDelete to "dropOwned". Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.',
    },
  },
];

describe("what a role owns goes", () => {
  for (const { title, onDelete, actual, transactions } of cases) {
    it(title, () => {
      const planned = planRemoval({ ...removal, onDelete }, aSnapshot(actual));
      if (!("plan" in planned)) throw new Error(JSON.stringify(planned));
      const sent = removalTransactions({ ...removal, onDelete }, planned.plan);
      expect(
        sent
          .slice(1)
          .map(({ database, statements }) => [database, statements.map(({ text }) => text)]),
      ).to.deep.equal(transactions);
    });
  }

  for (const { title, onDelete, actual, refusal } of refused) {
    it(`nowhere: ${title}`, () => {
      expect(planRemoval({ ...removal, onDelete }, aSnapshot(actual))).to.deep.equal({
        refusals: [refusal],
      });
    });
  }
});
