import { expect } from "chai";
import { RoleError } from "../../../../provider/postgres/model/errors";
import { isReplicaError, replicaError } from "../../../../provider/postgres/server/replicaError";

describe("replicaError", () => {
  it("says what to set instead, and keeps the server's own error", () => {
    const cause = new Error("cannot set transaction read-write mode during recovery");
    const error = replicaError(cause);
    expect(error.message).to.equal(`the server is a read-only replica
Hint: Set \`server\` to the primary instance, or to the writer endpoint of the cluster: a replica accepts no changes and may lag behind.`);
    expect(error.code).to.equal("could not connect");
    expect(error.cause).to.equal(cause);
  });

  it("is told from other errors", () => {
    const others = [
      new RoleError("could not connect", "no answer"),
      new RoleError("statement failed", "could not grant", { sqlState: "25006" }),
      Object.assign(new Error("read-only"), { code: "25006" }),
    ];
    expect([replicaError(), ...others].map(isReplicaError)).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });
});
