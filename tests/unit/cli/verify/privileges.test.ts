import { expect } from "chai";
import {
  type OwnPrivileges,
  privilegesIn,
  privilegesOutcome,
  privilegesQuery,
} from "../../../../cli/verify/privileges";

const OWN: OwnPrivileges = {
  memberOf: ["rds_iam", "staff"],
  readOnly: false,
  inRecovery: false,
  schemas: 1,
  allSchemas: 3,
  createIn: 0,
  tables: 12,
  select: 7,
  insert: 1,
  update: 2,
  delete: 0,
};
const DETAIL = `tables and views: 12; SELECT on 7, INSERT on 1, UPDATE on 2, DELETE on 0
schemas: may use 1 of 3, may create in 0
member of "rds_iam", "staff"`;

describe("what a role can do", () => {
  it("is told in a few lines", () => {
    expect(privilegesOutcome(OWN, "orders")).to.deep.equal({
      status: "ok",
      found: 'may write where it has the privilege, in database "orders"',
      detail: DETAIL,
      value: undefined,
    });
  });

  it("is told of a role that only reads, and of one on a replica", () => {
    const reading = { ...OWN, readOnly: true, memberOf: [] };
    expect(privilegesOutcome(reading, "orders")).to.deep.include({
      found: 'reads only, in database "orders"',
      detail: DETAIL.replace('"rds_iam", "staff"', "no role"),
    });
    expect(privilegesOutcome({ ...reading, inRecovery: true }, "orders")).to.have.property(
      "found",
      'reads only (a read-only replica), in database "orders"',
    );
  });

  it("is a warning where there are tables and it has no privilege on any", () => {
    const none = { ...OWN, select: 0, insert: 0, update: 0, delete: 0 };
    expect(privilegesOutcome(none, "orders")).to.deep.equal({
      status: "warning",
      found: 'may write where it has the privilege, in database "orders"',
      detail: DETAIL.replace(
        "SELECT on 7, INSERT on 1, UPDATE on 2",
        "SELECT on 0, INSERT on 0, UPDATE on 0",
      ),
      reason: "it has no privilege on any table",
      hint: "Declare grants for it, if it is to read or write tables of this database.",
      value: undefined,
    });
    expect(privilegesOutcome({ ...none, tables: 0 }, "orders")).to.have.property("status", "ok");
  });

  it("is read in a transaction that only reads", () => {
    expect(privilegesQuery(30)).to.match(/^BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;/);
    expect(privilegesQuery(30)).to.contain("SET LOCAL statement_timeout = 30000;");
  });

  it("is the row among the results of its message", () => {
    const results = [{ rows: [] }, { rows: [{ set_config: "" }] }, { rows: [{ own: OWN }] }];
    expect(privilegesIn(results)).to.equal(OWN);
    expect(privilegesIn([{ rows: [] }])).to.equal(undefined);
  });
});
