/** IAM roles that may log in as one PostgreSQL role. */
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import type { TrustForm } from "../../components/trust/form";
import { trustPolicyDocument } from "../../components/trust/policy";
import type { Emulator } from "../emulator/emulator";
import type { AwsCredentials } from "../emulator/login";
import type { Principals } from "../emulator/principals";
import type { RdsServer } from "../emulator/rdsServer";
import { assumeAsService } from "../emulator/sts/services";

/** A role, and what it may log in to. */
export interface LoginRole {
  readonly name: string;
  readonly path?: string;
  /** Who may assume it, as the component writes it. */
  readonly trust: readonly TrustForm[];
  readonly server: RdsServer;
  readonly username: string;
}

/** Makes the role and answers its ARN. */
export async function createLoginRole(
  { iam, putRolePolicy }: Principals,
  { name, path = "/", trust, server, username }: LoginRole,
): Promise<string> {
  const document = trustPolicyDocument(trust, { partition: "aws", accountId: "123456789012" });
  const role = { RoleName: name, Path: path, AssumeRolePolicyDocument: document };
  const { Role: made } = await iam.send(new CreateRoleCommand(role));
  const Resource = server.dbUserArn(username);
  await putRolePolicy(name, "connect", { Effect: "Allow", Action: "rds-db:connect", Resource });
  return made?.Arn ?? "";
}

/** The keys of a Lambda function that has the role. */
export async function keysOfFunction(
  { parts }: Emulator,
  roleArn: string,
): Promise<AwsCredentials> {
  const assumption = { service: "lambda.amazonaws.com", roleArn, sessionName: "orders" };
  return (await assumeAsService(parts.backend, assumption)).credentials;
}
