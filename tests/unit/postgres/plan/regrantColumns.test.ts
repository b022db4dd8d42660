import { expect } from "chai";
import type { GrantEntry } from "../../../../provider/postgres/model/snapshot";
import type { NamedGrant } from "../../../../provider/postgres/model/declaration";
import { aColumnGrant } from "../objectBuilders";
import { planned, planOf, statementsOf } from "./planCase";
import { aColumn, aDeclaration, aGrant, anActor, anEntry, aSchema, aTable } from "../snapshots";

const SELECT = anEntry("SELECT");
const grantable = anEntry("SELECT", { grantable: true });
const byEtl = anEntry("SELECT", { grantor: "etl", grantorCanRevoke: true });
const byZoe = anEntry("SELECT", { grantor: "zoe", grantorCanRevoke: true });
const revoke = 'REVOKE SELECT ON TABLE "sales"."invoice" FROM "svc"';
const revokeOption = 'REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "svc"';
const again = 'GRANT SELECT ("status") ON TABLE "sales"."invoice" TO "svc"';

const cases: readonly {
  readonly title: string;
  /** Of the columns' grant. */
  readonly declared: Partial<NamedGrant>;
  /** Whether SELECT on the table is declared too. */
  readonly onTable?: boolean;
  /** What the role holds on the table. */
  readonly table: readonly GrantEntry[];
  /** And on its columns. */
  readonly columns: Readonly<Record<string, readonly GrantEntry[]>>;
  readonly statements: readonly string[];
}[] = [
  {
    title: "sends nothing where the table's privilege is declared too",
    declared: {},
    onTable: true,
    table: [SELECT],
    columns: { status: [SELECT] },
    statements: [],
  },
  {
    title: "grants a column again behind the REVOKE on its table",
    declared: {},
    table: [SELECT],
    columns: { status: [SELECT] },
    statements: [revoke, again],
  },
  {
    title: "grants those columns again that are declared, beside those that are missing",
    declared: { columns: ["note", "number", "status"] },
    table: [SELECT],
    columns: { note: [], number: [SELECT], secret: [SELECT], status: [SELECT] },
    statements: [
      revoke,
      'GRANT SELECT ("note", "number", "status") ON TABLE "sales"."invoice" TO "svc"',
    ],
  },
  {
    title: "leaves the columns' other privileges, which the REVOKE does not take",
    declared: { privileges: ["SELECT", "UPDATE"] },
    table: [SELECT],
    columns: { status: [SELECT, anEntry("UPDATE")] },
    statements: [revoke, again],
  },
  {
    title: "leaves what another grantor gave on a column, which the REVOKE does not take",
    declared: {},
    table: [SELECT],
    columns: { status: [byEtl] },
    statements: [revoke],
  },
  {
    title: "leaves what that grantor did not give on a column, though it gave another privilege",
    declared: { privileges: ["SELECT", "UPDATE"] },
    table: [byEtl],
    columns: { status: [{ ...byEtl, privilege: "UPDATE" }, SELECT] },
    statements: ['SET LOCAL ROLE "etl"', revoke, "SET LOCAL ROLE NONE"],
  },
  {
    title: "grants nothing again behind the REVOKE on another column",
    declared: {},
    table: [],
    columns: { secret: [SELECT], status: [SELECT] },
    statements: ['REVOKE SELECT ("secret") ON TABLE "sales"."invoice" FROM "svc"'],
  },
  {
    title: "grants a column again as the grantor whose privilege the REVOKE takes",
    declared: {},
    table: [byEtl],
    columns: { status: [byEtl, SELECT] },
    statements: ['SET LOCAL ROLE "etl"', revoke, again, "SET LOCAL ROLE NONE"],
  },
  {
    title: "grants a column again as each of several grantors",
    declared: {},
    table: [byEtl, byZoe],
    columns: { status: [byEtl, byZoe] },
    statements: [
      'SET LOCAL ROLE "etl"',
      revoke,
      again,
      "SET LOCAL ROLE NONE",
      'SET LOCAL ROLE "zoe"',
      revoke,
      again,
      "SET LOCAL ROLE NONE",
    ],
  },
  {
    title: "grants a column again with the grant option that is declared",
    declared: { grantable: true },
    table: [SELECT],
    columns: { status: [grantable] },
    statements: [revoke, `${again} WITH GRANT OPTION`],
  },
  {
    title: "grants a column again without a grant option that is not declared",
    declared: {},
    table: [grantable],
    columns: { status: [grantable] },
    statements: [revoke, again],
  },
  {
    title: "grants a column once where its grant option is missing",
    declared: { grantable: true },
    table: [SELECT],
    columns: { status: [SELECT] },
    statements: [revoke, `${again} WITH GRANT OPTION`],
  },
  {
    title: "grants nothing again as a grantor that gave no option where another did",
    declared: { grantable: true },
    table: [byEtl],
    columns: { status: [byEtl, grantable] },
    statements: ['SET LOCAL ROLE "etl"', revoke, "SET LOCAL ROLE NONE"],
  },
  {
    title: "gives a column the grant option again that the table loses",
    declared: { grantable: true },
    onTable: true,
    table: [grantable],
    columns: { status: [grantable] },
    statements: [revokeOption, `${again} WITH GRANT OPTION`],
  },
  {
    title: "leaves a column without the grant option that it loses with the table",
    declared: {},
    onTable: true,
    table: [grantable],
    columns: { status: [grantable] },
    statements: [revokeOption],
  },
  {
    title: "leaves a column that has no grant option to lose with the table",
    declared: {},
    onTable: true,
    table: [grantable],
    columns: { status: [SELECT] },
    statements: [revokeOption],
  },
];

