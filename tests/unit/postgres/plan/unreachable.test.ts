import { expect } from "chai";
import {
  unreachableInWords,
  unreachableWithHints,
} from "../../../../provider/postgres/diff/describe";
import { planned, planOf, statementsOf } from "./planCase";
import {
  aDeclaration,
  aGrant,
  aMember,
  aMembership,
  anActor,
  anEntry,
  aRole,
  aSchema,
  aSession,
  aSnapshot,
  aTable,
  type World,
} from "../snapshots";

const iam = aMembership("rds_iam");
const GIVE_ADMIN = `Have a superuser, the creator of "svc" or, on RDS, the server's master user run GRANT "svc" TO "master" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.`;

/** A table on which the role holds INSERT. */
function holding(part: Parameters<typeof anEntry>[1], table: Parameters<typeof aTable>[1] = {}) {
  return [aSchema(), aTable("invoice", { grants: [anEntry("INSERT", part)], ...table })];
}

const cases: readonly {
  readonly title: string;
  readonly actual: World;
  readonly left: string;
  readonly hint: string;
}[] = [
  {
    title: "a membership that another role gave",
    actual: {
      otherRoles: [anActor("dba2")],
      role: aRole({ memberships: [iam, aMembership("payroll", { grantor: "dba2" })] }),
    },
    left: 'extra membership in "payroll", granted by "dba2", beyond the master\'s reach',
    hint: 'Have "dba2" or a superuser run REVOKE "payroll" FROM "svc" GRANTED BY "dba2".',
  },
  {
    title: "a membership whose grantor is unknown",
    actual: { role: aRole({ memberships: [iam, aMembership("payroll", { grantor: "dba2" })] }) },
    left: 'extra membership in "payroll", granted by "dba2", beyond the master\'s reach',
    hint: 'Have "dba2" or a superuser run REVOKE "payroll" FROM "svc" GRANTED BY "dba2".',
  },
  {
    title: "an option of a declared membership that a superuser gave",
    actual: {
      otherRoles: [anActor("rdsadmin", { superuser: true, hasAdmin: true })],
      session: aSession({ inRdsSuperuser: true }),
      role: aRole({ memberships: [{ ...iam, grantor: "rdsadmin", admin: true }] }),
    },
    left: 'extra ADMIN option of membership in "rds_iam", granted by "rdsadmin", beyond the master\'s reach',
    hint: 'Have "rdsadmin" or a superuser run REVOKE ADMIN OPTION FOR "rds_iam" FROM "svc" GRANTED BY "rdsadmin".',
  },
  {
    title: "a member that a role gave whom the master may not be a member of",
    actual: {
      otherRoles: [anActor("app", { hasAdmin: true, circular: true })],
      role: aRole({ members: [aMember("bob", { grantor: "app" })] }),
    },
    left: '"bob" is a member, beyond the master\'s reach',
    hint: 'Have "app" or a superuser run REVOKE "svc" FROM "bob" GRANTED BY "app".',
  },
  {
    title: "an attribute that only a superuser takes away",
    actual: { role: aRole({ foreignAttributes: ["SUPERUSER"] }) },
    left: "has the attribute SUPERUSER, beyond the master's reach",
    hint: 'Have a superuser run ALTER ROLE "svc" NOSUPERUSER.',
  },
  {
    title: "an attribute of a role on which the master has no ADMIN OPTION",
    actual: { role: aRole({ foreignAttributes: ["CREATEROLE"], sessionHasAdmin: false }) },
    left: "has the attribute CREATEROLE, beyond the master's reach",
    hint: GIVE_ADMIN,
  },
  {
    title: "a setting of a role on which the master has no ADMIN OPTION",
    actual: {
      role: aRole({
        sessionHasAdmin: false,
        settings: [{ database: undefined, name: "work_mem", value: "1MB" }],
      }),
    },
    left: "extra setting work_mem, beyond the master's reach",
    hint: GIVE_ADMIN,
  },
  {
    title: "a grant by an owner out of reach",
    actual: {
      otherRoles: [anActor("etl")],
      objects: holding({ grantor: "etl" }, { owner: "etl" }),
    },
    left: "extra INSERT on table sales.invoice, beyond the master's reach",
    hint: 'Have "etl" run REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc".',
  },
  {
    title: "a grant by another grantor out of reach",
    actual: {
      otherRoles: [anActor("etl")],
      objects: holding({ grantor: "etl", grantorCanRevoke: true }),
    },
    left: 'extra INSERT on table sales.invoice, granted by "etl", beyond the master\'s reach',
    hint: 'Have "etl" run REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc".',
  },
  {
    title: "a grant by a grantor whom the server would not let it act as",
    actual: {
      session: aSession({ inRdsSuperuser: true }),
      otherRoles: [anActor("etl", { grantRefused: true })],
      objects: holding({ grantor: "etl", grantorCanRevoke: true }),
    },
    left: 'extra INSERT on table sales.invoice, granted by "etl", beyond the master\'s reach',
    hint: 'Have "etl" run REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc".',
  },
  {
    title: "a grant by a grantor of whom nothing is known",
    actual: { objects: holding({ grantor: "etl", grantorCanRevoke: true }) },
    left: 'extra INSERT on table sales.invoice, granted by "etl", beyond the master\'s reach',
    hint: 'Have "etl" run REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc".',
  },
  {
    title: "a grant that was passed on",
    actual: {
      objects: holding(
        { grantable: true },
        {
          dependentPrivileges: [
            { privilege: "INSERT", grantee: "zoe" },
            { privilege: "INSERT", grantee: "bob" },
            { privilege: "SELECT", grantee: "eve" },
          ],
        },
      ),
    },
    left: 'extra INSERT on table sales.invoice, passed on to "bob", "zoe"',
    hint: 'Have "svc" run REVOKE INSERT ON TABLE "sales"."invoice" FROM "bob"; REVOKE INSERT ON TABLE "sales"."invoice" FROM "zoe".',
  },
  {
    title: "privileges in a database that was not inspected",
    actual: {
      role: aRole({
        dependencies: [
          { database: "billing", catalog: "pg_class", kind: "acl", count: 2 },
          { database: "billing", catalog: "pg_namespace", kind: "acl", count: 1 },
          { database: "audit", catalog: "pg_class", kind: "owner", count: 1 },
          { database: "orders", catalog: "pg_class", kind: "acl", count: 1 },
          { database: undefined, catalog: "pg_database", kind: "acl", count: 1 },
        ],
      }),
    },
    left: 'privileges in database "billing", which was not inspected',
    hint: 'Make sure that the master can connect to database "billing".',
  },
  {
    title: "privileges in a database that takes no connections",
    actual: {
      closedDatabases: ["billing"],
      role: aRole({
        dependencies: [{ database: "billing", catalog: "pg_class", kind: "acl", count: 2 }],
      }),
    },
    left: 'privileges in database "billing", which takes no connections',
    hint: 'Have its owner run ALTER DATABASE "billing" ALLOW_CONNECTIONS true.',
  },
];

