import { expect } from "chai";
import { asSession, type Authority } from "../../../../provider/postgres/authority/runAs";
import {
  authorityToGrant,
  authorityToRevoke,
  type GrantAuthority,
} from "../../../../provider/postgres/authority/grants";
import type { ObjectState } from "../../../../provider/postgres/model/snapshot";
import { aColumn, anActor, anEntry, aSchema, aSnapshot, aTable, type World } from "../snapshots";

const etls = { owner: "etl" };
const separateStatements: Authority = { ...asSession, separateStatements: true };
const asRole: Authority = { runAs: { as: "role", role: "etl" }, separateStatements: false };
const asMember: Authority = { runAs: { as: "member", of: ["etl"] }, separateStatements: false };
const canBe = { otherRoles: [anActor("etl", { canSetRole: true })] };

/** SELECT with grant option on a column of etl's table. */
const onColumns: readonly {
  readonly title: string;
  readonly world?: World;
  readonly part: Partial<ObjectState>;
  readonly authority: GrantAuthority;
}[] = [
  {
    title: "by itself and apart where it has the column's own option",
    part: { sessionMayGrant: ["SELECT"], sessionMayPassOn: ["SELECT"], optionHeld: ["SELECT"] },
    authority: separateStatements,
  },
  {
    title: "by nobody but the owner where it has the table's option",
    world: { otherRoles: [anActor("etl", { hasAdmin: true })] },
    part: { sessionMayGrant: ["SELECT"], optionHeld: ["SELECT"] },
    authority: asRole,
  },
  {
    title: "by the owner's member where nobody holds the option",
    world: { otherRoles: [anActor("etl", { hasAdmin: true })] },
    part: {},
    authority: asMember,
  },
  {
    title: "by nobody where it has the table's option alone",
    part: { sessionMayGrant: ["SELECT"], optionHeld: ["SELECT"] },
    authority: {
      refused: 'column sales.invoice.total is owned by "etl", whose privileges "master" cannot use',
      hint: {
        by: '"etl"',
        object: { type: "COLUMN", schema: "sales", name: "invoice", column: "total" },
        master: "master",
      },
    },
  },
];

describe("a column's privilege is granted with grant option", () => {
  for (const { title, world, part, authority } of onColumns) {
    it(title, () => {
      const object = aColumn("invoice", "total", { ...etls, ...part });
      const snapshot = aSnapshot({ ...world, objects: [aSchema(), object] });
      const grant = { database: "orders", object, privilege: "SELECT", grantable: true } as const;
      expect(authorityToGrant(grant, snapshot)).to.deep.equal(authority);
    });
  }
});

describe("what cannot be had on another owner's table is told", () => {
  it("where the owner, as whom it would be granted, has no USAGE on the schema", () => {
    const object = aTable("invoice", { ...etls, ownerHasUsage: false });
    const snapshot = aSnapshot({ ...canBe, objects: [aSchema(), object] });
    const grant = { database: "orders", object, privilege: "SELECT", grantable: false } as const;
    expect(authorityToGrant(grant, snapshot)).to.deep.equal({
      refused: 'table sales.invoice is in a schema that its owner "etl" has no USAGE on',
      hint: 'Have "master" run GRANT USAGE ON SCHEMA "sales" TO "etl".',
    });
  });

  it("where the grantor has lost the option that it gave by", () => {
    const object = aTable("invoice", etls);
    const snapshot = aSnapshot({ objects: [aSchema(), object] });
    const lost = anEntry("SELECT", { grantor: "bob", grantorHoldsOption: false });
    expect(
      authorityToRevoke("svc", { database: "orders", object, entry: lost }, snapshot),
    ).to.deep.equal({
      refused: "beyond the master's reach",
      hint: '"bob" has lost the grant option that it granted this by: have "etl" run GRANT SELECT ON TABLE "sales"."invoice" TO "bob" WITH GRANT OPTION; REVOKE GRANT OPTION FOR SELECT ON TABLE "sales"."invoice" FROM "bob" CASCADE.',
    });
  });
});
