/** Two proxies before one server, a user behind each, and how each login is spoilt and mended. */
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { Emulator } from "../../emulator/emulator";
import { createPrincipals, type Principals } from "../../emulator/principals";
import { createProxy } from "../../emulator/proxyRecord";
import { proxyEnvironment, type RdsProxy, startRdsProxy } from "../../emulator/rdsProxy";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment, setEnvironment } from "../environment";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";

export const MODES = ["endToEnd", "standard"] as const;
type Mode = (typeof MODES)[number];

export interface ProxiedUser {
  readonly mode: Mode;
  readonly name: string;
  readonly proxy: RdsProxy;
  /** ARN of the user on the proxy. */
  readonly dbUserArn: string;
}

export interface World {
  /** Begins the names of what it makes in AWS. */
  readonly name: string;
  readonly emulator: Emulator;
  readonly rds: RdsServer;
  readonly principals: Principals;
  /** The role that both users log in with. */
  readonly roleArn: string;
  readonly users: Readonly<Record<Mode, ProxiedUser>>;
  readonly secretArn: string;
  /** Sets the environment in which both proxies are reached. */
  readonly reach: (change?: Readonly<Record<string, string>>) => () => void;
  readonly close: () => Promise<void>;
}

const PASSWORD = "the-proxy-knows";
const proxyRole = (world: string, mode: Mode): string => `${world}-${mode}-proxy`;
const loginRole = (world: string): string => `${world}-login`;
const NAMES = { endToEnd: "tokens", standard: "password" } as const;

/** Makes all of it, under a name that no other world of the test run has. */
export async function openWorld(name: string): Promise<World> {
  const emulator = await sharedEmulator();
  const rds = emulator.server(VERSIONS.at(-1) ?? 18);
  await rds.createDatabase("app");
  await rds.admin(
    `CREATE ROLE tokens LOGIN; GRANT rds_iam TO tokens;
     CREATE ROLE password LOGIN PASSWORD '${PASSWORD}'`,
  );
  const principals = createPrincipals(emulator.aws);
  const roleArn = await principals.createRole(loginRole(name), principals.accountTrust);
  const proxies = {
    endToEnd: await startRdsProxy(emulator, rds, `${name}-tokens`),
    standard: await startRdsProxy(emulator, rds, `${name}-passwords`),
  };
  const env = await proxyEnvironment(emulator, Object.values(proxies));
  const secretArn = await createSecret(proxies.standard.secrets, `${name}/password`);
  const parts = { name, emulator, principals };
  const users = {
    endToEnd: await createUser(parts, "endToEnd", proxies.endToEnd, []),
    standard: await createUser(parts, "standard", proxies.standard, [secretArn]),
  };
  const world: World = {
    ...parts,
    rds,
    roleArn,
    users,
    secretArn,
    reach: (change = {}) => {
      const undo = setDeployment(emulator);
      const undoProxy = setEnvironment({ ...env, ...change });
      return () => {
        undoProxy();
        undo();
      };
    },
    close: async () => {
      await Promise.all(Object.values(proxies).map((proxy) => proxy.stop()));
      await clearServer(rds);
    },
  };
  for (const mode of MODES) await allowUser(world, mode);
  await allowProxies(world);
  return world;
}

async function createSecret(secrets: SecretsManagerClient, Name: string): Promise<string> {
  const SecretString = secretOf("password", PASSWORD);
  const { ARN } = await secrets.send(new CreateSecretCommand({ Name, SecretString }));
  return ARN ?? "";
}

async function createUser(
  { name: world, emulator, principals }: Pick<World, "name" | "emulator" | "principals">,
  mode: Mode,
  proxy: RdsProxy,
  secretArns: readonly string[],
): Promise<ProxiedUser> {
  const trust = {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: "rds.amazonaws.com" },
  };
  const roleArn = await principals.createRole(proxyRole(world, mode), trust);
  const record = await createProxy(proxy.rds, { name: proxy.name, roleArn, secretArns });
  const { region, accountId } = emulator.aws;
  const name = NAMES[mode];
  const dbUserArn = `arn:aws:rds-db:${region}:${accountId}:dbuser:${record.resourceId}/${name}`;
  return { mode, name, proxy, dbUserArn };
}

function secretOf(username: string, password: string): string {
  return JSON.stringify({ username, password });
}

function allowUser(
  { name, principals, users }: World,
  mode: Mode,
  resource?: string,
): Promise<void> {
  const Resource = resource ?? users[mode].dbUserArn;
  const statement = { Effect: "Allow", Action: "rds-db:connect", Resource };
  return principals.putRolePolicy(loginRole(name), mode, statement);
}

async function allowProxies(world: World, Effect = "Allow"): Promise<void> {
  const { name, principals, rds, secretArn } = world;
  const login = { Effect, Action: "rds-db:connect", Resource: rds.dbUserArn("tokens") };
  await principals.putRolePolicy(proxyRole(name, "endToEnd"), "login", login);
  const secret = { Effect, Action: "secretsmanager:GetSecretValue", Resource: secretArn };
  await principals.putRolePolicy(proxyRole(name, "standard"), "secret", secret);
}

const putSecret =
  (username: string, password: string) =>
  ({ users, secretArn }: World): Promise<unknown> => {
    const SecretString = secretOf(username, password);
    return users.standard.proxy.secrets.send(
      new PutSecretValueCommand({ SecretId: secretArn, SecretString }),
    );
  };

