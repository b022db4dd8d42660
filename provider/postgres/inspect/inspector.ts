/** Inspections: one query, one round trip. Those of one database at the same time share a query. */
import { inspectionQuery } from "./query";
import { type InspectionRequest } from "./request";
import { type PgClient, type Server } from "../server/server";
import { snapshotOf, type RawInspection } from "./parse";
import { message, sql } from "../sql";
import type { Snapshot } from "../model/snapshot";
import { inspectError } from "./inspectError";
import { quoted } from "../model/names";
import { timedOutWhile } from "../model/timedOut";
import { resultRows } from "../server/resultRows";
import { requireSupportedVersion } from "../server/supportedVersions";
import { openForReading, type TransactionTimeouts } from "../server/opening";
import { unlessEnded } from "../server/waiting";

export interface Inspector {
  /** What one database says of one role. A query ends with the last of those who wait for it. */
  inspect(
    database: string,
    request: InspectionRequest,
    timeouts: TransactionTimeouts,
    signal?: AbortSignal,
  ): Promise<Snapshot>;
}

interface Waiting {
  readonly request: InspectionRequest;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (snapshot: Snapshot) => void;
  readonly reject: (error: unknown) => void;
}

const inspectors = new WeakMap<Server, Inspector>();

/** The one inspector of a server: whoever inspects the same database at the same time shares it. */
export function inspectorOf(server: Server): Inspector {
  const { limit } = server;
  if (limit !== undefined) return limited(inspectorOf(limit.shared), limit.signal);
  const inspector = inspectors.get(server) ?? openInspector(server);
  inspectors.set(server, inspector);
  return inspector;
}

function limited(inspector: Inspector, signal: AbortSignal): Inspector {
  return {
    inspect: (database, request, timeouts) =>
      inspector.inspect(database, request, timeouts, signal).catch((error: unknown) => {
        if (!(error instanceof Error) || error !== signal.reason) throw error;
        throw timedOutWhile(error, `inspecting database ${quoted(database)}`);
      }),
  };
}

/** Inspects a server; requests that arrive while one is under way are sent together. */
export function openInspector(server: Server): Inspector {
  const waiting = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  const run = async (database: string, timeouts: TransactionTimeouts): Promise<void> => {
    const all = waiting.get(database) ?? [];
    waiting.delete(database);
    const batch = all.filter(({ signal }) => signal?.aborted !== true);
    if (batch.length === 0) return;
    try {
      const inspection = await readOnly(
        server,
        database,
        batch.map(({ request }) => request),
        { timeouts, signal: endOfAll(batch.map(({ signal }) => signal)) },
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
    inspect: (database, request, timeouts, signal) => {
      const inspected = new Promise<Snapshot>((resolve, reject) => {
        const own = { request, signal, resolve, reject };
        waiting.set(database, [...(waiting.get(database) ?? []), own]);
        void drain(database, timeouts);
      });
      return unlessEnded(signal, inspected);
    },
  };
}

/** Aborted when all of them are; never where one of them cannot be. */
function endOfAll(signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const left = new Set(signals);
  if (left.has(undefined)) return undefined;
  const controller = new AbortController();
  for (const signal of left) {
    const end = (): void => {
      left.delete(signal);
      if (left.size === 0) controller.abort(signal?.reason);
    };
    signal?.addEventListener("abort", end, { once: true });
  }
  return controller.signal;
}

interface Reading {
  readonly timeouts: TransactionTimeouts;
  readonly signal: AbortSignal | undefined;
}

async function readOnly(
  server: Server,
  database: string,
  requests: readonly InspectionRequest[],
  { timeouts, signal }: Reading,
): Promise<RawInspection> {
  const inspect = async (client: PgClient): Promise<RawInspection> => {
    const { serverMajor = 0 } = client;
    requireSupportedVersion(serverMajor);
    const query = inspectionQuery(requests, serverMajor);
    const text = message([openForReading(timeouts), query, sql`COMMIT`]);
    return queryInspection(client, text).catch((error: unknown) => {
      throw inspectError(error, database);
    });
  };
  return server.withClient(database, inspect, signal);
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
