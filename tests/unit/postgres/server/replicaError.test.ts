import { expect } from "chai";
import { replicaError } from "../../../../provider/postgres/server/replicaError";

describe("replicaError", () => {
  it("says what to set instead, and keeps the server's own error", () => {
    const cause = new Error("cannot set transaction read-write mode during recovery");
    const error = replicaError(cause);
    expect(error.message).to.equal(`the server is a read-only replica
Hint: Set \`server\` to the primary instance, or to the writer endpoint of the cluster: a replica accepts no changes and may lag behind.`);
    expect(error.code).to.equal("could not connect");
    expect(error.cause).to.equal(cause);
  });
});
