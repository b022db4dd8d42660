import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { type AwsCredentials, createToken, logIn } from "../emulator/login";
import type { Statements } from "../emulator/iam/policyText";
import { createPrincipals, type Principals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";

useChai(chaiAsPromised);

const READER = "orders_reader";
/** A policy needs a statement, so one that has nothing to do with databases. */
const NOTHING = { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" };
const PAM = `PAM authentication failed for user "${READER}"`;

describe("the emulator's IAM", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let principals: Principals;
  let server: RdsServer;
  let names = 0;

  before(async () => {
    emulator = await startEmulator({ versions: [17] });
    principals = createPrincipals(emulator.aws);
    server = emulator.server(17);
    await server.admin(`CREATE ROLE ${READER} LOGIN; GRANT rds_iam TO ${READER}`);
  });

  after(() => emulator.stop());

  function uniqueName(): string {
    names += 1;
    return `principal-${names}`;
  }

  function connectAs(dbUserArn: string) {
    return { Effect: "Allow", Action: "rds-db:connect", Resource: dbUserArn };
  }

  async function createReader(
    statements: Statements,
  ): Promise<{ readonly name: string; readonly RoleArn: string }> {
    const name = uniqueName();
    const RoleArn = await principals.createRole(name, principals.accountTrust);
    await principals.putRolePolicy(name, "connect", statements);
    return { name, RoleArn };
  }

  async function logInAs(credentials: AwsCredentials): Promise<string> {
    const password = await createToken(emulator, server, { username: READER, credentials });
    return logIn(emulator, server, { user: READER, password });
  }

  describe("rds-db:connect", () => {
    it("follows the role's policies as they are at each login", async () => {
      const { name, RoleArn } = await createReader(NOTHING);
      const session = await principals.assumeRole({ RoleArn });
      await expect(logInAs(session)).to.be.rejectedWith(PAM);
      await principals.putRolePolicy(name, "late", connectAs(server.dbUserArn(READER)));
      expect(await logInAs(session)).to.equal(READER);
      const late = { RoleName: name, PolicyName: "late" };
      await principals.iam.send(new DeleteRolePolicyCommand(late));
      await expect(logInAs(session)).to.be.rejectedWith(PAM);
      expect(server.refusals().at(-1)?.reason).to.equal("not allowed by IAM policy");
    });

    const resources: readonly (readonly [string, (arn: string) => string])[] = [
      ["another resource id", (arn) => arn.replace(/db-\w+/, "db-AAAAAAAAAAAAAAAAAAAAAAAAAA")],
      ["the server's name instead of its resource id", (arn) => arn.replace(/db-\w+/, "orders-17")],
      ["another user", (arn) => arn.replace(READER, "orders_writer")],
      ["the user in another case", (arn) => arn.replace(READER, "Orders_Reader")],
      ["another region", (arn) => arn.replace("eu-central-1", "eu-west-1")],
      ["another account", (arn) => arn.replace("123456789012", "210987654321")],
    ];
    for (const [title, change] of resources) {
      it(`is refused with a policy for ${title}`, async () => {
        const { RoleArn } = await createReader(connectAs(change(server.dbUserArn(READER))));
        await expect(logInAs(await principals.assumeRole({ RoleArn }))).to.be.rejectedWith(PAM);
      });
    }

    it("is refused by an explicit Deny beside the Allow", async () => {
      const arn = server.dbUserArn(READER);
      const { name, RoleArn } = await createReader(connectAs(arn));
      const deny = { Effect: "Deny", Action: "rds-db:*", Resource: "*" };
      await principals.putRolePolicy(name, "deny", deny);
      await expect(logInAs(await principals.assumeRole({ RoleArn }))).to.be.rejectedWith(PAM);
    });

    it("is refused where the permissions boundary does not allow it", async () => {
      const { name, RoleArn } = await createReader(connectAs(server.dbUserArn(READER)));
      const boundary = await createPolicy({ Effect: "Allow", Action: "s3:*", Resource: "*" });
      await principals.iam.send(
        new PutRolePermissionsBoundaryCommand({ RoleName: name, PermissionsBoundary: boundary }),
      );
      await expect(logInAs(await principals.assumeRole({ RoleArn }))).to.be.rejectedWith(PAM);
    });

    it("is refused where the session's own policy does not allow it", async () => {
      const { RoleArn } = await createReader(connectAs(server.dbUserArn(READER)));
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: NOTHING });
      const session = await principals.assumeRole({ RoleArn, Policy });
      await expect(logInAs(session)).to.be.rejectedWith(PAM);
    });

    it("is refused to the session of a role that was made again", async () => {
      const { name, RoleArn } = await createReader(connectAs(server.dbUserArn(READER)));
      const session = await principals.assumeRole({ RoleArn });
      await principals.iam.send(
        new DeleteRolePolicyCommand({ RoleName: name, PolicyName: "connect" }),
      );
      await principals.iam.send(new DeleteRoleCommand({ RoleName: name }));
      await principals.createRole(name, principals.accountTrust);
      await principals.putRolePolicy(name, "connect", connectAs(server.dbUserArn(READER)));
      await expect(logInAs(session)).to.be.rejectedWith(PAM);
    });

    it("is given to a user by its own policy, until its key is deactivated", async () => {
      const UserName = uniqueName();
      const key = await principals.createUser(UserName, connectAs(server.dbUserArn(READER)));
      expect(await logInAs(key)).to.equal(READER);
      const inactive = { UserName, AccessKeyId: key.accessKeyId, Status: "Inactive" } as const;
      await principals.iam.send(new UpdateAccessKeyCommand(inactive));
      await expect(logInAs(key)).to.be.rejectedWith(PAM);
    });

    it("is given to a user by the policy of its group", async () => {
      const UserName = uniqueName();
      const GroupName = uniqueName();
      const key = await principals.createUser(UserName, NOTHING);
      await expect(logInAs(key)).to.be.rejectedWith(PAM);
      const PolicyArn = await createPolicy(connectAs(server.dbUserArn(READER)));
      await principals.iam.send(new CreateGroupCommand({ GroupName }));
      await principals.iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
      await principals.iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
      expect(await logInAs(key)).to.equal(READER);
    });

    async function createPolicy(Statement: Statements): Promise<string> {
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
      const command = new CreatePolicyCommand({ PolicyName: uniqueName(), PolicyDocument });
      return (await principals.iam.send(command)).Policy?.Arn ?? "";
    }
  });
});
