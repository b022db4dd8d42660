/** Looks: one query, one round trip; looks at one database at the same time share one query. */
import { lookQuery } from "./query";
import { type LookRequest } from "./request";
import { type PgClient, type Server } from "../server/server";
import { snapshotOf, type RawLook } from "./parse";
import { message, sql } from "../sql";
import type { Snapshot } from "../model/snapshot";
import { openForReading, type TransactionTimeouts } from "../server/opening";

export interface Looker {
  /** What one database says of one role. */
  look(database: string, request: LookRequest, timeouts: TransactionTimeouts): Promise<Snapshot>;
}

interface Waiting {
  readonly request: LookRequest;
  readonly resolve: (snapshot: Snapshot) => void;
  readonly reject: (error: unknown) => void;
}

/** Looks at a server; requests that come while another is on its way travel together. */
export function openLooker(server: Server): Looker {
  const waiting = new Map<string, Waiting[]>();
  const busy = new Set<string>();
  const run = async (database: string, timeouts: TransactionTimeouts): Promise<void> => {
    const batch = waiting.get(database) ?? [];
    waiting.delete(database);
    try {
      const look = await readOnly(
        server,
        database,
        batch.map(({ request }) => request),
        timeouts,
      );
      for (const { request, resolve } of batch) resolve(snapshotOf(look, request.role));
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
    look: (database, request, timeouts) =>
      new Promise((resolve, reject) => {
        waiting.set(database, [...(waiting.get(database) ?? []), { request, resolve, reject }]);
        void drain(database, timeouts);
      }),
  };
}

async function readOnly(
  server: Server,
  database: string,
  requests: readonly LookRequest[],
  timeouts: TransactionTimeouts,
): Promise<RawLook> {
  return server.withClient(database, async (client) =>
    lookIn(
      client,
      message([
        openForReading(timeouts),
        lookQuery(requests, client.serverMajor ?? 0),
        sql`COMMIT`,
      ]),
    ),
  );
}

/** Send a message that holds one look among other statements, and give what the look found. */
export async function lookIn(client: PgClient, text: ReturnType<typeof message>): Promise<RawLook> {
  const results: unknown = await client.query(text);
  const looks = (Array.isArray(results) ? results : [results]).flatMap(looksIn);
  const look = looks.at(-1);
  if (look === undefined) throw new Error("the look gave no row");
  return look;
}

function looksIn(result: unknown): readonly RawLook[] {
  return isResult(result)
    ? result.rows.flatMap((row) => (row.look === undefined ? [] : [row.look]))
    : [];
}

/** The JSON is our own query's: its shape is not checked again. */
function isResult(
  result: unknown,
): result is { readonly rows: readonly { readonly look?: RawLook }[] } {
  return typeof result === "object" && result !== null && "rows" in result;
}
