/**
 * A server as one operation sees it, which has only so much time: then its own connections end, it gets no
 * others, and its pauses end. Connections are shared by all operations of a process; those of others stay.
 */
import { setMaxListeners } from "node:events";
import { timedOut, timedOutWhile, type OperationTime } from "../model/timedOut";
import { quoted } from "../model/names";
import type { PgClient, Server } from "./server";

/** Runs an operation. What it waits for when its time is up fails, so that it ends in its own words. */
export async function withinTime<T>(
  server: Server,
  time: OperationTime,
  run: (server: Server) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // one for each database that is inspected: that is no leak
  let isOver = false;
  let finishing = 0;
  const endIfOver = (): void => {
    if (isOver && finishing === 0) controller.abort(timedOut(time));
  };
  const timer = setTimeout(() => {
    isOver = true;
    endIfOver();
  }, time.seconds * 1000);
  const finish = async <R>(work: () => Promise<R>): Promise<R> => {
    finishing += 1;
    try {
      return await work();
    } finally {
      finishing -= 1;
      endIfOver();
    }
  };
  try {
    return await run({ ...limited(server, controller.signal), finish });
  } finally {
    clearTimeout(timer);
  }
}

function limited(server: Server, signal: AbortSignal): Server {
  const within = async <T>(
    database: string,
    run: (client: PgClient) => Promise<T>,
    use: (run: (client: PgClient) => Promise<T>) => Promise<T>,
  ): Promise<T> => {
    let isConnected = false;
    const connected = (client: PgClient): Promise<T> => {
      isConnected = true;
      return run(client);
    };
    return use(connected).catch((error: unknown) => {
      const activity = isConnected ? "at work in" : "waiting for a connection to";
      throw inWords(error, signal, `${activity} database ${quoted(database)}`);
    });
  };
  return {
    ...server,
    withClient: (database, run) =>
      within(database, run, (connected) => server.withClient(database, connected, signal)),
    withWriter: (database, run) =>
      within(database, run, (connected) => server.withWriter(database, connected, signal)),
    pause: (milliseconds) =>
      server.pause(milliseconds, signal).catch((error: unknown) => {
        throw inWords(error, signal, "waiting to try again");
      }),
    limit: { shared: server, signal },
  };
}

/** Where nothing else has said what the operation was at. */
function inWords(error: unknown, { reason }: AbortSignal, activity: string): unknown {
  return error instanceof Error && error === reason ? timedOutWhile(error, activity) : error;
}
