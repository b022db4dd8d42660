/** Connections to one server: verified TLS, a bounded number, closed when idle. */
import type { EventEmitter } from "node:events";
import type { SecureContext } from "node:tls";
import type { Client as PgClientClass, ClientConfig } from "pg";
import { connectError, type ConnectAttempt } from "./connectError";
import { codeOf, sqlState } from "../../../connect/errorCodes";
import { limitOf } from "./failureScope";
import { guardClient } from "./guardedConnection";
import { tunnelSocket } from "../../../connect/socket";
import { openSlots, perServer, type Slot, type SlotRequest } from "./slots";
import { causeOf } from "../model/errors";
import type { Sql } from "../sql";

/** What is needed to log in; read again where a password was refused. */
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
  /** Holds the roots to trust. */
  readonly secureContext: SecureContext;
  /** Where the roots of the server's Region are published, for errors. */
  readonly certificateBundle: string;
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
  readonly totalCount: number;
  readonly idleCount: number;
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
  const { connect, tryLogin, close } = openConnections(settings);
  const queues = new Map<string, Promise<unknown>>();
  return {
    withClient: async (database, run) => runWith(await connect({ database, isWriter: false }), run),
    withWriter: (database, run) => {
      const before = queues.get(database) ?? Promise.resolve();
      const own = before.then(async () =>
        runWith(await connect({ database, isWriter: true }), run),
      );
      // The next one runs whatever became of this.
      const settled = own.catch(() => undefined);
      queues.set(database, settled);
      return own;
    },
    tryLogin,
    close,
  };
}

interface Connected {
  readonly client: PgPoolClient;
  readonly slot: Slot;
}

