import { expect } from "chai";
import { endsInDrop, planRemoval } from "../../../../provider/postgres/plan/planRemoval";
import { aRole, aSnapshot, marker, OWNER } from "../snapshots";

const removal = { name: "svc", database: "orders", onDelete: undefined, owners: [OWNER] };

const kept = [
  {
    title: "has no marker and no recorded oid",
    comment: "by hand",
    why: "no longer carries this resource's marker",
  },
  {
    title: "carries another's marker",
    comment: marker({ owner: "bank" }),
    why: "is managed by another resource: bank",
  },
  {
    title: "carries a marker that would begin a line",
    comment: marker({ owner: "x\nwarning: forged" }),
    why: String.raw`is managed by another resource: x\nwarning: forged`,
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

  it("keeps another role of the name that has no marker", () => {
    const role = aRole({ comment: "by hand", oid: 16401 });
    expect(
      planRemoval({ ...removal, generation: 1, recordedOid: 16400 }, aSnapshot({ role })),
    ).to.deep.equal({ kept: `role "svc" no longer carries this resource's marker` });
  });

  for (const { adoptExisting, onDelete, last } of [
    { adoptExisting: false, onDelete: undefined, last: ['DROP ROLE "svc"'] },
    { adoptExisting: true, onDelete: undefined, last: [] },
    { adoptExisting: true, onDelete: "drop", last: ['DROP ROLE "svc"'] },
    { adoptExisting: false, onDelete: "retain", last: [] },
  ] as const) {
    it(`knows its role by the recorded oid where the marker is gone: adoptExisting ${String(adoptExisting)}, onDelete ${String(onDelete)}`, () => {
      const answer = planRemoval(
        { ...removal, generation: 1, recordedOid: 16400, adoptExisting, onDelete },
        aSnapshot({ role: aRole({ comment: "by hand" }) }),
      );
      const plan = "plan" in answer ? answer.plan : undefined;
      expect(plan?.last.map(({ text }) => text)).to.deep.equal(last);
      expect(plan?.login.length).to.equal(onDelete === "retain" ? 0 : 2);
    });
  }
});

describe("endsInDrop", () => {
  const ours = aRole({ comment: marker() });
  const rows = [
    { title: "a role that is gone", role: "absent", onDelete: "drop", drops: false },
    { title: "another's role", role: aRole({ comment: "" }), onDelete: "drop", drops: false },
    { title: "a role to be retained", role: ours, onDelete: "retain", drops: false },
    { title: "a login to be disabled", role: ours, onDelete: "disableLogin", drops: false },
    { title: "a role to be dropped", role: ours, onDelete: "drop", drops: true },
    { title: "a role and what it owns", role: ours, onDelete: "dropOwned", drops: true },
  ] as const;
  for (const { title, role, onDelete, drops } of rows) {
    it(`is ${String(drops)} for ${title}`, () => {
      const found = endsInDrop({ ...removal, onDelete, generation: 1 }, aSnapshot({ role }));
      expect(found).to.equal(drops);
    });
  }
});
