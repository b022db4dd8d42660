import { expect } from "chai";
import { planRemoval } from "../../../../provider/postgres/plan/planRemoval";
import { aRole, aSnapshot, marker, OWNER } from "../snapshots";

const removal = { name: "svc", database: "orders", onDelete: undefined, owners: [OWNER] };

const kept = [
  { title: "has no marker", comment: "by hand", why: "no longer carries this resource's marker" },
  {
    title: "carries another's marker",
    comment: marker({ owner: "bank" }),
    why: "no longer carries this resource's marker",
  },
  {
    title: "is of another generation",
    comment: marker({ generation: 2 }),
    why: "was re-created after this state was recorded",
  },
];

describe("planRemoval", () => {
  for (const { title, comment, why } of kept) {
    it(`keeps a role that ${title}`, () => {
      expect(
        planRemoval({ ...removal, generation: 1 }, aSnapshot({ role: aRole({ comment }) })),
      ).to.deep.equal({
        kept: `role "svc" ${why}`,
      });
    });
  }
});