interface Connections {
  readonly connect: (request: SlotRequest) => Promise<Connected>;
  readonly tryLogin: (database: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Pauses for a server that may not have noticed yet that a connection has ended: 3 seconds in all. */
const roomPausesMs = [100, 200, 400, 800, 1600] as const;
/** Pauses where our own attempts met: the server refuses all of them where it has room for some. */
const metPausesMs = [200, 800] as const;

/**
 * Pauses before a refused password is read again. A rotation has steps: for some seconds the server
 * has the new password, and the secret still the old one. A reader does not wait: a preview has less
 * time than that, and only warns.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
function rereadPausesMs({ password }: Credentials, isWriter: boolean): readonly number[] {
  return isWriter && typeof password === "string" ? [0, 1000, 2000, 4000] : [0];
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/**
 * Connections within the bounds of {@link openSlots}; where the server has fewer left, idle ones are
 * closed, and who needs one waits for a reader to end.
 */
function openConnections(settings: ServerSettings): Connections {
  const slots = openSlots();
  const pools = openPools(settings, slots.isUsed);
  const makeRoom = async (database: string | undefined): Promise<boolean> => {
    // Where a database has its own limit, connections to others do not count.
    if (database !== undefined) return slots.untilReaderEnds(database);
    if (await pools.closeIdle()) return true;
    return (await slots.untilReaderEnds()) && pools.closeIdle();
  };
  const connectWithRoom = async (request: SlotRequest, refusal: unknown): Promise<PgPoolClient> => {
    const { database } = request;
    let error = refusal;
    const limited = limitOf(causeOf(error)) === "database" ? database : undefined;
    let pauses: readonly number[] = slots.othersConnect(limited) ? metPausesMs : [];
    for (;;) {
      if (await makeRoom(limited)) {
        pauses = roomPausesMs;
      } else {
        const [milliseconds, ...rest] = pauses;
        if (milliseconds === undefined) throw error;
        await pause(milliseconds);
        pauses = rest;
      }
      try {
        return await pools.connect(request);
      } catch (again) {
        if (!isWithoutRoom(again)) throw again;
        error = again;
      }
    }
  };
  let makingRoom: Promise<unknown> = Promise.resolve();
  const connectInTurn = (request: SlotRequest, refusal: unknown): Promise<PgPoolClient> => {
    const own = makingRoom.then(() => connectWithRoom(request, refusal));
    makingRoom = own.catch(() => undefined);
    return own;
  };
  return {
    connect: async (request) => {
      const slot = await slots.take(request);
      try {
        const client = await pools.connect(request).catch((error: unknown) => {
          if (!isWithoutRoom(error)) throw error;
          return connectInTurn(request, error);
        });
        slot.connected();
        return { client, slot };
      } catch (error) {
        slot.end();
        throw error;
      }
    },
    tryLogin: async (database) => {
      await loginOnce(settings, database).catch(async (error: unknown) => {
        if (codeOf(error) !== sqlState.tooManyConnections) throw error;
        if (!(await pools.closeIdle())) throw error;
        await pause(roomPausesMs[1]);
        await loginOnce(settings, database);
      });
    },
    close: pools.close,
  };
}

interface Pools {
  readonly connect: (request: SlotRequest) => Promise<PgPoolClient>;
  /** Closes idle connections. @returns whether at least one was closed */
  readonly closeIdle: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** A pool a database, opened when it is needed. */
function openPools(settings: ServerSettings, isUsed: (database: string) => boolean): Pools {
  const pools = new Map<string, Promise<OpenPool>>();
  const opened = new Map<string, PgPool>();
  const poolOf = (database: string): Promise<OpenPool> => {
    const known = pools.get(database);
    if (known !== undefined) return known;
    const pool = openPool(settings, database);
    pools.set(database, pool);
    pool.then(
      (one) => opened.set(database, one.pool),
      () => pools.delete(database), // a secret that could not be read is read again next time
    );
    return pool;
  };
  const forget = async (database: string): Promise<void> => {
    const pool = opened.get(database);
    pools.delete(database);
    opened.delete(database);
    await pool?.end();
  };
  const closeIdle = async (): Promise<boolean> => {
    const idle = [...opened]
      .filter(([database, { totalCount }]) => totalCount > 0 && !isUsed(database))
      .map(([database]) => database);
    await Promise.all(idle.map(forget));
    return idle.length > 0;
  };
  const connectOnce = async (open: OpenPool): Promise<PgPoolClient> => {
    const total = [...opened.values()].reduce((sum, { totalCount }) => sum + totalCount, 0);
    if (open.pool.idleCount === 0 && total >= perServer) await closeIdle();
    return open.pool.connect();
  };
  return {
    connect: async ({ database, isWriter }) => {
      for (let reread = 0; ; reread += 1) {
        const open = await poolOf(database);
        try {
          return await connectOnce(open);
        } catch (error) {
          const pauseMs = rereadPausesMs(open.credentials, isWriter)[reread];
          if (codeOf(error) !== sqlState.invalidPassword || pauseMs === undefined) {
            const attempt = attemptOf(settings, open.credentials, database);
            throw connectError(error, { ...attempt, hasReread: reread > 1 });
          }
          pools.delete(database); // the secret may have been rotated: read it again
          await pause(pauseMs);
        }
      }
    },
    closeIdle,
    close: async () => {
      await Promise.allSettled(pools.values());
      await Promise.all([...opened.keys()].map(forget));
      pools.clear();
    },
  };
}

function isWithoutRoom(error: unknown): boolean {
  return codeOf(causeOf(error)) === sqlState.tooManyConnections;
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
      guardClient(this);
      this.connection.on("parameterStatus", (status: ParameterStatus) => {
        if (status.parameterName !== "server_version") return;
        this.serverMajor = Number.parseInt(status.parameterValue);
      });
    }
  };
}

async function runWith<T>(
  { client, slot }: Connected,
  run: (client: PgClient) => Promise<T>,
): Promise<T> {
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
    slot.end();
  }
}

async function loginOnce(settings: ServerSettings, database: string): Promise<void> {
  for (let reread = 0; ; reread += 1) {
    const credentials = await settings.credentials();
    try {
      await loginAs(credentials, settings, database);
      return;
    } catch (error) {
      const pauseMs = rereadPausesMs(credentials, true)[reread];
      if (codeOf(error) !== sqlState.invalidPassword || pauseMs === undefined) throw error;
      await pause(pauseMs);
    }
  }
}

async function loginAs(
  credentials: Credentials,
  settings: ServerSettings,
  database: string,
): Promise<void> {
  const { Client } = await import("pg");
  const client = new Client(clientOptions(settings, credentials, database));
  guardClient(client);
  client.on("error", () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

function clientOptions(
  { host, port, dial, secureContext, connectSeconds }: ServerSettings,
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
    ssl: { secureContext, servername: host },
    stream: () => tunnelSocket(dial),
    keepAlive: true,
  };
}

function attemptOf(
  { host, port, dial, certificateBundle }: ServerSettings,
  { username, password, source }: Credentials,
  database: string,
): ConnectAttempt {
  const byToken = typeof password === "function";
  const credentialSource = source;
  return { host, port, dial, database, username, byToken, credentialSource, certificateBundle };
}
