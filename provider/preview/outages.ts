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
  readonly reason: Reason;
}

/** Why a role was not inspected. */
export interface Reason {
  readonly text: string;
  /** Whether the update that creates a role may itself remove the cause. */
  readonly mayPass: boolean;
}

/** What a failure applies to: the whole server, a login, a database, or this role only. */
export type FailureScope = "server" | "login" | "database" | "role";

export interface Outages {
  /** The time left for this server; 0: do not try it. */
  readonly leftMs: (place: InspectionPlace) => number;
  /** The failure for which this place is not tried; `undefined`: its time is used up. */
  readonly reasonOf: (place: InspectionPlace) => Reason | undefined;
  /**
   * Records a failed inspection.
   * @returns what was not checked, and where, in words
   */
  readonly failed: (place: InspectionPlace, failure: InspectionFailure) => string;
}

/** No outage is known yet. */
export function noOutages(): Outages {
  const known = new Map<string, Reason>();
  const waited = new Map<string, number>();
  const reasonOf = (place: InspectionPlace): Reason | undefined =>
    keysOf(place)
      .map((key) => known.get(key))
      .find((reason) => reason !== undefined);
  return {
    leftMs: (place) => {
      const { server, maxWaitMs } = place;
      const leftMs = Math.max(0, maxWaitMs - (waited.get(server) ?? 0));
      return reasonOf(place) === undefined ? leftMs : 0;
    },
    reasonOf,
    failed: ({ server, way, databases }, failure) => {
      const { role, scope, database = databases[0], waitedMs, reason } = failure;
      waited.set(server, (waited.get(server) ?? 0) + waitedMs);
      if (scope === "server") known.set(server, reason);
      if (scope === "login") known.set(way, reason);
      if (scope === "database") {
        // A failure of a role's own database skips only the roles whose own it is.
        known.set(inDatabase(way, database, ...(database === databases[0] ? ["own"] : [])), reason);
        return `drift and new roles were not checked in database ${quoted(database)} on ${server}`;
      }
      const of = scope === "role" ? ` of role ${quoted(role)}` : "";
      return `drift${of} was not checked on ${server}`;
    },
  };
}

/** Under which a failure that concerns this place is known. */
function keysOf({ server, way, databases }: InspectionPlace): readonly string[] {
  const further = databases.map((database) => inDatabase(way, database));
  return [server, way, inDatabase(way, databases[0], "own"), ...further];
}

function inDatabase(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