describe("extras that the master cannot take away", () => {
  for (const { title, actual, left, hint } of cases) {
    it(`leaves ${title}`, () => {
      const plan = planOf(planned({ declaration: aDeclaration(), actual }));
      const snapshot = aSnapshot(actual);
      expect(plan.transactions).to.deep.equal([]);
      expect(unreachableInWords(plan.unreachable, snapshot)).to.deep.equal([left]);
      expect(unreachableWithHints(plan.unreachable, snapshot)).to.deep.equal([`${left}. ${hint}`]);
    });
  }

  it("leaves all attributes of a superuser, also those that it could take away else", () => {
    const actual = { role: aRole({ foreignAttributes: ["SUPERUSER", "CREATEDB"] }) };
    const plan = planOf(planned({ declaration: aDeclaration(), actual }));
    expect(plan.transactions).to.deep.equal([]);
    expect(unreachableWithHints(plan.unreachable, aSnapshot(actual))).to.deep.equal([
      'has the attribute CREATEDB, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" NOSUPERUSER.',
      'has the attribute SUPERUSER, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" NOSUPERUSER.',
    ]);
  });

  it("leaves all attributes of a role with REPLICATION before 16", () => {
    const role = aRole({ foreignAttributes: ["CREATEROLE", "REPLICATION"] });
    const actual = { role, versionNum: 150012 };
    const plan = planOf(planned({ declaration: aDeclaration(), actual }));
    expect(plan.transactions).to.deep.equal([]);
    expect(unreachableWithHints(plan.unreachable, aSnapshot(actual))).to.deep.equal([
      'has the attribute CREATEROLE, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" NOREPLICATION.',
      'has the attribute REPLICATION, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" NOREPLICATION.',
    ]);
  });

  it("says of each what keeps it and who can take it away", () => {
    const extra = (role: string) => aMembership(role, { grantor: "dba2" });
    const actual = {
      closedDatabases: ["billing"],
      role: aRole({
        memberships: [iam, extra("audit"), extra("payroll")],
        dependencies: [
          { database: "billing", catalog: "pg_class", kind: "acl", count: 2 },
        ] as const,
      }),
    };
    const { unreachable } = planOf(planned({ declaration: aDeclaration(), actual }));
    const left = [
      'extra membership in "audit", granted by "dba2", beyond the master\'s reach',
      'extra membership in "payroll", granted by "dba2", beyond the master\'s reach',
      'privileges in database "billing", which takes no connections',
    ];
    const hints = [
      'Have "dba2" or a superuser run REVOKE "audit" FROM "svc" GRANTED BY "dba2".',
      'Have "dba2" or a superuser run REVOKE "payroll" FROM "svc" GRANTED BY "dba2".',
      'Have its owner run ALTER DATABASE "billing" ALLOW_CONNECTIONS true.',
    ];
    const snapshot = aSnapshot(actual);
    expect(unreachableInWords(unreachable, snapshot)).to.deep.equal(left);
    expect(unreachableWithHints(unreachable, snapshot)).to.deep.equal(
      left.map((line, index) => `${line}. ${String(hints[index])}`),
    );
  });

  it("sends the rest", () => {
    const plan = planOf(
      planned({
        declaration: aDeclaration({ grants: [aGrant({ names: ["item"] })] }),
        actual: { objects: [...holding({ grantor: "etl" }), aTable("item")] },
      }),
    );
    expect(statementsOf(plan)).to.deep.equal({
      orders: ['GRANT SELECT ON TABLE "sales"."item" TO "svc"'],
    });
    expect(plan.unreachable).to.have.lengthOf(1);
  });

  it("revokes what was not passed on, though another grantor's was", () => {
    const grants = [
      anEntry("INSERT", { grantable: true }),
      anEntry("INSERT", { grantor: "etl", grantorCanRevoke: true }),
    ];
    const dependentPrivileges = [{ privilege: "INSERT", grantee: "bob" }] as const;
    const plan = planOf(
      planned({
        declaration: aDeclaration(),
        actual: {
          otherRoles: [anActor("etl", { canSetRole: true })],
          objects: [aSchema(), aTable("invoice", { grants, dependentPrivileges })],
        },
      }),
    );
    expect(statementsOf(plan)).to.deep.equal({
      orders: [
        'SET LOCAL ROLE "etl"',
        'REVOKE INSERT ON TABLE "sales"."invoice" FROM "svc"',
        "SET LOCAL ROLE NONE",
      ],
    });
    expect(plan.unreachable).to.have.lengthOf(1);
  });
});
