import { expect } from "chai";
import { losesPassword } from "../../../../provider/postgres/desired/claim";
import type { RoleState } from "../../../../provider/postgres/model/snapshot";
import { aDeclaration, aRole, marker } from "../snapshots";

const cases: readonly {
  readonly title: string;
  readonly adoptExisting: boolean;
  readonly iamAuthentication?: boolean;
  readonly login?: boolean;
  readonly role: RoleState | "absent";
  readonly isLost: boolean;
}[] = [
  {
    title: "of no role that is not there",
    adoptExisting: true,
    role: "absent",
    isLost: false,
  },
  {
    title: "of a role that is adopted",
    adoptExisting: true,
    role: aRole({ comment: "reads orders" }),
    isLost: true,
  },
  {
    title: "of a group role that is adopted",
    adoptExisting: true,
    iamAuthentication: false,
    login: false,
    role: aRole({ comment: "" }),
    isLost: true,
  },
  {
    title: "of no login whose password an RDS Proxy has",
    adoptExisting: true,
    iamAuthentication: false,
    role: aRole({ comment: "" }),
    isLost: false,
  },
  {
    title: "of no role that has a marker already",
    adoptExisting: true,
    role: aRole({ comment: marker() }),
    isLost: false,
  },
  {
    title: "of no role where the program does not adopt",
    adoptExisting: false,
    role: aRole({ comment: "" }),
    isLost: false,
  },
];

describe("an update removes the password", () => {
  for (const { title, adoptExisting, role, isLost, ...roles } of cases) {
    it(title, () => {
      const { ownership, ...declaration } = aDeclaration(roles);
      const adopting = { ...declaration, ownership: { ...ownership, adoptExisting } };
      expect(losesPassword(adopting, role)).to.equal(isLost);
    });
  }
});
