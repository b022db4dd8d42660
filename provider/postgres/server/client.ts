/** The client of `pg`: its options, and what is noted of a login. */
import { guardClient } from "./guardedConnection";
import type { EventEmitter } from "node:events";
import type { Client as PgClientClass, ClientConfig } from "pg";
import type { Sql } from "../sql";
import type { ConnectAttempt } from "./connectError";
import type { Credentials, Login, ServerSettings } from "./settings";

/** The part of `pg`'s client that is used, so that an upgrade of its types does not leak. */
export interface PgClient extends EventEmitter {
  /** Emits `commandComplete` for each statement of a message. */
  readonly connection: EventEmitter;
  /** Of the session on the server. */
  readonly processID?: number;
  /** Major version, as the server told it when it let the client in. */
  readonly serverMajor?: number;
  /** Whether it logged in with an IAM token because its password was refused. */
  readonly passwordRefused?: boolean;
  /** That it is connected to. */
  readonly database?: string | undefined;
  query(text: Sql): Promise<unknown>;
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

/**
 * `pg` drops what a server tells at the login, and a query that names a catalog of a later version
 * does not even parse: so the version is noted, which costs no round trip.
 *
 * @param made told of each client, before it dials
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC
 */
export function notingLogin(
  Client: typeof PgClientClass,
  passwordRefused: boolean,
  made: (client: PgClient) => void,
): typeof PgClientClass {
  return class extends Client {
    serverMajor = 0;
    readonly passwordRefused = passwordRefused;

    constructor(config?: ClientConfig) {
      super(config);
      guardClient(this);
      made(this);
      this.once("connect", () => {
        forgetPassword(this);
      });
      this.connection.on("parameterStatus", (status: ParameterStatus) => {
        if (status.parameterName !== "server_version") return;
        this.serverMajor = Number.parseInt(status.parameterValue);
      });
    }
  };
}

/** `pg` would keep what a function of ours gave as the password for as long as the connection is open. */
function forgetPassword(client: object): void {
  const parameters: unknown = Reflect.get(client, "connectionParameters");
  for (const holder of [client, parameters]) {
    if (typeof holder === "object" && holder !== null) Reflect.set(holder, "password", null);
  }
}

export async function loginAs(
  credentials: Credentials,
  settings: ServerSettings,
  database: string,
): Promise<void> {
  const { Client } = await import("pg");
  await settings.way.open();
  const client = new Client(clientOptions(settings, credentials, database));
  guardClient(client);
  client.on("error", () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function clientOptions(
  { host, port, way, secureContext, connectSeconds }: ServerSettings,
  { username, password }: Pick<Credentials, "username" | "password">,
  database: string,
) {
  return {
    host,
    port,
    database,
    user: username,
    password,
    connectionTimeoutMillis: connectSeconds * 1000,
    application_name: "pulumi-rds-iam-user",
    ssl: { secureContext, servername: host },
    stream: () => way.stream(),
    keepAlive: true,
  };
}

export function attemptOf(
  { host, port, way, certificateBundle }: ServerSettings,
  { username, byToken = false, source: credentialSource }: Login,
  database: string,
): ConnectAttempt {
  return {
    host,
    port,
    through: way.through,
    database,
    username,
    byToken,
    credentialSource,
    certificateBundle,
  };
}
