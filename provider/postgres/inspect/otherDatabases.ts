/** Inspections of the databases beside a role's own, each with the same request. */
import { hasCode } from "../model/errors";
import type { Inspector } from "./inspector";
import type { Snapshot } from "../model/snapshot";
import type { InspectionRequest } from "./request";
import type { TransactionTimeouts } from "../server/opening";

/** What other databases hold. */
export interface OtherDatabases {
  readonly snapshots: readonly Snapshot[];
  /** Optional databases that could not be inspected, and why. */
  readonly unread: readonly UnreadDatabase[];
}

export interface UnreadDatabase {
  readonly database: string;
  readonly error: unknown;
}

/** Which databases, and how. */
export interface OtherDatabasesRequest {
  readonly inspector: Inspector;
  readonly request: InspectionRequest;
  readonly timeouts: TransactionTimeouts;
  /** The one that is inspected already. */
  readonly first: Snapshot;
  /** Fails where one of these cannot be inspected. */
  readonly required: readonly string[];
  /** Where one of these cannot be inspected, that is reported. Default: none. */
  readonly optional?: readonly string[];
}

/** Inspects them all, but for the one that is inspected already. */
export async function inspectOtherDatabases({
  inspector,
  request,
  timeouts,
  first,
  required,
  optional = [],
}: OtherDatabasesRequest): Promise<OtherDatabases> {
  const names = [...new Set([...required, ...optional])]
    .filter((name) => name !== first.database)
    .sort();
  const inspections = names.map(async (name): Promise<OtherDatabases> => {
    try {
      return { snapshots: [await inspector.inspect(name, request, timeouts)], unread: [] };
    } catch (error) {
      const isUnread = hasCode(error, "could not connect") || hasCode(error, "could not inspect");
      if (required.includes(name) || !isUnread) throw error;
      return { snapshots: [], unread: [{ database: name, error }] };
    }
  });
  const found = await Promise.all(inspections);
  return {
    snapshots: found.flatMap(({ snapshots }) => snapshots),
    unread: found.flatMap(({ unread }) => unread),
  };
}

/** Those of these databases that exist and take connections. */
export function openDatabases(names: readonly string[], first: Snapshot): readonly string[] {
  return names.filter((name) => first.databases.some((database) => database.name === name));
}

/** Databases in which the role holds or owns something. */
export function databasesHeld({ role }: Snapshot): readonly string[] {
  if (role === "absent") return [];
  return role.dependencies.flatMap(({ database }) => database ?? []);
}
