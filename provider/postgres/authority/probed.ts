/**
 * What only the server can tell, and has told by refusing a statement: from 16 on whether a member
 * of rds_superuser may grant itself a role, and who may set a setting that is a superuser's.
 */
import { sqlState } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";
import type { Snapshot } from "../model/snapshot";
import type { Statement, Probe } from "../model/plan";

/** What is beyond the session user's reach; `undefined`: nothing that was not known. */
export function refusedProbe(error: unknown, statements: readonly Statement[]): Probe | undefined {
  if (!(error instanceof RoleError) || error.sqlState !== sqlState.insufficientPrivilege)
    return undefined;
  return statements.find(({ summary }) => summary === error.statement)?.probe;
}

/** A snapshot in which what was learnt is known. */
export function withRefusedProbes(snapshot: Snapshot, learnt: readonly Probe[]): Snapshot {
  const isLearnt = (kind: Probe["kind"], name: string): boolean =>
    learnt.some((one) => one.kind === kind && one.name === name);
  return {
    ...snapshot,
    otherRoles: snapshot.otherRoles.map((otherRole) =>
      isLearnt("role", otherRole.name) ? { ...otherRole, grantRefused: true } : otherRole,
    ),
    settings: [
      ...snapshot.settings.filter(({ name }) => !isLearnt("setting", name)),
      ...learnt
        .filter(({ kind }) => kind === "setting")
        .map(({ name }) => ({ name, context: "superuser", refused: true })),
    ],
  };
}
