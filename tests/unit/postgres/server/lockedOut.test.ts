import { expect } from "chai";
import { lockedOutWarning, waysQuery } from "../../../../provider/postgres/server/lockedOut";

const way = (through: string, inherits = true) => ({ through, inherits });
const answers: readonly { readonly ways: readonly object[]; readonly because: string }[] = [
  { ways: [], because: "the server asks for an IAM token" },
  { ways: [{ set_config: "0" }, way("svc")], because: '"master" is in "rds_iam" through "svc"' },
  {
    ways: [way("svc"), way("svc"), way("team")],
    because: '"master" is in "rds_iam" through "svc", "team"',
  },
  { ways: [way("made", false), way("svc")], because: '"master" is in "rds_iam" through "svc"' },
  {
    ways: [way("made", false), way("rds_iam", false)],
    because: '"master" is in "rds_iam" through "made"',
  },
  { ways: [way("rds_iam")], because: '"master" is in "rds_iam" through "rds_iam"' },
];

describe("lockedOutWarning", () => {
  for (const { ways, because } of answers) {
    it(`names the ways of ${JSON.stringify(ways)}`, () => {
      expect(lockedOutWarning("master", "orders.rds.amazonaws.com", [{ rows: ways }])).to.equal(
        `the password of "master" is refused on orders.rds.amazonaws.com, because ${because}; it logged in with an IAM token instead
Hint: Memberships in users that this tool manages are drift, which up revokes; then the password works again. Have an administrator revoke any other.`,
      );
    });
  }

  it("names none where the server could not be asked", () => {
    expect(lockedOutWarning("master", "orders.rds.amazonaws.com", undefined)).to.match(
      / because the server asks for an IAM token; it logged in/,
    );
  });

  it("reads the ways in a transaction that only reads", () => {
    expect(waysQuery(5)).to.match(/^BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;[^]*COMMIT$/);
  });
});
