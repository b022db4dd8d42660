/** Pools of connections to one server, one a database, and what is done where a login is refused. */
import { codeOf, sqlState } from "../../../connect/errorCodes";
import { attemptOf } from "./client";
import { connectError } from "./connectError";
import { dial, openDiallingPool, type DiallingPool, type Pg, type PgPoolClient } from "./dialling";
import { isRefusal, isRefusedByPam } from "./failureScope";
import { lockedOutWarning, waysQuery } from "./lockedOut";
import { loginOf, rereadPausesOf, type Login, type ServerSettings } from "./settings";
import { passwordOf, shareCredentials } from "./sharedCredentials";
import { perServer, type SlotRequest, type Slots } from "./slots";
import { pause } from "./waiting";

export interface Pools {
  /** @param signal ends what is dialled, and no attempt follows */
  readonly connect: (request: SlotRequest, signal?: AbortSignal) => Promise<PgPoolClient>;
  /** Closes idle connections. @returns whether at least one was closed */
  readonly closeIdle: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** A pool a database, opened when it is needed. None of them keeps a password. */
export function openPools(
  settings: ServerSettings,
  slots: Pick<Slots, "isUsed" | "hasWriter">,
): Pools {
  const pools = new Map<string, OpenPool>();
  const useCredentials = shareCredentials(settings.credentials);
  const password = (): Promise<string> => useCredentials(passwordOf);
  const forget = async (database: string): Promise<void> => {
    const open = pools.get(database);
    pools.delete(database);
    await open?.pool.end();
  };
  const closeIdle = async (): Promise<boolean> => {
    const idle = [...pools]
      .filter(([database, { pool }]) => pool.totalCount > 0 && !slots.isUsed(database))
      .map(([database]) => database);
    await Promise.all(idle.map(forget));
    return idle.length > 0;
  };
  const poolFor = (pg: Pg, database: string, login: Login): OpenPool => {
    const known = pools.get(database);
    if (known?.login.username === login.username) return known;
    known?.pool.end().catch(() => undefined); // of another master: waits for the connections in use
    const account = { ...login, password, database, passwordRefused: false };
    const open = { ...openDiallingPool(pg, settings, account), login };
    pools.set(database, open);
    return open;
  };
  const connectNew = async (
    database: string,
    login: Login,
    signal?: AbortSignal,
  ): Promise<PgPoolClient> => {
    const own = poolFor(await import("pg"), database, login);
    const total = [...pools.values()].reduce((sum, open) => sum + open.pool.totalCount, 0);
    if (total >= perServer) await closeIdle();
    await settings.way.open();
    return dial(own, signal);
  };
  const connectOnce = (
    database: string,
    tell: (login: Login) => void,
    signal?: AbortSignal,
  ): Promise<PgPoolClient> => {
    const known = pools.get(database);
    if (known !== undefined && known.pool.idleCount > known.pool.waitingCount) {
      tell(known.login);
      return dial(known, signal);
    }
    return useCredentials(async (credentials, forgetCredentials) => {
      const login = loginOf(credentials);
      tell(login);
      return connectNew(database, login, signal).catch((error: unknown) => {
        // The secret may have been rotated: it is read again.
        if (codeOf(error) === sqlState.invalidPassword) forgetCredentials();
        throw error;
      });
    }, signal);
  };
  return {
    connect: async ({ database }, signal) => {
      for (let reread = 0; ; reread += 1) {
        let login: Login | undefined;
        try {
          return await connectOnce(database, (own) => (login = own), signal);
        } catch (error) {
          signal?.throwIfAborted();
          if (login === undefined) throw error; // the secret could not be read
          const { token } = login;
          if (token !== undefined && isRefusedByPam(error)) {
            const lockedOut = { database, login, token, refusal: error };
            return connectByToken(settings, lockedOut, signal);
          }
          const pauseMs = pausesFor(settings, login, slots.hasWriter())[reread];
          if (codeOf(error) !== sqlState.invalidPassword || pauseMs === undefined) {
            const attempt = attemptOf(settings, login, database);
            throw connectError(error, { ...attempt, hasReread: reread > 1 });
          }
          await pause(pauseMs, signal);
        }
      }
    },
    closeIdle,
    close: async () => {
      await Promise.all([...pools.keys()].map(forget));
    },
  };
}

/** A preview does not wait: it has less time than that, and only warns. What a writer has read for it does. */
function pausesFor(
  settings: ServerSettings,
  { byToken = false }: Login,
  isForWriter: boolean,
): readonly number[] {
  return isForWriter && !byToken ? rereadPausesOf(settings) : [0];
}

/** A login whose password PAM refused. */
interface LockedOut {
  readonly database: string;
  readonly login: Login;
  readonly token: () => Promise<string>;
  readonly refusal: unknown;
}

/**
 * The way back of a master that has become a member of `rds_iam`: its token still works. The connection
 * is closed after use, so that the next one is by password as soon as that works again.
 */
async function connectByToken(
  settings: ServerSettings,
  { database, login, token, refusal }: LockedOut,
  signal?: AbortSignal,
): Promise<PgPoolClient> {
  let withoutToken: unknown;
  const password = async (): Promise<string> =>
    token().catch((error: unknown) => {
      withoutToken = error;
      throw error;
    });
  const account = { ...login, password, database, passwordRefused: true };
  const own = openDiallingPool(await import("pg"), settings, account);
  try {
    const client = await dial(own, signal);
    const ways = await client.query(waysQuery(settings.connectSeconds)).catch(() => undefined);
    settings.warn?.(lockedOutWarning(login.username, settings.host, ways));
    return client;
  } catch (error) {
    signal?.throwIfAborted();
    const attempt = attemptOf(settings, login, database);
    if (withoutToken !== undefined) throw connectError(refusal, { ...attempt, withoutToken });
    if (isRefusal(error)) throw connectError(refusal, { ...attempt, tokenRefused: true });
    throw connectError(error, { ...attempt, byToken: true });
  } finally {
    own.pool.end().catch(() => undefined); // waits for the connection in use
  }
}

interface OpenPool extends DiallingPool {
  readonly login: Login;
}
