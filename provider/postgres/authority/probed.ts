/**
 * What only the server knows, and shows by refusing a statement: from 16 on, whether a member of
 * rds_superuser may grant itself a role; and who may set a setting that is reserved to superusers.
 */
import { sqlState } from "../../../connect/errorCodes";
import { RoleError } from "../model/errors";
import type { Snapshot } from "../model/snapshot";
import type { Statement, Probe } from "../model/plan";

/** What the failed statement probed, if the server refused it; else `undefined`. */
export function refusedProbe(error: unknown, statements: readonly Statement[]): Probe | undefined {
  if (!(error instanceof RoleError) || error.sqlState !== sqlState.insufficientPrivilege)
    return undefined;
  return statements.find(({ summary }) => summary === error.statement)?.probe;
}

/** The snapshot with what the server has refused. */
export function withRefusedProbes(snapshot: Snapshot, probed: readonly Probe[]): Snapshot {
  const isProbed = (kind: Probe["kind"], name: string): boolean =>
    probed.some((one) => one.kind === kind && one.name === name);
  return {
    ...snapshot,
    otherRoles: snapshot.otherRoles.map((otherRole) =>
      isProbed("role", otherRole.name) ? { ...otherRole, grantRefused: true } : otherRole,
    ),
    settings: [
      ...snapshot.settings.filter(({ name }) => !isProbed("setting", name)),
      ...probed
        .filter(({ kind }) => kind === "setting")
        .map(({ name }) => ({ name, context: "superuser", refused: true })),
    ],
  };
}
