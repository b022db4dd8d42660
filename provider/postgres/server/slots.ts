/** How many connections one process opens to one server at the same time, and who waits for one. */

/** Of one database. */
const perDatabase = 2;
/** Of the server, over all databases. */
export const perServer = 8;
/**
 * A writer keeps its connection while it inspects other databases, for which it needs a second one:
 * writers never take all.
 */
const writersPerServer = 4;

/** What a connection is for. */
export interface SlotRequest {
  readonly database: string;
  readonly isWriter: boolean;
}

/** The right to one connection. */
export interface Slot {
  /** The connection is open. */
  readonly connected: () => void;
  /** The connection is not needed any more. */
  readonly end: () => void;
}

export interface Slots {
  /** Waits until there is room. */
  readonly take: (request: SlotRequest) => Promise<Slot>;
  /** Whether somebody has a slot for this database. */
  readonly isUsed: (database: string) => boolean;
  /** Whether others beside the one who asks are not connected yet, to this database or to any. */
  readonly othersConnect: (database?: string) => boolean;
  /** Waits until a reader that is connected ends, of this database or of any; `false` at once where there is none. */
  readonly untilReaderEnds: (database?: string) => Promise<boolean>;
}

interface Used extends SlotRequest {
  isConnected: boolean;
}

/** Nothing is in use yet. Whoever waits is served in order; one without room keeps nobody waiting. */
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
    take: (request) =>
      new Promise((resolve) => {
        const own: Used = { ...request, isConnected: false };
        const slot: Slot = {
          connected: () => {
            own.isConnected = true;
          },
          end: () => {
            end(own);
          },
        };
        waiting.add({
          own,
          start: () => {
            resolve(slot);
          },
        });
        serve();
      }),
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
