/**
 * An RDS Proxy before a server of the emulator. Whether it logs in there with tokens or with passwords
 * of Secrets Manager, and as whom it acts, is in its record in moto. It pools nothing: each client has a
 * connection of its own.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RDSClient } from "@aws-sdk/client-rds";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Client, escapeLiteral } from "pg";
import { z } from "zod";
import { ensureMoto } from "../../scripts/setup/moto.mjs";
import { createCertificates } from "./certificates";
import type { Emulator } from "./emulator";
import { type Admission, type LoginRequest, type Refusal, startFrontEnd } from "./frontEnd";
import { findRole } from "./iam/iamPolicies";
import { roleMay } from "./iam/authority";
import { findProxy, furtherEndpoint, proxyEndpoint, type ProxyRecord } from "./proxyRecord";
import { iamRoleQuery } from "./rdsRoles";
import type { RdsServer } from "./rdsServer";
import { trustsOutside } from "./sts/trustPolicy";
import { ACCOUNT_ID } from "./sts/identities";
import { refuseToken } from "./tokenLogin";
import { proxyError } from "./wireProtocol";

export interface RdsProxy {
  readonly name: string;
  readonly endpoint: string;
  /** Endpoint whose sessions are read-only. */
  readonly readerEndpoint: string;
  readonly port: number;
  /** Port of 127.0.0.1 behind the default endpoint. */
  readonly dialPort: number;
  /** Its part of RDS_IAM_USER_VIA. */
  readonly via: string;
  /** PEM text of its certificate authority. */
  readonly ca: string;
  /** Its record and its clients. */
  readonly rds: RDSClient;
  readonly secrets: SecretsManagerClient;
  /** Logins that were refused here and why, oldest first. */
  readonly refusals: () => readonly Refusal[];
  readonly stop: () => Promise<void>;
}

interface Place {
  readonly emulator: Emulator;
  readonly server: RdsServer;
  readonly name: string;
  readonly rds: RDSClient;
  readonly secrets: SecretsManagerClient;
}

/** Every proxy's port for PostgreSQL. */
const PORT = 5432;

/** Opens the endpoints of a proxy of this name, which need not be there yet. */
export async function startRdsProxy(
  emulator: Emulator,
  server: RdsServer,
  name: string,
): Promise<RdsProxy> {
  const { endpointUrl: endpoint, region } = emulator.aws;
  const config = {
    endpoint,
    region,
    credentials: { accessKeyId: "emulator", secretAccessKey: "" },
  };
  const place = {
    emulator,
    server,
    name,
    rds: new RDSClient(config),
    secrets: new SecretsManagerClient(config),
  };
  const hosts = [proxyEndpoint(name, region), furtherEndpoint(`${name}-readers`, region)] as const;
  const { python } = await ensureMoto({ log: () => undefined });
  const { ca, servers } = await createCertificates(python, [hosts]);
  const refusals: Refusal[] = [];
  const plan = {
    certificate: servers[0] ?? { cert: "", key: "" },
    ...(await upstreamOf(server)),
    // An RDS Proxy for PostgreSQL cannot do it.
    cancels: false,
    onRefusal: (refusal: Refusal) => refusals.push(refusal),
  };
  const writer = await startFrontEnd({ ...plan, admit: (login) => admit(place, login, {}) });
  const readOnly = { default_transaction_read_only: "on" };
  const reader = await startFrontEnd({ ...plan, admit: (login) => admit(place, login, readOnly) });
  const ways = [writer, reader].map(
    ({ port }, index) => `${hosts[index] ?? ""}=127.0.0.1:${String(port)}`,
  );
  return {
    name,
    endpoint: hosts[0],
    readerEndpoint: hosts[1],
    port: PORT,
    dialPort: writer.port,
    via: ways.join(","),
    ca,
    rds: place.rds,
    secrets: place.secrets,
    refusals: () => refusals,
    stop: async () => {
      await Promise.all([writer.stop(), reader.stop()]);
      place.rds.destroy();
      place.secrets.destroy();
    },
  };
}

/** Environment that leads to the servers and to proxies before them, and trusts all of them. */
export async function proxyEnvironment(
  emulator: Emulator,
  proxies: readonly RdsProxy[],
): Promise<Readonly<Record<string, string>>> {
  const caFile = join(emulator.parts.folder, `${proxies.map(({ name }) => name).join("-")}.pem`);
  const roots = [await readFile(emulator.caFile, "utf8"), ...proxies.map(({ ca }) => ca)];
  await writeFile(caFile, roots.join(""), { mode: 0o644 });
  return {
    RDS_IAM_USER_VIA: [emulator.via, ...proxies.map(({ via }) => via)].join(","),
    NODE_EXTRA_CA_CERTS: caFile,
  };
}

/** Where the server itself listens. */
async function upstreamOf({ admin }: RdsServer): Promise<{ port: number; socket: string }> {
  const [row] = await admin(
    "SELECT current_setting('port') AS port, current_setting('unix_socket_directories') AS folder",
  );
  const port = Number(row?.["port"]);
  return { port, socket: join(String(row?.["folder"]), `.s.PGSQL.${String(port)}`) };
}

/**
 * What a client's first message may say.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connecting.html#rds-proxy-connecting-postgresql
 */
