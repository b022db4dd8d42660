import { expect } from "chai";
import type { Dependency } from "../../../../provider/postgres/model/snapshot";
import type { RemovalDeclaration } from "../../../../provider/postgres/model/declaration";
import { planRemoval } from "../../../../provider/postgres/plan/planRemoval";
import {
  aDatabase,
  aMembership,
  anActor,
  anEntry,
  anObject,
  anObstacle,
  aRole,
  aSnapshot,
  aTable,
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

const catalogsRead = [
  "pg_auth_members",
  "pg_class",
  "pg_database",
  "pg_default_acl",
  "pg_foreign_data_wrapper",
  "pg_foreign_server",
  "pg_language",
  "pg_largeobject",
  "pg_namespace",
  "pg_parameter_acl",
  "pg_proc",
  "pg_tablespace",
  "pg_type",
];

function anAcl(database: string | undefined, catalog: string): Dependency {
  return { database, catalog, kind: "acl", count: 1 };
}

const refused: readonly {
  readonly title: string;
  readonly actual: World;
  readonly it: string;
  readonly hints: readonly string[];
}[] = [
  {
    title: "what it owns and the policies that name it",
    actual: {
      contents: {
        orders: someContents({
          obstacles: [
            anObstacle("owner", ["table sales.own"], { total: 3 }),
            anObstacle("policy", ["policy p\nHint: forged"]),
            anObstacle("owner", ["database billing"], { isShared: true }),
            anObstacle("temporary", ["table pg_temp_3.work"]),
            anObstacle("temporaryOwner", ["table pg_temp_3.own"]),
          ],
        }),
      },
    },
    it: 'holds privileges on table pg_temp_3.work in database "orders"; is named in policy p\\nHint: forged in database "orders"; owns database billing; owns table pg_temp_3.own in database "orders"; owns table sales.own and 2 more in database "orders"',
    hints: [
      'Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role, or to "dropOwned", which drops it.',
      'Take it out of the policies (ALTER POLICY … TO), or set onDelete to "dropOwned".',
      'Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role.',
      "Temporary objects go when the sessions that created them end.",
    ],
  },
  {
    title: "what it passed on, and what is beyond the master's reach",
    actual: {
      otherRoles: [anActor("etl")],
      objects: [
        aTable("invoice", {
          grants: [anEntry("SELECT", { grantable: true })],
          dependentPrivileges: [{ privilege: "SELECT", grantee: "bob" }],
        }),
        aTable("item", { owner: "etl", grants: [anEntry("SELECT", { grantor: "etl" })] }),
        aTable("own", { owner: "svc", grants: [anEntry("SELECT", { grantor: "svc" })] }),
      ],
    },
    it: 'holds SELECT on table sales.invoice, passed on to "bob"; holds SELECT on table sales.item, beyond the master\'s reach',
    hints: [
      'Have "svc" run REVOKE SELECT ON TABLE "sales"."invoice" FROM "bob".',
      'Have "etl" run REVOKE SELECT ON TABLE "sales"."item" FROM "svc".',
    ],
  },
  {
    title: "what extensions were made with for it, and memberships that it granted",
    actual: {
      role: aRole({
        dependencies: [
          { database: "orders", catalog: "pg_class", kind: "other", count: 2 },
          { database: "orders", catalog: "pg_class", kind: "acl", count: 1 },
          anAcl(undefined, "pg_auth_members"),
        ],
        membershipsGiven: [
          aMembership("payroll", { member: "bob", grantor: "svc" }),
          aMembership("payroll", { grantor: "svc" }),
        ],
      }),
    },
    it: 'granted membership in "payroll" to "bob"; is needed by 2 objects of pg_class in database "orders"',
    hints: [
      "Drop the extension that they belong to.",
      'Have an administrator run REVOKE "payroll" FROM "bob" GRANTED BY "svc".',
    ],
  },
  {
    title: "privileges that no inspection reads, also on shared objects",
    actual: {
      role: aRole({
        dependencies: [
          ...catalogsRead.map((catalog) => anAcl("orders", catalog)),
          ...catalogsRead.map((catalog) => anAcl(undefined, catalog)),
          { ...anAcl("orders", "pg_ts_dict"), count: 2 },
          anAcl(undefined, "pg_subscription"),
          { ...anAcl("orders", "pg_publication"), kind: "owner" },
        ],
      }),
    },
    it: 'holds privileges on 1 object of pg_subscription; holds privileges on 2 objects of pg_ts_dict in database "orders"',
    hints: ['Have the owners revoke the privileges of "svc" on them.'],
  },
  {
    title: "what it passed on and can no longer revoke, everywhere",
    actual: {
      databases: [
        aDatabase("orders", { dependentPrivileges: [{ privilege: "CONNECT", grantee: "bob" }] }),
      ],
      shared: [
        anObject("PARAMETER", "", "work_mem", {
          grants: [anEntry("SET")],
          dependentPrivileges: [{ privilege: "SET", grantee: "eve" }],
        }),
      ],
      objects: [
        aTable("invoice", {
          grants: [anEntry("INSERT", { grantable: true })],
          dependentPrivileges: [
            { privilege: "SELECT", grantee: "zoe" },
            { privilege: "SELECT", grantee: "bob" },
          ],
        }),
      ],
    },
    it: [
      'passed CONNECT on database orders on to "bob"',
      'passed SELECT on table sales.invoice on to "bob"',
      'passed SELECT on table sales.invoice on to "zoe"',
      'passed SET on parameter work_mem on to "eve"',
    ].join("; "),
    hints: [
      'Have "svc" run REVOKE CONNECT ON DATABASE "orders" FROM "bob".',
      'Have "svc" run REVOKE SET ON PARAMETER "work_mem" FROM "eve".',
      'Have "svc" run REVOKE SELECT ON TABLE "sales"."invoice" FROM "zoe".',
      'Have "svc" run REVOKE SELECT ON TABLE "sales"."invoice" FROM "bob".',
    ],
  },
  {
    title: "what is in databases that were not inspected",
    actual: {
      role: aRole({
        dependencies: [
          { database: "billing", catalog: "pg_class", kind: "owner", count: 3 },
          { database: "billing", catalog: "pg_proc", kind: "acl", count: 1 },
          { database: "billing", catalog: "pg_policy", kind: "policy", count: 1 },
          { database: "billing", catalog: "pg_class", kind: "other", count: 1 },
        ],
      }),
    },
    it: 'has 6 dependent objects in database "billing"',
    hints: ["Make sure that the master can connect to every database."],
  },
  {
    title: "what is in a database of which the reason is known",
    actual: {
      role: aRole({
        dependencies: [{ database: "billing", catalog: "pg_class", kind: "owner", count: 1 }],
      }),
      unread: { billing: { reason: "it is full", hint: "Empty it." } },
    },
    it: 'has 1 dependent object in database "billing", which could not be inspected: it is full',
    hints: ["Empty it."],
  },
];

describe("planRemoval refuses to drop a role, before anything is sent, for", () => {
  for (const { title, actual, ...expected } of refused) {
    it(title, () => {
      expect(planRemoval(removal, aSnapshot(actual))).to.deep.equal({
        refusals: [
          {
            path: "",
            reason: `role "svc" cannot be dropped: it ${expected.it}`,
            hint: `${expected.hints.join(" ")} Or set onDelete to "disableLogin" or "retain", which keep the role. Run pulumi up to record a new onDelete, which sends nothing to the server; then delete again.`,
          },
        ],
      });
    });
  }

  it("more than 20 reasons, which are counted", () => {
    const objects = Array.from({ length: 22 }, (_, index) =>
      aTable(`t${String(index + 10)}`, {
        owner: "etl",
        grants: [anEntry("SELECT", { grantor: "etl" })],
      }),
    );
    const planned = planRemoval(removal, aSnapshot({ otherRoles: [anActor("etl")], objects }));
    const [refusal] = "refusals" in planned ? planned.refusals : [];
    expect(refusal?.reason.split("; ").slice(19)).to.deep.equal([
      "holds SELECT on table sales.t29, beyond the master's reach",
      "and 2 more reasons",
    ]);
    expect(refusal?.hint.match(/Have "etl" run/g)).to.have.lengthOf(20);
  });
});
