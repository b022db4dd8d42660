import { expect } from "chai";
import { extrasReported } from "../../../../provider/diff/drift";
import { desiredRole } from "../../../../provider/postgres/desired/desiredRole";
import type { RoleDeclaration } from "../../../../provider/postgres/model/declaration";
import type { Snapshot } from "../../../../provider/postgres/model/snapshot";
import {
  aDeclaration,
  aMembership,
  anEntry,
  aRole,
  aSchema,
  aSnapshot,
  aTable,
} from "../../postgres/snapshots";

const withExtras = aSnapshot({
  role: aRole({ memberships: [aMembership("rds_iam"), aMembership("payroll")] }),
  objects: [aSchema(), aTable("item", { grants: [anEntry("INSERT")] })],
});

describe("extrasReported", () => {
  const cases: readonly {
    readonly title: string;
    readonly extraPrivileges: RoleDeclaration["extraPrivileges"];
    readonly snapshot: Snapshot;
    readonly lines: readonly string[];
  }[] = [
    {
      title: "shows extra privileges that are kept",
      extraPrivileges: "report",
      snapshot: withExtras,
      lines: ['extra membership in "payroll"', "extra INSERT on table sales.item"],
    },
    {
      title: "shows nothing of a role as declared",
      extraPrivileges: "report",
      snapshot: aSnapshot(),
      lines: [],
    },
    {
      title: "shows nothing of a role that does not exist yet",
      extraPrivileges: "report",
      snapshot: aSnapshot({ role: "absent" }),
      lines: [],
    },
    {
      title: "shows nothing where extra privileges are revoked",
      extraPrivileges: "revoke",
      snapshot: withExtras,
      lines: [],
    },
    {
      title: "shows nothing where extra privileges are ignored",
      extraPrivileges: "ignore",
      snapshot: withExtras,
      lines: [],
    },
  ];

  for (const { title, extraPrivileges, snapshot, lines } of cases) {
    it(title, () => {
      const { role } = desiredRole(aDeclaration({ extraPrivileges }), snapshot);
      expect(extrasReported(role, snapshot)).to.deep.equal(lines);
    });
  }
});
