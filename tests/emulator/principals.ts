/** IAM principals for tests: roles and users with policies, and the keys they sign with. */
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import type { AwsEnvironment } from "./aws";
import { policyText, type Statements } from "./iam/policyText";
import type { AwsCredentials } from "./login";

/** A role to assume; the session's name is `test` unless another one is given. */
export type RoleRequest = Omit<AssumeRoleCommandInput, "RoleSessionName"> &
  Partial<Pick<AssumeRoleCommandInput, "RoleSessionName">>;

export interface Principals {
  readonly iam: IAMClient;
  /** Trust policy that leaves it to the account's own policies who may assume a role. */
  readonly accountTrust: Statements;
  /** Makes a role and answers its ARN. */
  readonly createRole: (name: string, trust: Statements) => Promise<string>;
  /** Replaces the trust policy of a role. */
  readonly setTrust: (role: string, trust: Statements) => Promise<void>;
  /** Sets an inline policy of a role. */
  readonly putRolePolicy: (role: string, policy: string, statements: Statements) => Promise<void>;
  /** Makes a user with one inline policy, and its access key. */
  readonly createUser: (name: string, statements: Statements) => Promise<AwsCredentials>;
  /** Assumes a role, as the deployer unless other keys are given. */
  readonly assumeRole: (role: RoleRequest, caller?: AwsCredentials) => Promise<AwsCredentials>;
}

/** Acts as the emulator's deployer, through the same door as every program. */
export function createPrincipals(aws: AwsEnvironment): Principals {
  const { endpointUrl: endpoint, region } = aws;
  const deployer = credentialsOf({
    AccessKeyId: aws.env["AWS_ACCESS_KEY_ID"],
    SecretAccessKey: aws.env["AWS_SECRET_ACCESS_KEY"],
    SessionToken: aws.env["AWS_SESSION_TOKEN"],
  });
  const iam = new IAMClient({ endpoint, region, credentials: deployer });
  return {
    iam,
    accountTrust: {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` },
    },
    createRole: async (RoleName, trust) => {
      const role = { RoleName, AssumeRolePolicyDocument: policyText(trust) };
      const { Role } = await iam.send(new CreateRoleCommand(role));
      return Role?.Arn ?? "";
    },
    setTrust: async (RoleName, trust) => {
      const PolicyDocument = policyText(trust);
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    },
    putRolePolicy: async (RoleName, PolicyName, statements) => {
      const PolicyDocument = policyText(statements);
      await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    },
    createUser: (name, statements) => createUser(iam, name, statements),
    assumeRole: (role, credentials = deployer) =>
      assumeRole(new STSClient({ endpoint, region, credentials }), role),
  };
}

async function assumeRole(sts: STSClient, role: RoleRequest): Promise<AwsCredentials> {
  const request = { RoleSessionName: "test", ...role };
  return credentialsOf((await sts.send(new AssumeRoleCommand(request))).Credentials);
}

async function createUser(
  iam: IAMClient,
  UserName: string,
  statements: Statements,
): Promise<AwsCredentials> {
  await iam.send(new CreateUserCommand({ UserName }));
  const policy = { UserName, PolicyName: "own", PolicyDocument: policyText(statements) };
  await iam.send(new PutUserPolicyCommand(policy));
  return credentialsOf((await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey);
}

interface IssuedKey {
  readonly AccessKeyId: string | undefined;
  readonly SecretAccessKey: string | undefined;
  readonly SessionToken?: string | undefined;
}

function credentialsOf(key: IssuedKey | undefined): AwsCredentials {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = key ?? {};
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    ...(SessionToken === undefined || SessionToken === "" ? {} : { sessionToken: SessionToken }),
  };
}
