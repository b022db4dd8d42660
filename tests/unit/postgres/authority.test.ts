import { expect } from "chai";
import { authorityToGrant, authorityToRevoke } from "../../../provider/postgres/authority";
import { anEntry, aSchema, aSnapshot, aTable } from "./snapshots";

const invoice = { type: "TABLE", schema: "sales", name: "invoice" } as const;
const gone = { refused: "table sales.invoice is not there any more", hint: "Run it again." };

describe("authority over an object that a look did not find", () => {
  it("is refused to grant", () => {
    expect(authorityToGrant("orders", invoice, "SELECT", aSnapshot())).to.deep.equal(gone);
  });

  it("is refused to revoke", () => {
    const entry = anEntry("SELECT");
    expect(authorityToRevoke("orders", invoice, entry, aSnapshot())).to.deep.equal(gone);
  });
});

describe("authority over an object of pg_database_owner", () => {
  it("is refused where the database's owner is not known", () => {
    const table = aTable("invoice", { owner: "pg_database_owner" });
    const snapshot = aSnapshot({ objects: [aSchema(), table], databases: [] });
    expect(authorityToGrant("orders", table, "SELECT", snapshot)).to.deep.equal({
      refused:
        'table sales.invoice is owned by "pg_database_owner", whose privileges "master" cannot use',
      hint: 'Grant "master" the privilege WITH GRANT OPTION, or "pg_database_owner" WITH ADMIN OPTION.',
    });
  });
});
