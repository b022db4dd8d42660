/** Looks into the databases beside a role's own, before anything is changed. */
import { textOf } from "../../../connect/errorCodes";
import type { Server } from "../server/server";
import { databasesOf, type RoleDeclaration } from "../model/declaration";
import { hasCode } from "../model/errors";
import { openInspector } from "./inspector";
import type { Snapshot } from "../model/snapshot";
import { inspectionRequestFor } from "./request";
import type { TransactionTimeouts } from "../server/opening";

/** What further databases hold. */
export interface OtherDatabases {
  readonly snapshots: readonly Snapshot[];
  /** Databases that nobody declared and that could not be inspected into. */
  readonly warnings: readonly string[];
}

/** Looks into the databases that are declared, or in which the role holds something. */
export async function inspectOtherDatabases(
  server: Server,
  declaration: RoleDeclaration,
  first: Snapshot,
  timeouts: TransactionTimeouts,
): Promise<OtherDatabases> {
  const inspector = openInspector(server);
  const request = inspectionRequestFor(declaration);
  const looks = databasesBeside(declaration, first).map(async (name): Promise<OtherDatabases> => {
    try {
      return { snapshots: [await inspector.inspect(name, request, timeouts)], warnings: [] };
    } catch (error) {
      const declared = databasesOf(declaration).includes(name);
      const isUnread = hasCode(error, "could not connect") || hasCode(error, "could not inspect");
      if (declared || !isUnread) throw error;
      return { snapshots: [], warnings: [textOf(error)] };
    }
  });
  const found = await Promise.all(looks);
  return {
    snapshots: found.flatMap((one) => one.snapshots),
    warnings: found.flatMap((one) => one.warnings),
  };
}

function databasesBeside(declaration: RoleDeclaration, first: Snapshot): readonly string[] {
  const held = first.role === "absent" ? [] : first.role.dependencies;
  const holding = held.flatMap(({ database }) => database ?? []);
  const existing = first.databases.map(({ name }) => name);
  return [...new Set([...databasesOf(declaration), ...holding])]
    .filter((name) => name !== declaration.database && existing.includes(name))
    .sort();
}
