import { expect } from "chai";
import {
  dependedOn,
  halfRemoved,
  heldAgain,
  sessionsLeft,
  staysInRdsIam,
} from "../../../../provider/postgres/apply/removalErrors";
import { RoleError } from "../../../../provider/postgres/model/errors";
import { aMembership } from "../snapshots";

describe("a removal says", () => {
  it("which memberships in rds_iam stay, and who can revoke them", () => {
    const membership = aMembership("rds_iam", { grantor: "dba" });
    const unreachable = {
      difference: { kind: "membership extra", membership },
      reason: "beyond the master's reach",
      hint: 'Have "dba" revoke it.',
    } as const;
    expect(staysInRdsIam("svc", [unreachable])).to.deep.equal([
      'role "svc" stays in "rds_iam", beyond the master\'s reach. Have "dba" revoke it.',
    ]);
    expect(staysInRdsIam("svc", [])).to.deep.equal([]);
  });

  for (const { sessions, count } of [
    { sessions: 1, count: "1 session" },
    { sessions: 2, count: "2 sessions" },
  ]) {
    it(`that ${count} could not be ended`, () => {
      expect(sessionsLeft("svc", sessions, 16400)).to.equal(
        `${count} of role "svc" could not be ended and may go on. Have a member of "pg_signal_backend" run SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usesysid = 16400.`,
      );
    });
  }

  it("in which databases the role is given privileges again and again", () => {
    const error = heldAgain("svc", ["billing", "orders"]);
    expect(error.code).to.equal("busy");
    expect(error.message).to
      .equal(`other sessions gave "svc" privileges in database "billing", "orders" again, each time they were taken away
Hint: Find these sessions in pg_stat_activity, and stop them.`);
  });

  it("what depends on what the role owns", () => {
    const message = "cannot drop table t because other objects depend on it";
    const cause = Object.assign(new Error(message), { detail: "view v depends on table t" });
    const error = dependedOn("svc", new RoleError("statement failed", "failed", { cause }));
    expect(error.code).to.equal("refused");
    expect(error.message).to.equal(`cannot drop what "svc" owns: ${message}
Detail: view v depends on table t
Hint: Nothing was changed. Drop those objects first, or set onDelete to { reassignOwnedTo: "…" }.`);
    const bare = dependedOn(
      "svc",
      new RoleError("statement failed", "failed", { cause: new Error(message) }),
    );
    expect(bare.message).to.equal(`cannot drop what "svc" owns: ${message}
Hint: Nothing was changed. Drop those objects first, or set onDelete to { reassignOwnedTo: "…" }.`);
  });

  it("what is committed where it could not be finished", () => {
    const cause = new Error("connection lost");
    const error = halfRemoved("svc", ['the login of "svc" is off', "more"], cause);
    expect(error.cause).to.equal(cause);
    expect(error.message).to.equal(`could not finish removing "svc": connection lost
Detail: Committed before this: the login of "svc" is off; more.
Hint: Fix the cause and run the deployment again: it continues from there.`);
  });
});
