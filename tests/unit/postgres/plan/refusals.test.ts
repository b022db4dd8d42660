import { expect } from "chai";
import { authorityRefusals } from "../authority/grantRefusals";
import { ownershipRefusals } from "../desired/ownershipRefusals";
import { planned, type RefusalCase } from "./planCase";
import {
  aDatabase,
  aDeclaration,
  aGrant,
  aMembershipIn,
  aPreset,
  aSchema,
  aTable,
  someContents,
} from "../snapshots";

const v15 = { versionNum: 150012 };

const cases: readonly RefusalCase[] = [
  {
    title: "a schema that does not exist, once for a preset",
    declaration: aDeclaration({ grants: [aPreset("readOnly")] }),
    actual: { objects: [] },
    refusals: [
      {
        path: "grants[0].schema",
        reason: 'schema sales does not exist in database "orders"',
        hint: "Create it first, or take it out of the grants.",
      },
    ],
  },
  {
    title: "tables that do not exist, each where it was typed",
    declaration: aDeclaration({ grants: [aGrant({ names: ["Item", "note", "Item"] })] }),
    actual: {},
    refusals: ['table sales."Item"', "table sales.note", 'table sales."Item"'].map((words, at) => ({
      path: `grants[0].tables[${String(at)}]`,
      reason: `${words} does not exist in database "orders"`,
      hint: "Create it first, or take it out of the grants.",
    })),
  },
  {
    title: "a table that is a sequence",
    declaration: aDeclaration({ grants: [aGrant({ names: ["ids"] })] }),
    actual: {
      contents: {
        orders: someContents({
          objects: [aSchema()],
          nearby: [{ type: "SEQUENCE", schema: "sales", name: "ids", column: undefined }],
        }),
      },
    },
    refusals: [
      {
        path: "grants[0].tables[0]",
        reason: "table sales.ids does not exist: sequence sales.ids has that name",
        hint: 'Write sequences: ["ids"] to grant on it.',
      },
    ],
  },
  {
    title: "a table whose name is mistyped",
    declaration: aDeclaration({ grants: [aGrant({ names: ["invioce"] })] }),
    actual: {
      contents: {
        orders: someContents({
          objects: [aSchema()],
          nearby: ["invoice", "item"].map((name) => ({
            ...({ type: "TABLE", schema: "sales", column: undefined } as const),
            name,
          })),
        }),
      },
    },
    refusals: [
      {
        path: "grants[0].tables[0]",
        reason: 'table sales.invioce does not exist in database "orders"',
        hint: 'Did you mean "invoice"? Create it first, or take it out of the grants.',
      },
    ],
  },
  {
    title: "a table that is named with its schema",
    declaration: aDeclaration({ grants: [aGrant({ names: ["sales.invoice"] })] }),
    actual: {},
    refusals: [
      {
        path: "grants[0].tables[0]",
        reason: 'table sales."sales.invoice" does not exist in database "orders"',
        hint: 'Leave the schema out of the name: write "invoice".',
      },
    ],
  },
  {
    title: "tables that are named with another schema, or with quotes",
    declaration: aDeclaration({
      grants: [aGrant({ names: ["hr.employee", '"sales"."invoice"'] })],
    }),
    actual: {},
    refusals: ['"hr.employee"', '"""sales"".""invoice"""'].map((name, index) => ({
      path: `grants[0].tables[${String(index)}]`,
      reason: `table sales.${name} does not exist in database "orders"`,
      hint: "Write the name alone: the schema is the grant's, sales here.",
    })),
  },
  {
    title: "settings whose names PostgreSQL does not take",
    declaration: aDeclaration({
      settings: { "app..x": "v", "app.1x": "v", "app.x": "v", "1app.x": "v", "app.x-": "v" },
    }),
    actual: {},
    refusals: ["1app.x", "app..x", "app.1x", "app.x-"].map((name) => ({
      path: `settings.${name}`,
      reason: `setting name "${name}" is not valid`,
      hint: "Write words joined by single dots; each begins with a letter or _, and has letters, digits, _ and $.",
    })),
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
    title: "a database that takes no connections",
    declaration: aDeclaration({ grants: [aGrant({ database: "billing" })] }),
    actual: { databases: [aDatabase("orders")], closedDatabases: ["billing"] },
    refusals: [
      {
        path: "grants[0].database",
        reason: 'database "billing" takes no connections',
        hint: 'Have its owner run ALTER DATABASE "billing" ALLOW_CONNECTIONS true.',
      },
    ],
  },
  {
    title: "a database that was not inspected",
    declaration: aDeclaration({ grants: [aGrant({ database: "billing" })] }),
    actual: { databases: [aDatabase("orders"), aDatabase("billing")] },
    refusals: [
      {
        path: "grants[0].schema",
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
        path: "grants[0].privileges[0]",
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
];

describe("planRole refuses, before anything is sent,", () => {
  for (const { title, declaration, actual, refusals } of [
    ...cases,
    ...ownershipRefusals,
    ...authorityRefusals,
  ]) {
    it(title, () => {
      expect(planned({ declaration, actual })).to.deep.equal({ refusals });
    });
  }

  it("everything at once", () => {
    const declaration = aDeclaration({
      iamAuthentication: false,
      memberOf: [aMembershipIn("payroll")],
      grants: [aGrant({ names: ["note"] }), aGrant({ path: "grants[1]" })],
    });
    const objects = [aSchema(), aTable("invoice", { owner: "etl" })];
    const answer = planned({ declaration, actual: { objects, existingRoles: [] } });
    const paths = "refusals" in answer ? answer.refusals.map(({ path }) => path) : [];
    expect(paths).to.deep.equal(["memberOf", "grants[0].tables[0]", "grants[1]"]);
  });
});