const sql =
  (text: string) =>
  ({ rds }: World): Promise<unknown> =>
    rds.admin(text);

const rejected =
  (mode: Mode) =>
  ({ users, roleArn }: World): string =>
    `the proxy rejected the IAM token of "${users[mode].name}", created with "${roleArn}"`;

function allowHint({ users }: World, mode: Mode, further: string): string {
  const { name, dbUserArn } = users[mode];
  return `Detail: The IAM authentication failed for the role ${name}. Check the IAM token for this role and try again.
Hint: Check that the IAM role's policies allow rds-db:connect on ${dbUserArn}, and that no permissions boundary, session policy or service control policy denies it; that the resource ID, region and account in the ARN are the proxy's, not the server's; ${further}and that this machine's clock is right.`;
}

const tokensBehind = ({ rds }: World, said: string): string =>
  `Detail: Request returned an error: ${said}
Hint: Allow the proxy's own IAM role rds-db:connect on ${rds.dbUserArn("tokens")} (the output proxyPolicyDocument). Check that IAM database authentication is on for the server, and run pulumi up to repair the role.`;

const passwordBehind = (said: string) => (): string =>
  `Detail: Request returned an error: ${said}
Hint: Check that "password" has the password that is in the proxy's secret, and is not a member of "rds_iam", directly or through another role: pulumi up takes it out.`;

const noSecret = (): string =>
  `Detail: This RDS proxy has no credentials for the role password. Check the credentials for this role and try again.
Hint: Put the name and the password of "password" into a secret of Secrets Manager, add the secret to the proxy's auth, and allow the proxy's IAM role secretsmanager:GetSecretValue on it.`;

const OWN_ROLE = "that the proxy's own IAM role has the policy of the output proxyPolicyDocument; ";
const BY_TOKEN = () => 'the server refused the proxy\'s login as "tokens" with an IAM token';
const BY_PASSWORD = () => 'the server refused the proxy\'s login as "password" with a password';
const NO_SECRET = () => 'the proxy has no secret for "password"';

type Work = (world: World) => Promise<unknown>;

export const brokenProxies: readonly {
  readonly title: string;
  readonly mode: Mode;
  readonly spoil: Work;
  readonly mend: Work;
  readonly reason: (world: World) => string;
  readonly explanation: (world: World) => string;
  /** Why the proxy refused, as the emulator knows it. */
  readonly refusal: string;
}[] = [
  ...MODES.map((mode) => ({
    title: "the policy has the server's ID instead of the proxy's",
    mode,
    spoil: (world: World) => allowUser(world, mode, world.rds.dbUserArn(NAMES[mode])),
    mend: (world: World) => allowUser(world, mode),
    reason: rejected(mode),
    explanation: (world: World) => allowHint(world, mode, mode === "endToEnd" ? OWN_ROLE : ""),
    refusal: "not allowed by IAM policy",
  })),
  {
    title: "the proxy's own role may not log in to the server",
    mode: "endToEnd",
    spoil: (world) => allowProxies(world, "Deny"),
    mend: (world) => allowProxies(world),
    reason: BY_TOKEN,
    explanation: (world) => tokensBehind(world, 'PAM authentication failed for user "tokens"'),
    refusal: "not allowed to the proxy",
  },
  {
    title: "the user is not in rds_iam",
    mode: "endToEnd",
    spoil: sql("REVOKE rds_iam FROM tokens"),
    mend: sql("GRANT rds_iam TO tokens"),
    reason: BY_TOKEN,
    explanation: (world) => tokensBehind(world, 'password authentication failed for user "tokens"'),
    refusal: "not in rds_iam",
  },
  {
    title: "the user is in rds_iam",
    mode: "standard",
    spoil: sql("GRANT rds_iam TO password"),
    mend: sql("REVOKE rds_iam FROM password"),
    reason: BY_PASSWORD,
    explanation: passwordBehind('PAM authentication failed for user "password"'),
    refusal: "in rds_iam",
  },
  {
    title: "the secret has another password",
    mode: "standard",
    spoil: putSecret("password", "an old one"),
    mend: putSecret("password", PASSWORD),
    reason: BY_PASSWORD,
    explanation: passwordBehind('password authentication failed for user "password"'),
    refusal: "refused by the server",
  },
  {
    title: "the role has no password",
    mode: "standard",
    spoil: sql("ALTER ROLE password PASSWORD NULL"),
    mend: sql(`ALTER ROLE password PASSWORD '${PASSWORD}'`),
    reason: BY_PASSWORD,
    explanation: passwordBehind('password authentication failed for user "password"'),
    refusal: "refused by the server",
  },
  {
    title: "the secret is another user's",
    mode: "standard",
    spoil: putSecret("somebody", PASSWORD),
    mend: putSecret("password", PASSWORD),
    reason: NO_SECRET,
    explanation: noSecret,
    refusal: "no secret",
  },
  {
    title: "the proxy's role may not read the secret",
    mode: "standard",
    spoil: (world) => allowProxies(world, "Deny"),
    mend: (world) => allowProxies(world),
    reason: NO_SECRET,
    explanation: noSecret,
    refusal: "no secret",
  },
];
