/**
 * What a process knows of servers that did not answer, so that a preview of many roles waits for
 * none of them twice, and says so once.
 */
import { quoted } from "./postgres/names";

/** No preview waits longer for a server that does not answer, however many roles it has. */
const maxWaitMs = 5000;

/** Where and how a look is made. */
export interface LookPlace {
  /** `host:port`. */
  readonly server: string;
  /** Credentials, roots and tunnel too, as one text. */
  readonly way: string;
  readonly database: string;
}

/** How many a failure concerns: `"role"` says nothing of others. */
export type FailureScope = "server" | "login" | "database" | "role";

export interface OutOfReach {
  /** What is left of the time for this server; 0: not to be tried (again). */
  readonly leftMs: (place: LookPlace) => number;
  /**
   * A look failed after so many milliseconds.
   * @returns what was not looked at, in words
   */
  readonly failed: (place: LookPlace, scope: FailureScope, waitedMs: number) => string;
}

/** Nothing is known yet. */
export function nothingOutOfReach(): OutOfReach {
  const known = new Set<string>();
  const waited = new Map<string, number>();
  return {
    leftMs: ({ server, way, database }) => {
      const isKnown = [server, way, JSON.stringify([way, database])].some((key) => known.has(key));
      return isKnown ? 0 : Math.max(0, maxWaitMs - (waited.get(server) ?? 0));
    },
    failed: ({ server, way, database }, scope, waitedMs) => {
      waited.set(server, (waited.get(server) ?? 0) + waitedMs);
      if (scope === "server") known.add(server);
      if (scope === "login") known.add(way);
      if (scope === "database") known.add(JSON.stringify([way, database]));
      return scope === "database" ? `in database ${quoted(database)} on ${server}` : `on ${server}`;
    },
  };
}
