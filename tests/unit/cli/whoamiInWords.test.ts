import { expect } from "chai";
import { type Who, whoamiInWords } from "../../../cli/whoamiInWords";

const ACCOUNT = "123456789012";
const CALLER = { arn: `arn:aws:iam::${ACCOUNT}:user/analyst`, accountId: ACCOUNT };
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/reader/pulumi-rds-iam-user`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
const WHO: Who = {
  caller: CALLER,
  identity: { arn: SESSION, accountId: ACCOUNT, roleArn: ROLE, isAssumed: true },
  connection: { username: "reader", host: "orders.example.com", port: 5432, database: "orders" },
};
const ITSELF: Who = {
  ...WHO,
  identity: { ...CALLER, roleArn: undefined, isAssumed: false },
};

describe("whoami", () => {
  it("prints three lines", () => {
    expect(whoamiInWords(WHO, false)).to.equal(`identity       ${CALLER.arn} (account ${ACCOUNT})
role           ${ROLE} (assumed)
database user  reader on orders.example.com:5432, database orders`);
  });

  it("tells a role that the process has already, and none", () => {
    const had = { ...WHO, identity: { ...WHO.identity, isAssumed: false } };
    expect(whoamiInWords(had, false).split("\n")[1]).to.equal(
      `role           ${ROLE} (had already)`,
    );
    expect(whoamiInWords(ITSELF, false).split("\n")[1]).to.equal(
      "role           none: the identity logs in itself",
    );
  });

  it("prints JSON", () => {
    expect(JSON.parse(whoamiInWords(WHO, true))).to.deep.equal({
      identity: { arn: CALLER.arn, account: ACCOUNT },
      role: { arn: ROLE, assumed: true, sessionArn: SESSION },
      databaseUser: {
        username: "reader",
        host: "orders.example.com",
        port: 5432,
        database: "orders",
      },
    });
    expect(JSON.parse(whoamiInWords(ITSELF, true))).to.have.property("role", null);
  });
});
