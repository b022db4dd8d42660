import { authTokenSource } from "./token";
import { silenceSdkNotice } from "./caller";
import type { AwsIdentity } from "./credentials";
import { deployerIdentity, type IdentityChoice } from "./deployer";
import { masterLoginIn, type SecretKeys } from "./masterSecret";
import { type AwsSecret, readAwsSecret } from "./secret";
import { MasterCredentialsError, describe, explainAwsError } from "./awsError";

/** Where the master's name and password are, as state holds it: names only, never a value. */
export type MasterSource = IdentityChoice & {
  /** Region of the secret. Default: the one in its ARN, else the server's. */
  readonly region?: string | undefined;
} & (SsmSource | SecretsManagerSource | IamSource);

interface SsmSource {
  /** Parameter names or ARNs; `username` default: the server's `masterUsername`. */
  readonly ssm: { readonly username?: string | undefined; readonly password: string };
  readonly secretsManager?: undefined;
  readonly iam?: undefined;
}

interface SecretsManagerSource {
  readonly secretsManager: { readonly secretArn: string } & SecretKeys;
  readonly ssm?: undefined;
  readonly iam?: undefined;
}

interface IamSource {
  readonly iam: { readonly username: string };
  readonly ssm?: undefined;
  readonly secretsManager?: undefined;
}

/** What reading the master's credentials needs to know of the server. */
export interface MasterServer {
  readonly host: string;
  readonly port: number;
  readonly region: string;
  readonly accountId: string;
  readonly masterUsername?: string | undefined;
}

/** How the master logs in. */
export interface MasterCredentials {
  readonly username: string;
  /** A function where every connection needs a fresh token. */
  readonly password: string | (() => Promise<string>);
  /** Whether `password` makes IAM tokens. Default: `false`. */
  readonly byToken?: boolean;
}

/**
 * Reads the master's name and password at run time, as the AWS identity that `master` names, else as
 * the configured one. Nothing is cached: call it again where the password is refused, because it may
 * have rotated.
 *
 * @param configured what the AWS provider is configured to act as. Default: the environment's keys, else
 * the AWS SDK's own chain.
 * @throws {MasterCredentialsError} that names the secret, who asked and the server's account. No
 * secret is in the error.
 */
export async function readMasterCredentials(
  master: MasterSource,
  server: MasterServer,
  configured: AwsIdentity = {},
): Promise<MasterCredentials> {
  const place = { server, identity: deployerIdentity(configured, master, process.env) };
  if (master.ssm !== undefined) return readParameters(master, place);
  if (master.secretsManager !== undefined) return readSecret(master, place);
  const { username } = master.iam;
  return { username, password: tokenOf(username, place), byToken: true };
}

/** The server, and who reads its secret. */
interface Place {
  readonly server: MasterServer;
  readonly identity: AwsIdentity;
}

/**
 * Makes IAM tokens for the master's name, as the AWS identity that reads its secret: the server may
 * accept nothing else of a master that has become a member of `rds_iam`.
 *
 * @throws {MasterCredentialsError} where AWS gives no credentials to make one with
 */
export function masterToken(
  username: string,
  master: MasterSource,
  server: MasterServer,
  configured: AwsIdentity = {},
): () => Promise<string> {
  const identity = deployerIdentity(configured, master, process.env);
  return tokenOf(username, { server, identity });
}

/** Loads the library that {@link readMasterCredentials} asks AWS with. */
export async function loadMasterClient(master: MasterSource): Promise<unknown> {
  if (master.ssm !== undefined) return import("@aws-sdk/client-ssm");
  if (master.secretsManager !== undefined) return import("@aws-sdk/client-secrets-manager");
  return import("@aws-sdk/rds-signer");
}

function tokenOf(username: string, { server, identity }: Place): () => Promise<string> {
  silenceSdkNotice();
  const { host, port, region, accountId } = server;
  const token = authTokenSource({ host, port, region, username, ...identity });
  return async () =>
    token().catch(async (error: unknown) => {
      const what = `could not make an IAM token for the master "${username}"`;
      const caller = { identity, region };
      throw await explainAwsError({ what, caller, serverAccountId: accountId }, error);
    });
}

async function readParameters(
  master: MasterSource & SsmSource,
  { server, identity }: Place,
): Promise<MasterCredentials> {
  const read = async (name: string) => {
    const region = regionOf(name, master, server);
    return readText({ service: "ssm", name, region, identity }, server);
  };
  const { username, password } = master.ssm;
  const [name, secret] = await Promise.all([
    username === undefined ? masterUsernameOf(server) : read(username),
    read(password),
  ]);
  return { username: name, password: secret };
}

function masterUsernameOf({ masterUsername }: MasterServer): string {
  if (isText(masterUsername)) return masterUsername;
  throw new MasterCredentialsError(
    "cannot tell the master's name: the server's resource does not hold it\n" +
      "Hint: Set master.ssm.username to the SSM parameter that does.",
  );
}

async function readSecret(
  master: MasterSource & SecretsManagerSource,
  { server, identity }: Place,
): Promise<MasterCredentials> {
  const name = master.secretsManager.secretArn;
  const region = regionOf(name, master, server);
  const secret: AwsSecret = { service: "secretsManager", name, region, identity };
  const found = masterLoginIn(await readText(secret, server), master.secretsManager);
  if ("username" in found) return found;
  const what = `${describe(secret)} does not hold the master's name and password`;
  throw new MasterCredentialsError([what, ...found.explanation].join("\n"));
}

async function readText(secret: AwsSecret, server: MasterServer): Promise<string> {
  const text = await readAwsSecret(secret).catch(async (error: unknown) => {
    const what = `could not read the master's credentials from ${describe(secret)}`;
    const serverAccountId = server.accountId;
    throw await explainAwsError({ what, caller: secret, serverAccountId }, error);
  });
  if (isText(text)) return text;
  throw new MasterCredentialsError(`${describe(secret)} holds no text`);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

// The region in an ARN comes before the server's: a secret may be kept elsewhere.
function regionOf(name: string, master: MasterSource, server: MasterServer): string {
  const regionOfArn = /^arn:[^:]+:[^:]+:(?<region>[^:]+):/.exec(name)?.groups?.["region"];
  return master.region ?? regionOfArn ?? server.region;
}
