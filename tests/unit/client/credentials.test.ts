import { expect } from "chai";
import { credentialsFor } from "../../../client/credentials";

const CONNECTION = {
  host: "orders.abc.eu-west-1.rds.amazonaws.com",
  port: 5432,
  database: "orders",
  username: "orders_reader",
  region: "eu-west-1",
};
const roleArn = "arn:aws:iam::123456789012:role/orders-reader";

// No provider is called here, so that nobody asks AWS.
describe("credentialsFor", () => {
  for (const assumeRole of [true, "detect"] as const) {
    it(`refuses to assume a role that the connection does not name: ${String(assumeRole)}`, () => {
      const message =
        "cannot assume a role: the connection has no roleArn\n" +
        "Hint: Use the output connection of an RdsIamUser with a role, or set assumeRole: false.";
      expect(() => credentialsFor({ ...CONNECTION, assumeRole }, {})).to.throw(message);
      expect(() => credentialsFor(CONNECTION, { assumeRole })).to.throw(message);
    });
  }

  it("needs no role where none is assumed", () => {
    expect(() => credentialsFor(CONNECTION, {})).not.to.throw();
    expect(() =>
      credentialsFor({ ...CONNECTION, assumeRole: true }, { assumeRole: false }),
    ).not.to.throw();
  });

  const connection = { ...CONNECTION, roleArn };

  it("gives the same provider for the same role, whatever server and user it is for", () => {
    const provider = credentialsFor(connection, {});
    const other = { ...connection, host: "billing.abc.eu-west-1.rds.amazonaws.com", username: "x" };
    expect(credentialsFor(other, {})).to.equal(provider);
    expect(credentialsFor({ ...connection, assumeRole: "detect" }, {})).to.equal(provider);
    expect(credentialsFor(connection, { readOnly: true })).to.equal(provider);
  });

  const different = {
    "another role": { connection: { ...connection, roleArn: `${roleArn}-2` } },
    "another Region": { connection: { ...connection, region: "eu-central-1" } },
    "the process as it is": { options: { assumeRole: false } },
    "a role that is assumed in every case": { options: { assumeRole: true } },
    "a profile": { options: { profile: "orders" } },
    "an external ID": { options: { externalId: "tenant-7" } },
    "a session name": { options: { sessionName: "orders" } },
  } as const;
  for (const [title, row] of Object.entries(different)) {
    it(`gives another provider for ${title}`, () => {
      const { connection: other, options } = { connection, options: {}, ...row };
      expect(credentialsFor(other, options)).not.to.equal(credentialsFor(connection, {}));
    });
  }
});