/** What the plan sends, and what it leaves, where a column is declared. */
function planFor({
  declared,
  onTable = false,
  table,
  columns,
}: Omit<(typeof cases)[number], "title" | "statements">) {
  const grants = [aColumnGrant(declared), ...(onTable ? [aGrant({ path: "grants[1]" })] : [])];
  const objects = [
    aSchema(),
    aTable("invoice", { grants: table }),
    aColumn("item", "status"),
    ...Object.entries(columns).map(([name, held]) => aColumn("invoice", name, { grants: held })),
  ];
  const otherRoles = ["etl", "zoe"].map((name) => anActor(name, { canSetRole: true }));
  const session = anActor("master", { inherits: true });
  return planOf(
    planned({
      declaration: aDeclaration({ grants }),
      actual: { objects, otherRoles: [...otherRoles, session] },
    }),
  );
}

describe("a REVOKE on a table some of whose columns are kept", () => {
  for (const { title, statements, ...columnCase } of cases) {
    it(title, () => {
      const plan = planFor(columnCase);
      const expected = statements.length === 0 ? {} : { orders: statements };
      expect(statementsOf(plan)).to.deep.equal(expected);
      expect(plan.unreachable).to.deep.equal([]);
    });
  }

  it("grants no column again where the table's privilege cannot be revoked", () => {
    const byDba = anEntry("SELECT", { grantor: "dba" });
    const plan = planFor({ declared: {}, table: [byDba], columns: { status: [byDba] } });
    expect(plan.transactions).to.deep.equal([]);
    expect(plan.unreachable.map(({ difference }) => difference.kind)).to.deep.equal([
      "grant extra",
    ]);
  });

  it("leaves the table's privilege where the role passed a column's on", () => {
    const dependentPrivileges = [{ privilege: "SELECT", grantee: "bob" }] as const;
    const objects = [
      aSchema(),
      aTable("invoice", { grants: [SELECT] }),
      aColumn("invoice", "status", { grants: [grantable], dependentPrivileges }),
    ];
    const declaration = aDeclaration({ grants: [aColumnGrant({ grantable: true })] });
    const plan = planOf(planned({ declaration, actual: { objects } }));
    expect(plan.transactions).to.deep.equal([]);
    expect(plan.unreachable.map(({ reason }) => reason)).to.deep.equal(['passed on to "bob"']);
  });
});
