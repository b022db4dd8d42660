import { expect } from "chai";
import { authorityRefusals } from "./authorityRefusals";
import { planned, type RefusalCase } from "./planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembershipIn,
  aPreset,
  aRole,
  aSchema,
  aSequence,
  aTable,
  marker,
  OWNER,
} from "./snapshots";

const v15 = { versionNum: 150012 };
const creating = { owner: OWNER, recordedOwner: undefined, adoptExisting: false } as const;

const cases: readonly RefusalCase[] = [
  {
    title: "a schema that does not exist, once for a preset",
    declaration: aDeclaration({ grants: [aPreset("readOnly")] }),
    actual: { objects: [] },
    refusals: [
      {
        path: "grants[0]",
        reason: 'schema sales does not exist in database "orders"',
        hint: "Create it first, or take it out of the grants.",
      },
    ],
  },
  {
    title: "tables that do not exist, each once",
    declaration: aDeclaration({ grants: [aGrant({ names: ["Item", "note", "Item"] })] }),
    actual: {},
    refusals: ['table sales."Item"', "table sales.note"].map((words) => ({
      path: "grants[0]",
      reason: `${words} does not exist in database "orders"`,
      hint: "Create it first, or take it out of the grants.",
    })),
  },
  {
    title: "a table that is a sequence",
    declaration: aDeclaration({ grants: [aGrant({ names: ["ids"] })] }),
    actual: { objects: [aSchema(), aSequence("ids")] },
    refusals: [
      {
        path: "grants[0]",
        reason: "table sales.ids does not exist: sequence sales.ids has that name",
        hint: "Name an object of the type that the grant is on.",
      },
    ],
  },
  {
    title: "databases that do not exist, each once, where they were typed",
    declaration: aDeclaration({
      database: "order",
      grants: [
        aGrant({ database: "order" }),
        aGrant({ database: "billing", path: "grants[1]" }),
        aGrant({ database: "billing", path: "grants[2]" }),
      ],
    }),
    actual: { databases: [aDatabase("orders"), aDatabase("audit")] },
    refusals: [
      { path: "database", database: "order" },
      { path: "grants[1].database", database: "billing" },
    ].map(({ path, database }) => ({
      path,
      reason: `database "${database}" does not exist on the server`,
      hint: "Create it first. Databases of the server: audit, orders.",
    })),
  },
  {
    title: "a database that was not looked into",
    declaration: aDeclaration({ grants: [aGrant({ database: "billing" })] }),
    actual: { databases: [aDatabase("orders"), aDatabase("billing")] },
    refusals: [
      {
        path: "grants[0]",
        reason: 'schema sales does not exist in database "billing"',
        hint: "Create it first, or take it out of the grants.",
      },
    ],
  },
  {
    title: "a privilege that the server's version does not have",
    declaration: aDeclaration({ grants: [aGrant({ privileges: ["MAINTAIN", "SELECT"] })] }),
    actual: { ...v15, objects: [aSchema(), aTable("invoice")] },
    refusals: [
      {
        path: "grants[0]",
        reason: "privilege MAINTAIN needs PostgreSQL 17, the server runs 15",
        hint: 'Leave it out, or use ["ALL"], which means what the server has.',
      },
    ],
  },
  {
    title: "roles to be a member of that do not exist",
    declaration: aDeclaration({ memberOf: [aMembershipIn("payroll")] }),
    actual: { existingRoles: [] },
    refusals: [
      {
        path: "memberOf",
        reason: 'role "payroll" does not exist on the server',
        hint: "Create it first, or take it out of memberOf.",
      },
      {
        path: "",
        reason: 'role "rds_iam" does not exist on the server',
        hint: "RDS makes it when IAM database authentication is on: enable it for the instance or cluster.",
      },
    ],
  },
  {
    title: "options of a membership before 16",
    declaration: aDeclaration({
      memberOf: [
        aMembershipIn("payroll", { inherit: false }),
        aMembershipIn("audit", { set: false }),
      ],
    }),
    actual: { ...v15, existingRoles: ["audit", "payroll", "rds_iam"] },
    refusals: ["audit", "payroll"].map((role) => ({
      path: "memberOf",
      reason: `membership in "${role}" without INHERIT or SET needs PostgreSQL 16, the server runs 15`,
      hint: "Leave inherit and set out.",
    })),
  },
  {
    title: "the master itself",
    declaration: aDeclaration({ name: "master" }),
    actual: { role: "absent" },
    refusals: [
      {
        path: "username",
        reason: 'role "master" is the master that this resource logs in with',
        hint: "Choose another username: the master must keep its own login.",
      },
    ],
  },
  {
    title: "a role that exists without a marker",
    declaration: aDeclaration({ ownership: { ...creating, generation: "next" } }),
    actual: { role: aRole({ comment: "by hand" }) },
    refusals: [
      {
        path: "username",
        reason: 'role "svc" already exists and is not managed by this resource',
        hint: "Set adoptExisting to take it over, or choose another name.",
      },
    ],
  },
  {
    title: "a role with another's marker, also where it adopts",
    declaration: aDeclaration({
      name: 's"vc',
      ownership: { ...creating, adoptExisting: true, generation: "next" },
    }),
    actual: { role: aRole({ comment: marker({ owner: "bank/prod::svc" }) }) },
    refusals: [
      {
        path: "username",
        reason: 'role "s"vc" is managed by another resource: bank/prod::svc',
        hint: 'Choose another username, or free the role: COMMENT ON ROLE "s""vc" IS NULL.',
      },
    ],
  },
];

describe("planRole refuses, before anything is sent,", () => {
  for (const { title, declaration, actual, refusals } of [...cases, ...authorityRefusals]) {
    it(title, () => {
      expect(planned({ declaration, actual })).to.deep.equal({ refusals });
    });
  }

  it("everything at once", () => {
    const declaration = aDeclaration({
      ...{ iamAuthentication: false, memberOf: [aMembershipIn("payroll")] },
      grants: [aGrant({ names: ["note"] }), aGrant({ path: "grants[1]" })],
    });
    const objects = [aSchema(), aTable("invoice", { owner: "etl" })];
    const answer = planned({ declaration, actual: { objects, existingRoles: [] } });
    const paths = "refusals" in answer ? answer.refusals.map(({ path }) => path) : [];
    expect(paths).to.deep.equal(["memberOf", "grants[0]", "grants[1]"]);
  });
});
