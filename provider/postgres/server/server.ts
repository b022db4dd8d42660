/** Connections to one server: verified TLS, two at most for each database, closed when idle. */
import type { EventEmitter } from "node:events";
import { Socket } from "node:net";
import type { Client as PgClientClass, ClientConfig } from "pg";
import { connectError, type ConnectAttempt } from "./connectError";
import { codeOf } from "../../../connect/errorCodes";
import type { Sql } from "../sql";

/** What is needed to log in; read anew where a password was refused. */
export interface Credentials {
  readonly username: string;
  readonly password: string | (() => Promise<string>);
  readonly source: string;
}

export interface ServerSettings {
  /** The endpoint's own name and port: TLS and tokens name them. */
  readonly host: string;
  readonly port: number;
  /** Where the TCP connection goes. */
  readonly dial: { readonly host: string; readonly port: number };
  /** PEM texts of the roots to trust. */
  readonly roots: readonly string[];
  readonly connectSeconds: number;
  readonly credentials: () => Promise<Credentials>;
}

/** The part of `pg`'s client that is used, so that an upgrade of its types does not leak. */
export interface PgClient extends EventEmitter {
  /** Emits `commandComplete` for each statement of a message. */
  readonly connection: EventEmitter;
  /** Major version, as the server told it when it let the client in. */
  readonly serverMajor?: number;
  /** That it is connected to. */
  readonly database?: string | undefined;
  query(text: Sql): Promise<unknown>;
}

interface PgPoolClient extends PgClient {
  release(destroy?: boolean): void;
}

interface PgPool extends EventEmitter {
  connect(): Promise<PgPoolClient>;
  end(): Promise<void>;
}

export interface Server {
  /** Run with a pooled connection; it is closed where the run failed. */
  withClient<T>(database: string, run: (client: PgClient) => Promise<T>): Promise<T>;
  /** The same for a writer: writers of one database wait for each other before they connect. */
  withWriter<T>(database: string, run: (client: PgClient) => Promise<T>): Promise<T>;
  /** Log in once on a connection of its own and leave. @throws the raw error of the login */
  tryLogin(database: string): Promise<void>;
  close(): Promise<void>;
}

/** A server to connect to; nothing is opened before it is needed. */
export function openServer(settings: ServerSettings): Server {
  const pools = new Map<string, Promise<OpenPool>>();
  const poolOf = (database: string): Promise<OpenPool> => {
    const pool = pools.get(database) ?? openPool(settings, database);
    pools.set(database, pool);
    pool.catch(() => pools.delete(database)); // a failed secret look-up is tried again next time
    return pool;
  };
  const connect = async (database: string): Promise<PgPoolClient> => {
    try {
      return await connectFrom(await poolOf(database), settings, database);
    } catch (error) {
      if (codeOf(error) !== "28P01" && codeOf(causeOf(error)) !== "28P01") throw error;
      pools.delete(database); // the secret may have been rotated: read it once more
      return connectFrom(await poolOf(database), settings, database);
    }
  };
  const queues = new Map<string, Promise<unknown>>();
  return {
    withClient: async (database, run) => runWith(await connect(database), run),
    withWriter: (database, run) => {
      const before = queues.get(database) ?? Promise.resolve();
      const own = before.then(async () => runWith(await connect(database), run));
      queues.set(
        database,
        own.catch(() => undefined),
      ); // the next one runs whatever became of this
      return own;
    },
    tryLogin: async (database) => loginOnce(settings, database),
    close: async () => {
      const open = await Promise.allSettled(pools.values());
      pools.clear();
      await Promise.all(
        open.flatMap((one) => (one.status === "fulfilled" ? one.value.pool.end() : [])),
      );
    },
  };
}

interface OpenPool {
  readonly pool: PgPool;
  readonly credentials: Credentials;
}

async function openPool(settings: ServerSettings, database: string): Promise<OpenPool> {
  const [{ Pool, Client }, credentials] = await Promise.all([import("pg"), settings.credentials()]);
  const pool = new Pool({
    ...clientOptions(settings, credentials, database),
    Client: knowingVersion(Client),
    max: 2,
    idleTimeoutMillis: 5000,
    allowExitOnIdle: true,
  });
  pool.on("error", () => undefined); // an idle connection that the server ended: the pool drops it
  return { pool, credentials };
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

/**
 * `pg` drops what a server tells at the login, and a query that names a catalog of a later version
 * does not even parse: so the version is noted, which costs no round trip.
 * @see https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC
 */
function knowingVersion(Client: typeof PgClientClass): typeof PgClientClass {
  return class extends Client {
    serverMajor = 0;

    constructor(config?: ClientConfig) {
      super(config);
      this.connection.on("parameterStatus", (status: ParameterStatus) => {
        if (status.parameterName !== "server_version") return;
        this.serverMajor = Number.parseInt(status.parameterValue);
      });
    }
  };
}

async function connectFrom(
  { pool, credentials }: OpenPool,
  settings: ServerSettings,
  database: string,
): Promise<PgPoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw connectError(error, attemptOf(settings, credentials, database));
  }
}

async function runWith<T>(client: PgPoolClient, run: (client: PgClient) => Promise<T>): Promise<T> {
  let failed = true;
  const ended = (): void => undefined; // by the server, between two queries: the next one tells it
  client.on("error", ended);
  try {
    const result = await run(client);
    failed = false;
    return result;
  } finally {
    client.removeListener("error", ended);
    client.release(failed); // a connection in an unknown state is not used again
  }
}

async function loginOnce(settings: ServerSettings, database: string): Promise<void> {
  const [{ Client }, credentials] = await Promise.all([import("pg"), settings.credentials()]);
  const client = new Client(clientOptions(settings, credentials, database));
  client.on("error", () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

function clientOptions(
  { host, port, dial, roots, connectSeconds }: ServerSettings,
  { username, password }: Credentials,
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
    ssl: { ca: [...roots], servername: host },
    stream: () => dialling(dial),
    keepAlive: true,
  };
}

/** A socket that goes to the tunnel while everything else still names the endpoint. */
function dialling({ host, port }: ServerSettings["dial"]): Socket {
  const socket = new Socket();
  const connect = socket.connect.bind(socket);
  return Object.assign(socket, { connect: () => connect(port, host) });
}

function attemptOf(
  { host, port, dial }: ServerSettings,
  { username, password, source }: Credentials,
  database: string,
): ConnectAttempt {
  const byToken = typeof password === "function";
  return { host, port, dial, database, username, byToken, credentialSource: source };
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
