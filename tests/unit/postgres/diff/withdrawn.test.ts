import { expect } from "chai";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import { differencesToRepair, undeclaredExtras } from "../../../../provider/postgres/diff/extras";
import { differencesInWords } from "../../../../provider/postgres/diff/describe";
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import {
  aDeclaration,
  aGrant,
  aMembership,
  aMembershipIn,
  anEntry,
  aRole,
  aSchema,
  aSnapshot,
  aTable,
} from "../snapshots";

const iam = aMembership("rds_iam");
const held = aSnapshot({
  role: aRole({
    memberships: [iam, aMembership("audit"), aMembership("payroll", { admin: true })],
    dependencies: [{ database: "billing", catalog: "pg_class", kind: "acl", count: 1 }],
  }),
  objects: [
    aSchema(),
    aTable("invoice", {
      grants: [
        anEntry("INSERT"),
        anEntry("SELECT", { grantable: true }),
        anEntry("UPDATE", { grantable: true }),
      ],
    }),
  ],
});
const others = ['extra membership in "audit"', "extra INSERT on table sales.invoice"];
const elsewhere = 'privileges in database "billing"';

const cases: readonly {
  readonly title: string;
  readonly declared: Partial<RoleDeclaration>;
  readonly repairs: readonly string[];
  readonly reports: readonly string[];
}[] = [
  {
    title: "nothing where nothing is known of before",
    declared: { memberOf: [aMembershipIn("payroll")] },
    repairs: [],
    reports: [
      others[0] ?? "",
      'extra ADMIN option of membership in "payroll"',
      "extra INSERT, SELECT, UPDATE on table sales.invoice",
      elsewhere,
    ],
  },
  {
    title: "what was declared, as a whole",
    declared: {
      previous: {
        iamAuthentication: true,
        memberOf: [aMembershipIn("payroll")],
        grants: [aGrant({ privileges: ["SELECT", "UPDATE"] })],
      },
    },
    repairs: ['extra membership in "payroll"', "extra SELECT, UPDATE on table sales.invoice"],
    reports: [...others, elsewhere],
  },
  {
    title: "options that were declared, and not those that were not",
    declared: {
      memberOf: [aMembershipIn("payroll")],
      grants: [aGrant({ privileges: ["SELECT", "UPDATE"] })],
      previous: {
        iamAuthentication: true,
        memberOf: [aMembershipIn("payroll", { admin: true })],
        grants: [
          aGrant({ privileges: ["SELECT"], grantable: true }),
          aGrant({ privileges: ["UPDATE"] }),
        ],
      },
    },
    repairs: [
      'extra ADMIN option of membership in "payroll"',
      "extra grant option for SELECT on table sales.invoice",
    ],
    reports: [...others, "extra grant option for UPDATE on table sales.invoice", elsewhere],
  },
  {
    title: "no option of a membership that was declared without it",
    declared: {
      memberOf: [aMembershipIn("payroll")],
      previous: { iamAuthentication: true, memberOf: [aMembershipIn("payroll")], grants: [] },
    },
    repairs: [],
    reports: [
      others[0] ?? "",
      'extra ADMIN option of membership in "payroll"',
      "extra INSERT, SELECT, UPDATE on table sales.invoice",
      elsewhere,
    ],
  },
  {
    title: "rds_iam where the login no longer uses IAM",
    declared: {
      iamAuthentication: false,
      previous: { iamAuthentication: true, memberOf: [], grants: [] },
    },
    repairs: ['extra membership in "rds_iam"'],
    reports: [
      others[0] ?? "",
      'extra membership in "payroll"',
      "extra INSERT, SELECT, UPDATE on table sales.invoice",
      elsewhere,
    ],
  },
];

describe("where extras are reported, a role loses", () => {
  for (const { title, declared, repairs, reports } of cases) {
    it(title, () => {
      const declaration = aDeclaration({ extraPrivileges: "report", ...declared });
      const { role } = desiredRole(declaration, held);
      expect(differencesInWords(differencesToRepair(role, held), held)).to.deep.equal(repairs);
      expect(differencesInWords(undeclaredExtras(role, held), held)).to.deep.equal(reports);
    });
  }
});
