/**
 * What only the server can tell, and has told by refusing a statement: from 16 on whether a member
 * of rds_superuser may grant itself a role, and who may set a setting that is a superuser's.
 */
import { RoleError } from "../model/errors";
import type { Snapshot } from "../model/snapshot";
import type { Statement, Tried } from "../model/plan";

/** What is beyond the session user's reach; `undefined`: nothing that was not known. */
export function learntFrom(error: unknown, statements: readonly Statement[]): Tried | undefined {
  if (!(error instanceof RoleError) || error.sqlState !== "42501") return undefined;
  return statements.find(({ summary }) => summary === error.statement)?.tries;
}

/** A snapshot in which what was learnt is known. */
export function withoutReach(snapshot: Snapshot, learnt: readonly Tried[]): Snapshot {
  const isLearnt = (kind: Tried["kind"], name: string): boolean =>
    learnt.some((one) => one.kind === kind && one.name === name);
  return {
    ...snapshot,
    actors: snapshot.actors.map((actor) =>
      isLearnt("role", actor.name) ? { ...actor, grantRefused: true } : actor,
    ),
    settings: [
      ...snapshot.settings.filter(({ name }) => !isLearnt("setting", name)),
      ...learnt
        .filter(({ kind }) => kind === "setting")
        .map(({ name }) => ({ name, context: "superuser", refused: true })),
    ],
  };
}
