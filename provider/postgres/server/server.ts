/** Connections to one server: verified TLS, a bounded number, closed when idle. */
import { codeOf, sqlState } from "../../../connect/errorCodes";
import { causeOf } from "../model/errors";
import { loginAs, type PgClient } from "./client";
import { limitOf } from "./failureScope";
import { giveUp } from "./guardedConnection";
import type { PgPoolClient } from "./dialling";
import { openPools } from "./pools";
import { rereadPausesOf, type ServerSettings } from "./settings";
import { openSlots, type Slot, type SlotRequest } from "./slots";
import { tryToLogIn, type LoginTrial } from "./trialLogin";
import { endedBy, pause, unlessEnded } from "./waiting";

export type { PgClient } from "./client";

export interface Server {
  /**
   * Run with a pooled connection; it is closed where the run failed.
   *
   * @param signal ends the connection, or the waiting for one
   */
  withClient<T>(
    database: string,
    run: (client: PgClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** The same for a writer: writers of one database wait for each other before they connect. */
  withWriter<T>(
    database: string,
    run: (client: PgClient) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Log in on a connection of its own and leave; with what the settings say, never with a token instead. */
  tryLogin(database: string): Promise<LoginTrial>;
  /** Wait before another attempt. */
  pause(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Run what must not end half-way: the time of an operation is over only when it has ended. */
  finish<T>(run: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Of the server of one operation: the server that it shares with others, and what ends its part. */
  readonly limit?: { readonly shared: Server; readonly signal: AbortSignal };
}

/** A server to connect to; nothing is opened before it is needed. */
export function openServer(settings: ServerSettings): Server {
  const { connect, tryLogin, close } = openConnections(settings);
  const queues = new Map<string, Promise<unknown>>();
  return {
    withClient: async (database, run, signal) =>
      runWith(await connect({ database, isWriter: false }, signal), run, signal),
    withWriter: (database, run, signal) => {
      const before = queues.get(database) ?? Promise.resolve();
      const own = unlessEnded(signal, before).then(async () =>
        runWith(await connect({ database, isWriter: true }, signal), run, signal),
      );
      // The next one runs whatever became of this, and never before those in front of it.
      const settled = own.catch(() => before);
      queues.set(database, settled);
      return own;
    },
    tryLogin,
    pause,
    finish: (run) => run(),
    close,
  };
}

interface Connected {
  readonly client: PgPoolClient;
  readonly slot: Slot;
}

interface Connections {
  readonly connect: (request: SlotRequest, signal?: AbortSignal) => Promise<Connected>;
  readonly tryLogin: (database: string) => Promise<LoginTrial>;
  readonly close: () => Promise<void>;
}

/** Pauses for a server that may not have noticed yet that a connection has ended: 3 seconds in all. */
const roomPausesMs = [100, 200, 400, 800, 1600] as const;
/** Pauses where our own attempts met: the server refuses all of them where it has room for some. */
const metPausesMs = [200, 800] as const;

/**
 * Connections within the bounds of {@link openSlots}; where the server has fewer left, idle ones are
 * closed, and who needs one waits for a reader to end.
 */
function openConnections(settings: ServerSettings): Connections {
  const slots = openSlots();
  const pools = openPools(settings, slots);
  const makeRoom = async (database: string | undefined): Promise<boolean> => {
    // Where a database has its own limit, connections to others do not count.
    if (database !== undefined) return slots.untilReaderEnds(database);
    if (await pools.closeIdle()) return true;
    return (await slots.untilReaderEnds()) && pools.closeIdle();
  };
  const connectWithRoom = async (
    { request, signal }: Asked,
    refusal: unknown,
  ): Promise<PgPoolClient> => {
    const { database } = request;
    let error = refusal;
    const limited = limitOf(causeOf(error)) === "database" ? database : undefined;
    let pauses: readonly number[] = slots.othersConnect(limited) ? metPausesMs : [];
    for (;;) {
      if (await unlessEnded(signal, makeRoom(limited))) {
        pauses = roomPausesMs;
      } else {
        const [milliseconds, ...rest] = pauses;
        if (milliseconds === undefined) throw error;
        await pause(milliseconds, signal);
        pauses = rest;
      }
      try {
        return await pools.connect(request, signal);
      } catch (again) {
        if (!isWithoutRoom(again)) throw again;
        error = again;
      }
    }
  };
  let makingRoom: Promise<unknown> = Promise.resolve();
  const connectInTurn = (asked: Asked, refusal: unknown): Promise<PgPoolClient> => {
    const own = makingRoom.then(() => connectWithRoom(asked, refusal));
    makingRoom = own.catch(() => undefined);
    return own;
  };
  const connectOne = async ({ request, signal }: Asked): Promise<Connected> => {
    signal?.throwIfAborted();
    const slot = await slots.take(request, signal);
    try {
      const client = await pools.connect(request, signal).catch((error: unknown) => {
        if (!isWithoutRoom(error)) throw error;
        return connectInTurn({ request, signal }, error);
      });
      slot.connected();
      return { client, slot };
    } catch (error) {
      slot.end();
      throw error;
    }
  };
  return {
    connect: async (request, signal) => {
      const connecting = connectOne({ request, signal });
      return unlessEnded(signal, connecting).catch((error: unknown) => {
        connecting.then(close, () => undefined); // it came too late
        throw error;
      });
    },
    tryLogin: async (database) =>
      tryToLogIn({
        credentials: settings.credentials,
        refusedPausesMs: rereadPausesOf(settings),
        logIn: async (credentials) =>
          loginAs(credentials, settings, database).catch(async (error: unknown) => {
            if (codeOf(error) !== sqlState.tooManyConnections) throw error;
            if (!(await pools.closeIdle())) throw error;
            await pause(roomPausesMs[1]);
            await loginAs(credentials, settings, database);
          }),
      }),
    close: pools.close,
  };
}

interface Asked {
  readonly request: SlotRequest;
  readonly signal: AbortSignal | undefined;
}

function close({ client, slot }: Connected): void {
  client.release(true);
  slot.end();
}

function isWithoutRoom(error: unknown): boolean {
  return codeOf(causeOf(error)) === sqlState.tooManyConnections;
}

async function runWith<T>(
  { client, slot }: Connected,
  run: (client: PgClient) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  let failed = true;
  const ended = (): void => undefined; // by the server, between two queries: the next one tells it
  client.on("error", ended);
  try {
    const end = (reason: Error): void => {
      giveUp(client, reason);
    };
    const result = await endedBy(signal, end, () => run(client));
    failed = signal?.aborted === true;
    return result;
  } finally {
    client.removeListener("error", ended);
    client.release(failed); // a connection in an unknown state is not used again
    slot.end();
  }
}
