/** Accounts beside the emulator's own; moto has them, each with an IAM of its own. */
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { AwsEnvironment } from "../aws";
import type { Emulator } from "../emulator";
import { policyText } from "../iam/policyText";
import { ACCOUNT_ID } from "./identities";
import { issueSession } from "./sessions";

/** The role that AWS Organizations makes in a new account. */
const ADMINISTRATOR = "OrganizationAccountAccessRole";

/**
 * Opens a further account; answers it with an administrator's keys, for `createPrincipals`.
 * The RDS servers are in the emulator's own account.
 */
export async function openAccount(
  { aws, parts }: Emulator,
  accountId: string,
): Promise<AwsEnvironment> {
  const iam = await parts.backend.iamOf(accountId);
  const trust = {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` },
  };
  const AssumeRolePolicyDocument = policyText(trust);
  const command = new CreateRoleCommand({ RoleName: ADMINISTRATOR, AssumeRolePolicyDocument });
  const { Role: role } = await iam.send(command);
  if (role === undefined) throw new Error("moto made no role");
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: ADMINISTRATOR,
      PolicyName: "administrator",
      PolicyDocument: policyText({ Effect: "Allow", Action: "*", Resource: "*" }),
    }),
  );
  const session = await issueSession(parts.backend, role, { sessionName: "deployer" });
  const { accessKeyId, secretAccessKey, sessionToken } = session.credentials;
  return {
    ...aws,
    accountId,
    deployerArn: session.arn,
    env: {
      ...aws.env,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    },
  };
}

/** Clients that ask moto's IAM itself: moto takes the account from the access key. */
export function createIamClients(
  motoSts: STSClient,
  { endpoint, region }: { readonly endpoint: string; readonly region: string },
): (accountId: string) => Promise<IAMClient> {
  const clients = new Map<string, Promise<IAMClient>>();
  const connect = async (accountId: string): Promise<IAMClient> => {
    const keys =
      accountId === ACCOUNT_ID
        ? { accessKeyId: "emulator", secretAccessKey: "emulator" }
        : await keysOf(motoSts, accountId);
    return new IAMClient({ endpoint, region, credentials: keys });
  };
  return (accountId) => {
    const client = clients.get(accountId) ?? connect(accountId);
    clients.set(accountId, client);
    return client;
  };
}

async function keysOf(motoSts: STSClient, accountId: string) {
  const RoleArn = `arn:aws:iam::${accountId}:role/emulator`;
  const { Credentials: keys } = await motoSts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "emulator" }),
  );
  return {
    accessKeyId: keys?.AccessKeyId ?? "",
    secretAccessKey: keys?.SecretAccessKey ?? "",
    sessionToken: keys?.SessionToken ?? "",
  };
}
