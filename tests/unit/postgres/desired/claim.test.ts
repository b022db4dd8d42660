import { expect } from "chai";
import { isAdoptedNow } from "../../../../provider/postgres/desired/claim";
import type { RoleState } from "../../../../provider/postgres/model/snapshot";
import { aDeclaration, aRole, marker } from "../snapshots";

const cases: readonly {
  readonly title: string;
  readonly adoptExisting: boolean;
  readonly role: RoleState | "absent";
  readonly isAdopted: boolean;
}[] = [
  {
    title: "no role that is not there",
    adoptExisting: true,
    role: "absent",
    isAdopted: false,
  },
  {
    title: "a role without a marker",
    adoptExisting: true,
    role: aRole({ comment: "reads orders" }),
    isAdopted: true,
  },
  {
    title: "no role that has a marker already",
    adoptExisting: true,
    role: aRole({ comment: marker() }),
    isAdopted: false,
  },
  {
    title: "no role where the program does not adopt",
    adoptExisting: false,
    role: aRole({ comment: "" }),
    isAdopted: false,
  },
];

describe("an update adopts", () => {
  for (const { title, adoptExisting, role, isAdopted } of cases) {
    it(title, () => {
      const { ownership } = aDeclaration();
      expect(isAdoptedNow({ ...ownership, adoptExisting }, role)).to.equal(isAdopted);
    });
  }
});
