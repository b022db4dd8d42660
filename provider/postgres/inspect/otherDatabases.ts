/** Looks into the databases beside a role's own, before anything is changed. */
import type { Server } from "../server/server";
import { databasesOf, type RoleDeclaration } from "../model/declaration";
import { hasCode } from "../model/errors";
import { openLooker } from "./inspector";
import type { Snapshot } from "../model/snapshot";
import { lookRequestFor } from "./request";
import type { TransactionTimeouts } from "../server/opening";

/** What further databases hold. */
export interface Elsewhere {
  readonly looks: readonly Snapshot[];
  /** Databases that nobody declared and that could not be looked into. */
  readonly warnings: readonly string[];
}

/** Looks into the databases that are declared, or in which the role holds something. */
export async function lookElsewhere(
  server: Server,
  declaration: RoleDeclaration,
  first: Snapshot,
  timeouts: TransactionTimeouts,
): Promise<Elsewhere> {
  const looker = openLooker(server);
  const request = lookRequestFor(declaration);
  const looks = databasesBeside(declaration, first).map(async (name): Promise<Elsewhere> => {
    try {
      return { looks: [await looker.look(name, request, timeouts)], warnings: [] };
    } catch (error) {
      const declared = databasesOf(declaration).includes(name);
      if (declared || !hasCode(error, "could not connect")) throw error;
      return { looks: [], warnings: [error instanceof Error ? error.message : String(error)] };
    }
  });
  const found = await Promise.all(looks);
  return {
    looks: found.flatMap((one) => one.looks),
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
