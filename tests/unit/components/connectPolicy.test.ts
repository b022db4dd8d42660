import { expect } from "chai";
import { connectPolicyDocument, dbUserArns } from "../../../components/connectPolicy";

const USER = {
  partition: "aws",
  region: "eu-west-1",
  accountId: "123456789012",
  resourceIds: ["db-B", "cluster-A", "db-B"],
  username: "orders_reader",
};

describe("dbUserArns", () => {
  it("are one ARN for each resource ID, sorted, without duplicates", () => {
    expect(dbUserArns(USER)).to.deep.equal([
      "arn:aws:rds-db:eu-west-1:123456789012:dbuser:cluster-A/orders_reader",
      "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-B/orders_reader",
    ]);
  });

  it("keep the username's case and the partition", () => {
    const user = { ...USER, partition: "aws-us-gov", resourceIds: ["db-A"], username: "Jane Doe" };
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
      change: { region: "eu-*" },
      problem: 'server.region: expected a region such as "eu-west-1", found "eu-*"',
    },
    { change: { accountId: "*" }, problem: 'server.accountId: expected 12 digits, found "*"' },
    {
      change: { resourceIds: ["orders-cluster"] },
      problem:
        'server.resourceIds: expected a DB resource ID ("db-…" or "cluster-…"), ' +
        'not a DB identifier, found "orders-cluster"',
    },
    {
      change: { resourceIds: [] },
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
