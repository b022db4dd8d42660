import { expect } from "chai";
import { lockedOutWarning, waysQuery } from "../../../../provider/postgres/server/lockedOut";

const way = (through: string, inherits = true) => ({ through, inherits });
const answers: readonly { readonly ways: readonly object[]; readonly through: string }[] = [
  { ways: [], through: "" },
  { ways: [{ set_config: "0" }, way("svc")], through: ' through "svc"' },
  { ways: [way("svc"), way("svc"), way("team")], through: ' through "svc", "team"' },
  { ways: [way("made", false), way("svc")], through: ' through "svc"' },
  { ways: [way("made", false), way("rds_iam", false)], through: ' through "made"' },
  { ways: [way("rds_iam")], through: ' through "rds_iam"' },
];

describe("lockedOutWarning", () => {
  for (const { ways, through } of answers) {
    it(`names the ways of ${JSON.stringify(ways)}`, () => {
      expect(lockedOutWarning("master", "orders.rds.amazonaws.com", [{ rows: ways }])).to.equal(
        `the password of "master" is refused on orders.rds.amazonaws.com, because "master" is in "rds_iam"${through}; it logged in with an IAM token instead
Hint: Memberships in users that this tool manages are drift, which up revokes; then the password works again. Have an administrator revoke any other.`,
      );
    });
  }

  it("names none where the server could not be asked", () => {
    expect(lockedOutWarning("master", "orders.rds.amazonaws.com", undefined)).to.match(
      / is in "rds_iam"; it logged in/,
    );
  });

  it("reads the ways in a transaction that only reads", () => {
    expect(waysQuery(5)).to.match(/^BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;[^]*COMMIT$/);
  });
});
