import { expect } from "chai";
import {
  halfRemoved,
  heldAgain,
  refusedLate,
  sessionsLeft,
  staysInRdsIam,
} from "../../../../provider/postgres/apply/removalErrors";
import { connectionEnded } from "../../../../provider/postgres/apply/transaction";
import { RoleError } from "../../../../provider/postgres/model/errors";
import { timedOut, timedOutWhile } from "../../../../provider/postgres/model/timedOut";
import { aMembership } from "../snapshots";

const removal = { name: "svc", database: "orders", owners: [], generation: 1 };

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
      .equal(`"svc" was given privileges in database "billing", "orders" again, each time they were taken away
Hint: Another session does that, or an event trigger of the database: find it in pg_stat_activity or pg_event_trigger, and stop it.`);
    expect(heldAgain("svc", []).message).to
      .equal(`sessions of "svc" began again, each time they were ended
Hint: Another session lets it log in again: find that in pg_stat_activity, and stop it.`);
  });

  const toTeam = { reassignOwnedTo: "team" };
  for (const { title, onDelete, code, message, detail, says } of [
    {
      title: "what depends on what the role owns",
      onDelete: "dropOwned",
      code: "2BP01",
      message: "cannot drop table t because other objects depend on it",
      detail: "view v depends on table t",
      says: `cannot drop what "svc" owns: cannot drop table t because other objects depend on it
Detail: view v depends on table t
Hint: Nothing was changed. Drop those objects first, or set onDelete to { reassignOwnedTo: "…" }.`,
    },
    {
      title: "that the new owner lacks a right",
      onDelete: toTeam,
      code: "42501",
      message: "permission denied for schema s",
      says: `cannot give what "svc" owns to "team": permission denied for schema s
Hint: Nothing was changed. PostgreSQL gives an object only to a role that has CREATE on its schema, or, for a schema, on the database: grant that to "team".`,
    },
    {
      title: "another refusal as it is",
      onDelete: "drop",
      code: "42501",
      message: "no",
      says: "no",
    },
    {
      title: "another failure as it is",
      onDelete: toTeam,
      code: "55P03",
      message: "no",
      says: "no",
    },
  ] as const) {
    it(title, () => {
      const cause = Object.assign(new Error(message), detail === undefined ? {} : { detail });
      const error = new RoleError("statement failed", message, { sqlState: code, cause });
      const late = refusedLate({ ...removal, onDelete }, error);
      expect(late).to.have.property("message", says);
      expect(late === error).to.equal(says === "no");
    });
  }

  it("what it did not expect, as it is", () => {
    const error = new TypeError("unexpected");
    expect(refusedLate({ ...removal, onDelete: "drop" }, error)).to.equal(error);
  });

  it("what is committed where it could not be finished", () => {
    const cause = new Error("connection lost");
    const error = halfRemoved("svc", ['the login of "svc" is off', "more"], cause);
    expect(error.cause).to.equal(cause);
    expect(error.message).to.equal(`could not finish removing "svc": connection lost
Detail: Committed before this: the login of "svc" is off; more.
Hint: Run the deployment again: it continues from there.`);
    const statement = new RoleError("statement failed", "could not revoke", {
      detail: "A fact.",
      hint: "Everything was rolled back. Wait.",
    });
    expect(halfRemoved("svc", ['the login of "svc" is off'], statement).message).to
      .equal(`could not finish removing "svc": could not revoke
Detail: A fact.
Detail: Committed before this: the login of "svc" is off.
Hint: Wait. Then run the deployment again: it continues from there.`);
    const cut = new RoleError("statement failed", "could not revoke", { hint: connectionEnded });
    expect(halfRemoved("svc", ["all"], cut).message).to
      .equal(`could not finish removing "svc": could not revoke
Detail: Committed before this: all.
Hint: Run the deployment again: it continues from there.`);
    const late = timedOutWhile(timedOut({ doing: "deleting", seconds: 1 }), "waiting");
    expect(halfRemoved("svc", ['the login of "svc" is off'], late).message).to
      .equal(`could not finish removing "svc": deleting did not finish within 1 second (timeouts.operationSeconds): it was waiting
Detail: Committed before this: the login of "svc" is off.
Hint: Find what takes so long, or raise timeouts.operationSeconds. Then run the deployment again: it continues from there.`);
  });
});
