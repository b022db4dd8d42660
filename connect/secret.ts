import { type AwsCaller, clientConfig } from "./caller";

/** One secret, and as whom to read it. */
export interface AwsSecret extends AwsCaller {
  readonly service: "ssm" | "secretsManager";
  /** Name or ARN. */
  readonly name: string;
}

/** Text of a secret, or `undefined` where it holds none. Nothing is remembered. */
export async function readAwsSecret(secret: AwsSecret): Promise<string | undefined> {
  return secret.service === "ssm" ? readParameter(secret) : readSecretString(secret);
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
