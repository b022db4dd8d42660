/** Inspections: one query, one round trip. Those of one database at the same time share a query. */
import { inspectionQuery } from "./query";
import { type InspectionRequest } from "./request";
import { type PgClient, type Server } from "../server/server";
import { snapshotOf, type RawInspection } from "./parse";
import { message, sql } from "../sql";
import type { Snapshot } from "../model/snapshot";
import { inspectError } from "./inspectError";
import { resultRows } from "../server/resultRows";
import { requireSupportedVersion } from "../server/supportedVersions";
import { openForReading, type TransactionTimeouts } from "../server/opening";

export interface Inspector {
  /** What one database says of one role. */
  inspect(
    database: string,
    request: InspectionRequest,
    timeouts: TransactionTimeouts,
  ): Promise<Snapshot>;
}

interface Waiting {
  readonly request: InspectionRequest;
  readonly resolve: (snapshot: Snapshot) => void;
  readonly reject: (error: unknown) => void;
}

const inspectors = new WeakMap<Server, Inspector>();

/** The one inspector of a server: whoever inspects the same database at the same time shares it. */
export function inspectorOf(server: Server): Inspector {
  const inspector = inspectors.get(server) ?? openInspector(server);
  inspectors.set(server, inspector);
  return inspector;
}

/** Inspects a server; requests that arrive while one is under way are sent together. */
export function openInspector(server: Server): Inspector {
  const waiting = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  const run = async (database: string, timeouts: TransactionTimeouts): Promise<void> => {
    const batch = waiting.get(database) ?? [];
    waiting.delete(database);
    try {
      const inspection = await readOnly(
        server,
        database,
        batch.map(({ request }) => request),
        timeouts,
      );
      for (const { request, resolve } of batch) resolve(snapshotOf(inspection, request.role));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  const drain = async (database: string, timeouts: TransactionTimeouts): Promise<void> => {
    if (busy.has(database)) return;
    busy.add(database);
    await new Promise(setImmediate); // calls made in this turn of the event loop join the first
    while (waiting.has(database)) await run(database, timeouts);
    busy.delete(database);
  };
  return {
    inspect: (database, request, timeouts) =>
      new Promise((resolve, reject) => {
        waiting.set(database, [...(waiting.get(database) ?? []), { request, resolve, reject }]);
        void drain(database, timeouts);
      }),
  };
}

async function readOnly(
  server: Server,
  database: string,
  requests: readonly InspectionRequest[],
  timeouts: TransactionTimeouts,
): Promise<RawInspection> {
  return server.withClient(database, async (client) => {
    const { serverMajor = 0 } = client;
    requireSupportedVersion(serverMajor);
    const query = inspectionQuery(requests, serverMajor);
    const text = message([openForReading(timeouts), query, sql`COMMIT`]);
    return queryInspection(client, text).catch((error: unknown) => {
      throw inspectError(error, database);
    });
  });
}

/** Send a message that holds one inspection among other statements, and return its result. */
export async function queryInspection(
  client: PgClient,
  text: ReturnType<typeof message>,
): Promise<RawInspection> {
  const results: unknown = await client.query(text);
  const row = resultRows(results).findLast(holdsInspection);
  if (row === undefined) throw new Error("the inspection returned no row");
  const { inspection } = row;
  const { passwordRefused = false } = client;
  return { ...inspection, session: { ...inspection.session, passwordRefused } };
}

/** The JSON is our own query's: its shape is not checked again. */
function holdsInspection(row: object): row is { readonly inspection: RawInspection } {
  return "inspection" in row;
}
