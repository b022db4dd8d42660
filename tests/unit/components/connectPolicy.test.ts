import { expect } from "chai";
import {
  checkPolicyLength,
  connectPolicyDocument,
  dbUserArns,
} from "../../../components/connectPolicy";

const USER = {
  partition: "aws",
  accountId: "123456789012",
  dbResources: ["db-B", "cluster-A", "db-B"].map((id) => ({ id, region: "eu-west-1" })),
  username: "orders_reader",
};

describe("dbUserArns", () => {
  it("are one ARN for each resource ID, sorted, without duplicates", () => {
    expect(dbUserArns(USER)).to.deep.equal([
      "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-A/orders_reader",
      "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-B/orders_reader",
    ]);
  });

  it("are in the Region of each resource", () => {
    const dbResources = [
      { id: "db-A", region: "eu-west-1" },
      { id: "cluster-B", region: "us-east-1" },
    ];
    expect(dbUserArns({ ...USER, dbResources })).to.deep.equal([
      "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-A/orders_reader",
      "arn:aws:rds-db:us-east-1:123456789012:dbuser:cluster-B/orders_reader",
    ]);
  });

  it("keep the username's case and the partition", () => {
    const user = {
      ...USER,
      partition: "aws-us-gov",
      username: "Jane Doe",
      dbResources: [{ id: "db-A", region: "eu-west-1" }],
    };
    expect(dbUserArns(user)).to.deep.equal([
      "arn:aws-us-gov:rds-db:eu-west-1:123456789012:dbuser:db-A/Jane Doe",
    ]);
  });

  const refusals = [
    {
      change: { username: "a*b" },
      problem: 'username: expected a name without "*", "?", "$" and "/", found "a*b"',
    },
    { change: { username: "" }, problem: 'username: expected printable ASCII, found ""' },
    {
      change: { username: "jürgen" },
      problem: 'username: expected printable ASCII, found "jürgen"',
    },
    {
      change: { partition: "*" },
      problem: 'server.partition: expected "aws", "aws-cn" or "aws-us-gov", found "*"',
    },
    {
      change: { dbResources: [{ id: "db-A", region: "eu-*" }] },
      problem: 'server.region: expected a region such as "eu-west-1", found "eu-*"',
    },
    { change: { accountId: "*" }, problem: 'server.accountId: expected 12 digits, found "*"' },
    {
      change: { dbResources: [{ id: "orders-cluster", region: "eu-west-1" }] },
      problem:
        'server.resourceIds: expected a DB resource ID ("db-…" or "cluster-…"), ' +
        'not a DB identifier, found "orders-cluster"',
    },
    {
      change: { dbResources: [] },
      problem: "server.resourceIds: expected at least one, found none",
    },
  ];
  for (const { change, problem } of refusals) {
    it(`refuses ${JSON.stringify(change)}`, () => {
      expect(() => dbUserArns({ ...USER, ...change })).to.throw(
        `cannot write an exact connect policy\n  ${problem}`,
      );
    });
  }

  it("reports every problem at once", () => {
    expect(() => dbUserArns({ ...USER, username: "?", accountId: "1" })).to.throw(
      "cannot write an exact connect policy\n" +
        '  username: expected a name without "*", "?", "$" and "/", found "?"\n' +
        '  server.accountId: expected 12 digits, found "1"',
    );
  });
});

describe("connectPolicyDocument", () => {
  it("allows rds-db:connect and nothing else", () => {
    expect(connectPolicyDocument(["arn:a", "arn:b"])).to.equal(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rds-db:connect",' +
        '"Resource":["arn:a","arn:b"]}]}',
    );
  });
});

describe("checkPolicyLength", () => {
  const cases = [
    { holder: "managed", what: "a policy", most: 6144 },
    { holder: "role", what: "an inline policy of an IAM role", most: 10240 },
    { holder: "user", what: "an inline policy of an IAM user", most: 2048 },
    { holder: "group", what: "an inline policy of an IAM group", most: 5120 },
  ] as const;
  for (const { holder, what, most } of cases) {
    it(`accepts ${String(most)} characters besides white space in ${what}, and no more`, () => {
      checkPolicyLength(` ${"x".repeat(most)}\n`, holder);
      expect(() => {
        checkPolicyLength("x".repeat(most + 1), holder);
      }).to.throw(
        `cannot write ${what} of ${String(most + 1)} characters: IAM allows ${String(most)}\n` +
          "Hint: Give fewer extraResourceIds, or declare several ConnectPolicy or RdsIamUser with a part of the users or resource IDs each.",
      );
    });
  }
});
