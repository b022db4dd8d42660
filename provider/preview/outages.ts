/**
 * What a process knows of servers that did not answer, so that a preview of many roles waits for
 * none of them twice, and says so once.
 */
import { quoted } from "../postgres/model/names";
import type { NonEmpty } from "../postgres/order";

/** No preview waits longer for a server that does not answer, however many roles it has. */
export const maxWaitMs = 5000;

/** Where and how a look is made. */
export interface InspectionPlace {
  /** `host:port`. */
  readonly server: string;
  /** Credentials, roots and tunnel too, as one text. */
  readonly way: string;
  /** All that are looked into, the role's own first. */
  readonly databases: NonEmpty<string>;
}

/** What became of a look. */
export interface InspectionFailure {
  readonly role: string;
  readonly scope: FailureScope;
  /** The one that failed, where it is one. Default: the role's own. */
  readonly database: string | undefined;
  readonly waitedMs: number;
}

/** How many a failure concerns: `"role"` says nothing of others. */
export type FailureScope = "server" | "login" | "database" | "role";

export interface Outages {
  /** What is left of the time for this server; 0: not to be tried (again). */
  readonly leftMs: (place: InspectionPlace) => number;
  /**
   * A look failed.
   * @returns what was not done where, in words
   */
  readonly failed: (place: InspectionPlace, failure: InspectionFailure) => string;
}

/** Nothing is known yet. */
export function noOutages(): Outages {
  const known = new Set<string>();
  const waited = new Map<string, number>();
  return {
    leftMs: ({ server, way, databases }) => {
      const further = databases.map((database) => inDatabase(way, database));
      const keys = [server, way, inDatabase(way, databases[0], "own"), ...further];
      const isKnown = keys.some((key) => known.has(key));
      return isKnown ? 0 : Math.max(0, maxWaitMs - (waited.get(server) ?? 0));
    },
    failed: ({ server, way, databases }, { role, scope, database = databases[0], waitedMs }) => {
      waited.set(server, (waited.get(server) ?? 0) + waitedMs);
      if (scope === "server") known.add(server);
      if (scope === "login") known.add(way);
      if (scope === "database") {
        // One that is missing hinders only the roles whose own it is: those beside are told of it.
        known.add(inDatabase(way, database, ...(database === databases[0] ? ["own"] : [])));
        return `drift and new roles were not checked in database ${quoted(database)} on ${server}`;
      }
      const of = scope === "role" ? ` of role ${quoted(role)}` : "";
      return `drift${of} was not checked on ${server}`;
    },
  };
}

function inDatabase(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
