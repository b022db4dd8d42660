import { expect } from "chai";
import { createPrincipals } from "../../emulator/principals";
import { setDeployment } from "../environment";
import { sharedEmulator } from "../servers";
import { rdsIamUser } from "./checking";

describe("rds-iam-user whoami", function () {
  this.timeout(120_000);
  let connection: object;
  let roleArn: string;
  let restore: () => void;

  before(async () => {
    const emulator = await sharedEmulator();
    restore = setDeployment(emulator);
    const principals = createPrincipals(emulator.aws);
    roleArn = await principals.createRole("whoami-reader", principals.accountTrust);
    connection = {
      host: "orders.example.com",
      port: 5432,
      database: "orders",
      username: "reader",
      region: emulator.aws.region,
      roleArn,
      assumeRole: true,
    };
  });

  after(() => {
    restore();
  });

  it("tells identity, role and database user, and asks no database", async () => {
    const input = JSON.stringify(connection);
    expect(await rdsIamUser(["whoami", "--file", "-"], { input })).to.deep.equal({
      code: 0,
      stderr: "",
      stdout: `identity       arn:aws:iam::123456789012:user/deployer (account 123456789012)
role           ${roleArn} (assumed)
database user  reader on orders.example.com:5432, database orders
`,
    });
    const { stdout } = await rdsIamUser(["whoami", "--file", "-", "--json"], { input });
    expect(JSON.parse(stdout)).to.have.property("role").that.deep.equals({
      arn: roleArn,
      assumed: true,
      sessionArn: "arn:aws:sts::123456789012:assumed-role/whoami-reader/pulumi-rds-iam-user",
    });
  });

  it("says why the role is not given, and ends with 1", async () => {
    const missing = roleArn.replace("whoami-reader", "nobody");
    const input = JSON.stringify({ ...connection, roleArn: missing });
    const { code, stdout, stderr } = await rdsIamUser(["whoami", "--file", "-"], { input });
    expect([code, stdout]).to.deep.equal([1, ""]);
    expect(stderr).to.match(
      /^rds-iam-user: could not assume IAM role "[^"]*nobody": AccessDenied /,
    );
    expect(stderr).to.match(/\nDetail: Asked as ".*"\.\nHint: /);
  });

  it("says so where there are no credentials", async () => {
    const options = { input: JSON.stringify(connection), env: { AWS_ACCESS_KEY_ID: undefined } };
    const { code, stderr } = await rdsIamUser(["whoami", "--file", "-"], options);
    expect(code).to.equal(1);
    expect(stderr).to.match(/^rds-iam-user: could not find AWS credentials\nDetail: /);
  });
});
