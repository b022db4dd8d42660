/** A pool of which what is being dialled can be ended. */
import type { EventEmitter } from "node:events";
import { clientOptions, notingLogin, type PgClient } from "./client";
import { giveUp } from "./guardedConnection";
import type { ServerSettings } from "./settings";
import { endedBy } from "./waiting";

export interface PgPoolClient extends PgClient {
  release(destroy?: boolean): void;
}

interface PgPool extends EventEmitter {
  readonly totalCount: number;
  readonly idleCount: number;
  /** Requests for a connection that are not served yet. */
  readonly waitingCount: number;
  connect(): Promise<PgPoolClient>;
  end(): Promise<void>;
}

export type Pg = typeof import("pg");

/** Who logs in, and where. */
export interface PoolLogin {
  readonly username: string;
  readonly password: () => Promise<string>;
  readonly database: string;
  readonly passwordRefused: boolean;
}

/** Connections of one login to one database. */
export interface DiallingPool {
  readonly pool: PgPool;
  /** The client that was made last; none from then on. */
  readonly takeMade: () => PgClient | undefined;
}

export function openDiallingPool(
  { Pool, Client }: Pg,
  settings: ServerSettings,
  { database, passwordRefused, ...login }: PoolLogin,
): DiallingPool {
  const made: PgClient[] = [];
  const pool = new Pool({
    ...clientOptions(settings, login, database),
    Client: notingLogin(Client, passwordRefused, (client) => made.push(client)),
    max: 2,
    idleTimeoutMillis: 5000,
    allowExitOnIdle: true,
  });
  pool.on("error", () => undefined); // an idle connection that the server ended: the pool drops it
  return { pool, takeMade: () => made.splice(0).at(-1) };
}

/** @param signal ends what is dialled */
export async function dial(
  { pool, takeMade }: DiallingPool,
  signal: AbortSignal | undefined,
): Promise<PgPoolClient> {
  signal?.throwIfAborted(); // else nobody would release what is dialled
  takeMade();
  const connecting = pool.connect();
  // `pg` makes a client before it returns: this one dials for this request.
  const made = takeMade();
  const end = (reason: Error): void => {
    if (made !== undefined) giveUp(made, reason);
  };
  return endedBy(signal, end, () => connecting);
}
