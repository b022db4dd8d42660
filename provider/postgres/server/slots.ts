/** Limits the connections that one process opens to one server at the same time. */

/** To one database. */
const perDatabase = 2;
/** To the server, over all databases. */
export const perServer = 8;
/**
 * A writer keeps its connection while it inspects other databases, which needs a second one. So writers
 * never use all connections.
 */
const writersPerServer = 4;

/** What a connection is for. */
export interface SlotRequest {
  readonly database: string;
  readonly isWriter: boolean;
}

/** Permission to have one connection. */
export interface Slot {
  /** To be called when the connection is open. */
  readonly connected: () => void;
  /** To be called when the connection is not needed any more. */
  readonly end: () => void;
}

export interface Slots {
  /** Waits until a connection may be opened, or until the signal ends the wait. */
  readonly take: (request: SlotRequest, signal?: AbortSignal) => Promise<Slot>;
  /** Whether a slot for this database is in use. */
  readonly isUsed: (database: string) => boolean;
  /** Whether a writer uses a slot, of whatever database. */
  readonly hasWriter: () => boolean;
  /** Whether slots other than the caller's are not connected yet, to this database or to any. */
  readonly othersConnect: (database?: string) => boolean;
  /** Waits until a connected reader ends, of this database or of any; `false` at once if there is none. */
  readonly untilReaderEnds: (database?: string) => Promise<boolean>;
}

interface Used extends SlotRequest {
  isConnected: boolean;
}

/** Slots, none in use. Requests are served in order; one that has to wait does not block later ones. */
export function openSlots(): Slots {
  const used = new Set<Used>();
  const waiting = new Set<{ readonly own: Used; readonly start: () => void }>();
  const watching = new Set<{ readonly database: string | undefined; readonly tell: () => void }>();
  const count = (condition: (one: Used) => boolean): number => [...used].filter(condition).length;
  const hasRoom = ({ database, isWriter }: SlotRequest): boolean =>
    used.size < perServer &&
    count((one) => one.database === database) < perDatabase &&
    (!isWriter || count((one) => one.isWriter) < writersPerServer);
  const serve = (): void => {
    for (const one of waiting) {
      if (!hasRoom(one.own)) continue;
      waiting.delete(one);
      used.add(one.own);
      one.start();
    }
  };
  const end = (own: Used): void => {
    used.delete(own);
    if (own.isConnected && !own.isWriter) {
      for (const watcher of watching) {
        if (!isOf(own, watcher.database)) continue;
        watching.delete(watcher);
        watcher.tell();
      }
    }
    serve();
  };
  return {
    take: (request, signal) =>
      new Promise((resolve, reject) => {
        const own: Used = { ...request, isConnected: false };
        const slot: Slot = {
          connected: () => {
            own.isConnected = true;
          },
          end: () => {
            end(own);
          },
        };
        const one = {
          own,
          start: () => {
            resolve(slot);
          },
        };
        waiting.add(one);
        const giveUp = (): void => {
          const reason: unknown = signal?.reason;
          if (waiting.delete(one)) reject(reason instanceof Error ? reason : new Error("aborted"));
        };
        signal?.addEventListener("abort", giveUp, { once: true });
        serve();
      }),
    hasWriter: () => count((one) => one.isWriter) > 0,
    isUsed: (database) => count((one) => one.database === database) > 0,
    othersConnect: (database) => count((one) => !one.isConnected && isOf(one, database)) > 1,
    untilReaderEnds: (database) =>
      new Promise((resolve) => {
        if (count((one) => one.isConnected && !one.isWriter && isOf(one, database)) === 0) {
          resolve(false);
          return;
        }
        watching.add({
          database,
          tell: () => {
            resolve(true);
          },
        });
      }),
  };
}

function isOf(one: SlotRequest, database: string | undefined): boolean {
  return database === undefined || one.database === database;
}