const PARAMETERS: readonly string[] = [
  "user",
  "database",
  "application_name",
  "client_encoding",
  "DateStyle",
  "TimeZone",
  "extra_float_digits",
  "search_path",
];

/** The client's token first, then the proxy's own login. */
async function admit(
  place: Place,
  { user, database, encrypted, parameters, askPassword }: LoginRequest,
  settings: Readonly<Record<string, string>>,
): Promise<Admission> {
  if (!encrypted) return refused("no encryption", "This RDS Proxy requires TLS connections.");
  const [option] = parameters.filter((name) => !PARAMETERS.includes(name));
  if (option !== undefined) {
    return refused(
      "unknown option",
      `Feature not supported: RDS Proxy currently doesn't support the option ${option}.`,
    );
  }
  const record = await findProxy(place.rds, place.name);
  if (record === undefined) return refused("no such proxy", "Unknown error.");
  const reason = await refuseClient(place, record, { user, token: await askPassword() });
  if (reason !== undefined) {
    return refused(
      reason,
      `The IAM authentication failed for the role ${user}. Check the IAM token for this role and try again.`,
    );
  }
  const refusal =
    record.secretArns.length === 0
      ? await refuseOwnToken(place, record, user)
      : await refuseOwnPassword(place, record, { user, database });
  return refusal ?? { way: "socket", settings };
}

function refuseClient(
  { emulator, name }: Place,
  { resourceId }: ProxyRecord,
  { user, token }: { readonly user: string; readonly token: string },
): Promise<string | undefined> {
  const { region, accountId } = emulator.aws;
  const hosts = [proxyEndpoint(name, region), furtherEndpoint(`${name}-readers`, region)];
  const gate = {
    backend: emulator.parts.backend,
    region,
    endpoints: hosts.map((host) => `${host}:${String(PORT)}`),
    now: Date.now,
  };
  const resource = `arn:aws:rds-db:${region}:${accountId}:dbuser:${resourceId}/${user}`;
  return refuseToken(gate, token, { user, resource });
}

/** Why the server does not take a token of the proxy's own role. */
async function refuseOwnToken(
  place: Place,
  record: ProxyRecord,
  user: string,
): Promise<Admission | undefined> {
  if (!(await isIamRole(place.server, user))) {
    return refusedBehind("not in rds_iam", `password authentication failed for user "${user}"`);
  }
  const question = { action: "rds-db:connect", resource: place.server.dbUserArn(user) };
  return (await proxyMay(place, record, question))
    ? undefined
    : refusedBehind("not allowed to the proxy", `PAM authentication failed for user "${user}"`);
}

/** Why the server does not take the password that the proxy has for the user. */
async function refuseOwnPassword(
  place: Place,
  record: ProxyRecord,
  { user, database }: { readonly user: string; readonly database: string },
): Promise<Admission | undefined> {
  const password = await passwordOf(place, record, user);
  if (password === undefined) {
    return refused(
      "no secret",
      `This RDS proxy has no credentials for the role ${user}. Check the credentials for this role and try again.`,
    );
  }
  if (await isIamRole(place.server, user)) {
    return refusedBehind("in rds_iam", `PAM authentication failed for user "${user}"`);
  }
  const { port } = await upstreamOf(place.server);
  const client = new Client({ host: "127.0.0.1", port, user, password, database });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return refusedBehind("refused by the server", error instanceof Error ? error.message : "");
  } finally {
    await client.end();
  }
}

const credentials = z.object({ username: z.string(), password: z.string() });

async function passwordOf(
  place: Place,
  record: ProxyRecord,
  user: string,
): Promise<string | undefined> {
  for (const resource of record.secretArns) {
    const question = { action: "secretsmanager:GetSecretValue", resource };
    if (!(await proxyMay(place, record, question))) continue;
    const { SecretString = "" } = await place.secrets.send(
      new GetSecretValueCommand({ SecretId: resource }),
    );
    const { username, password } = credentials.parse(JSON.parse(SecretString));
    if (username === user) return password;
  }
  return undefined;
}

/** Whether the proxy's role lets RDS in, and may do this. */
async function proxyMay(
  { emulator }: Place,
  { roleArn }: ProxyRecord,
  question: { readonly action: string; readonly resource: string },
): Promise<boolean> {
  const iam = await emulator.parts.backend.iamOf(ACCOUNT_ID);
  const trust = (await findRole(iam, roleArn))?.AssumeRolePolicyDocument;
  const isTrusted =
    trust !== undefined &&
    trustsOutside(
      trust,
      { type: "Service", name: "rds.amazonaws.com" },
      { action: "sts:AssumeRole", context: new Map() },
    );
  return isTrusted && (await roleMay(iam, roleArn, question));
}

async function isIamRole({ admin, version }: RdsServer, user: string): Promise<boolean> {
  const [row] = await admin(iamRoleQuery(version, false).replace("$1", escapeLiteral(user)));
  return row?.["is_iam"] === true;
}

function refused(reason: string, said: string): Admission {
  return { reason, error: proxyError(said) };
}

/** What the proxy says where the server refused it. */
function refusedBehind(reason: string, said: string): Admission {
  return refused(reason, `Request returned an error: ${said}`);
}
