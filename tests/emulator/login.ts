/** Logging in to a server of the emulator as an application does. */
import { readFileSync } from "node:fs";
import { Signer } from "@aws-sdk/rds-signer";
import { Client, type ClientConfig } from "pg";
import type { Emulator } from "./emulator";
import type { RdsServer } from "./rdsServer";

/** Keys that sign a token. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a token is for. */
export interface TokenRequest {
  readonly credentials: AwsCredentials;
  readonly username: string;
  /** Default: the server's endpoint. */
  readonly hostname?: string;
  /** Default: the server's region. */
  readonly region?: string;
}

/** A token of AWS's own signer, the server's own where nothing else is said. */
export function createToken(
  { aws }: Emulator,
  { endpoint, port }: RdsServer,
  request: TokenRequest,
): Promise<string> {
  const target = { hostname: endpoint, port, region: aws.region };
  return new Signer({ ...target, ...request }).getAuthToken();
}

/** A token that the deployer makes, for the server's own name. */
export function deployerToken(
  emulator: Emulator,
  server: RdsServer,
  username: string,
): Promise<string> {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "" } = emulator.aws.env;
  const credentials = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
  };
  return createToken(emulator, server, { credentials, username });
}

/** `"verified"`: against the emulator's authority and the server's own name. */
export type Tls = "verified" | "public roots" | "other name" | "none";

/** A login; never logged, for the password may be a real one of the server. */
export interface Login {
  readonly user: string;
  readonly password: string;
  /** Default: `"postgres"`. */
  readonly database?: string;
  /** Default: `"verified"`. */
  readonly tls?: Tls;
}

/** A connection that is open; the caller ends it. */
export async function connectTo(
  emulator: Emulator,
  server: RdsServer,
  { user, password, database = "postgres", tls = "verified" }: Login,
): Promise<Client> {
  const { dialHost: host, dialPort: port } = server;
  const ssl = tlsOptions(emulator, server, tls);
  const client = new Client({ host, port, ssl, user, password, database });
  // The query under way tells it; without a listener the process would end.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Logs in, asks the server who this is, and logs out. */
export async function logIn(emulator: Emulator, server: RdsServer, login: Login): Promise<string> {
  const client = await connectTo(emulator, server, login);
  try {
    const { rows } = await client.query<{ readonly me: string }>("SELECT current_user AS me");
    return rows[0]?.me ?? "";
  } finally {
    await client.end();
  }
}

function tlsOptions({ caFile }: Emulator, { endpoint }: RdsServer, tls: Tls): ClientConfig["ssl"] {
  switch (tls) {
    case "verified":
      return { ca: readFileSync(caFile, "utf8"), servername: endpoint };
    case "public roots":
      return { servername: endpoint };
    case "other name":
      return { ca: readFileSync(caFile, "utf8"), servername: "localhost" };
    case "none":
      return false;
  }
}
