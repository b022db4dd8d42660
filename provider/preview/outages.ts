/**
 * What a process knows about servers that did not answer: a preview of many roles waits for each of
 * them once, and reports it once.
 */
import { quoted } from "../postgres/model/names";
import type { NonEmpty } from "../postgres/sorting";

/** Where and how a role is inspected. */
export interface InspectionPlace {
  /** `host:port`. */
  readonly server: string;
  /** Server, credentials, root certificates and tunnel, as one text. */
  readonly way: string;
  /** All databases to inspect, the role's own first. */
  readonly databases: NonEmpty<string>;
  /** How long a preview waits at most for the server, however many roles it has there. */
  readonly maxWaitMs: number;
}

/** A failed inspection. */
export interface InspectionFailure {
  readonly role: string;
  readonly scope: FailureScope;
  /** The database that failed, where the error names one. Default: the role's own. */
  readonly database: string | undefined;
  readonly waitedMs: number;
}

/** What a failure applies to: the whole server, a login, a database, or this role only. */
export type FailureScope = "server" | "login" | "database" | "role";

export interface Outages {
  /** The time left for this server; 0: do not try it. */
  readonly leftMs: (place: InspectionPlace) => number;
  /**
   * Records a failed inspection.
   * @returns what was not checked, and where, in words
   */
  readonly failed: (place: InspectionPlace, failure: InspectionFailure) => string;
}

/** No outage is known yet. */
export function noOutages(): Outages {
  const known = new Set<string>();
  const waited = new Map<string, number>();
  return {
    leftMs: ({ server, way, databases, maxWaitMs }) => {
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
        // A failure of a role's own database skips only the roles whose own it is.
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
