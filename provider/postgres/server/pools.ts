/** Pools of connections to one server, one a database, and what is done where a login is refused. */
import type { EventEmitter } from "node:events";
import { codeOf, sqlState } from "../../../connect/errorCodes";
import { attemptOf, clientOptions, notingLogin, type PgClient } from "./client";
import { connectError } from "./connectError";
import { isRefusal, isRefusedByPam } from "./failureScope";
import { lockedOutWarning, waysQuery } from "./lockedOut";
import { giveUp } from "./guardedConnection";
import { rereadPausesOf, type Credentials, type ServerSettings } from "./settings";
import { perServer, type SlotRequest } from "./slots";
import { endedBy, pause, unlessEnded } from "./waiting";

export interface PgPoolClient extends PgClient {
  release(destroy?: boolean): void;
}

interface PgPool extends EventEmitter {
  readonly totalCount: number;
  readonly idleCount: number;
  connect(): Promise<PgPoolClient>;
  end(): Promise<void>;
}

export interface Pools {
  /** @param signal ends what is dialled, and no attempt follows */
  readonly connect: (request: SlotRequest, signal?: AbortSignal) => Promise<PgPoolClient>;
  /** Closes idle connections. @returns whether at least one was closed */
  readonly closeIdle: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** A pool a database, opened when it is needed. */
export function openPools(settings: ServerSettings, isUsed: (database: string) => boolean): Pools {
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
  const connectOnce = async (open: OpenPool, signal?: AbortSignal): Promise<PgPoolClient> => {
    const total = [...opened.values()].reduce((sum, { totalCount }) => sum + totalCount, 0);
    if (open.pool.idleCount === 0 && total >= perServer) await closeIdle();
    return dial(open, signal);
  };
  return {
    connect: async ({ database, isWriter }, signal) => {
      for (let reread = 0; ; reread += 1) {
        // A secret that is read for several operations is not ended: AWS has a bound of its own.
        const open = await unlessEnded(signal, poolOf(database));
        try {
          return await connectOnce(open, signal);
        } catch (error) {
          signal?.throwIfAborted();
          const { credentials } = open;
          const { token } = credentials;
          if (token !== undefined && isRefusedByPam(error)) {
            return connectByToken(
              settings,
              { database, credentials, token, refusal: error },
              signal,
            );
          }
          const pauseMs = pausesFor(settings, credentials, isWriter)[reread];
          if (codeOf(error) !== sqlState.invalidPassword || pauseMs === undefined) {
            const attempt = attemptOf(settings, credentials, database);
            throw connectError(error, { ...attempt, hasReread: reread > 1 });
          }
          pools.delete(database); // the secret may have been rotated: read it again
          await pause(pauseMs, signal);
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

/** A reader does not wait: a preview has less time than that, and only warns. */
function pausesFor(
  settings: ServerSettings,
  { password }: Credentials,
  isWriter: boolean,
): readonly number[] {
  return isWriter && typeof password === "string" ? rereadPausesOf(settings) : [0];
}

/** A login whose password PAM refused. */
interface LockedOut {
  readonly database: string;
  readonly credentials: Credentials;
  readonly token: () => Promise<string>;
  readonly refusal: unknown;
}

/**
 * The way back of a master that has become a member of `rds_iam`: its token still works. The connection
 * is closed after use, so that the next one is by password as soon as that works again.
 */
async function connectByToken(
  settings: ServerSettings,
  { database, credentials, token, refusal }: LockedOut,
  signal?: AbortSignal,
): Promise<PgPoolClient> {
  let withoutToken: unknown;
  const password = async (): Promise<string> =>
    token().catch((error: unknown) => {
      withoutToken = error;
      throw error;
    });
  const login = { ...credentials, password };
  const open = await newPool(settings, login, { database, passwordRefused: true });
  try {
    const client = await dial(open, signal);
    const ways = await client.query(waysQuery(settings.connectSeconds)).catch(() => undefined);
    settings.warn?.(lockedOutWarning(credentials.username, settings.host, ways));
    return client;
  } catch (error) {
    signal?.throwIfAborted();
    const attempt = attemptOf(settings, credentials, database);
    if (withoutToken !== undefined) throw connectError(refusal, { ...attempt, withoutToken });
    if (isRefusal(error)) throw connectError(refusal, { ...attempt, tokenRefused: true });
    throw connectError(error, { ...attempt, byToken: true });
  } finally {
    open.pool.end().catch(() => undefined); // waits for the connection in use
  }
}

interface DiallingPool {
  readonly pool: PgPool;
  /** The client that was made last; none from then on. */
  readonly takeMade: () => PgClient | undefined;
}

interface OpenPool extends DiallingPool {
  readonly credentials: Credentials;
}

async function dial(
  { pool, takeMade }: DiallingPool,
  signal: AbortSignal | undefined,
): Promise<PgPoolClient> {
  takeMade();
  const connecting = pool.connect();
  // `pg` makes a client before it returns: this one dials for this request.
  const made = takeMade();
  const end = (reason: Error): void => {
    if (made !== undefined) giveUp(made, reason);
  };
  return endedBy(signal, end, () => connecting);
}

async function openPool(settings: ServerSettings, database: string): Promise<OpenPool> {
  const [credentials] = await Promise.all([settings.credentials(), import("pg")]);
  const pool = await newPool(settings, credentials, { database, passwordRefused: false });
  return { ...pool, credentials };
}

async function newPool(
  settings: ServerSettings,
  credentials: Credentials,
  { database, passwordRefused }: { readonly database: string; readonly passwordRefused: boolean },
): Promise<DiallingPool> {
  const { Pool, Client } = await import("pg");
  const made: PgClient[] = [];
  const pool = new Pool({
    ...clientOptions(settings, credentials, database),
    Client: notingLogin(Client, passwordRefused, (client) => made.push(client)),
    max: 2,
    idleTimeoutMillis: 5000,
    allowExitOnIdle: true,
  });
  pool.on("error", () => undefined); // an idle connection that the server ended: the pool drops it
  return { pool, takeMade: () => made.splice(0).at(-1) };
}
