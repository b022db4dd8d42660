import { type AwsIdentity, credentialsOf } from "./credentials";

/** As whom and in which region AWS is asked. */
export interface AwsCaller {
  readonly identity: AwsIdentity;
  readonly region: string;
}

/** One secret, and as whom to read it. */
export interface AwsSecret extends AwsCaller {
  readonly service: "ssm" | "secretsManager";
  /** Name or ARN. */
  readonly name: string;
}

// Bounds on one request, so that a look never hangs on an address that swallows packets.
const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Text of a secret, or `undefined` where it holds none. Nothing is remembered. */
export async function readAwsSecret(secret: AwsSecret): Promise<string | undefined> {
  return secret.service === "ssm" ? readParameter(secret) : readSecretString(secret);
}

/** Who AWS takes the identity for, or `undefined` where it does not say. */
export async function callerOf(
  caller: AwsCaller,
): Promise<{ readonly arn: string; readonly accountId: string } | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient(await clientConfig(caller));
  try {
    const { Arn: arn, Account: accountId } = await client.send(new GetCallerIdentityCommand({}));
    return arn === undefined || accountId === undefined ? undefined : { arn, accountId };
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
}

async function readParameter(secret: AwsSecret): Promise<string | undefined> {
  const { GetParameterCommand, SSMClient } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(await clientConfig(secret));
  try {
    // Without WithDecryption AWS answers with the ciphertext, which is no error.
    const command = new GetParameterCommand({ Name: secret.name, WithDecryption: true });
    return (await client.send(command)).Parameter?.Value;
  } finally {
    client.destroy();
  }
}

async function readSecretString(secret: AwsSecret): Promise<string | undefined> {
  const { GetSecretValueCommand, SecretsManagerClient } =
    await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient(await clientConfig(secret));
  try {
    return (await client.send(new GetSecretValueCommand({ SecretId: secret.name }))).SecretString;
  } finally {
    client.destroy();
  }
}

/** For a client of any service of AWS. */
export async function clientConfig({ identity, region }: AwsCaller) {
  const credentials = await credentialsOf(identity, region);
  return {
    region,
    ...(credentials === undefined ? {} : { credentials }),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}
