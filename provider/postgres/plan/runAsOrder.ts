/**
 * Statements in the order in which they run, with those that switch the session to each role and back.
 * A membership that the session user grants itself is undone: if it had granted itself one before
 * (from 16 on; earlier, SET ROLE is used then), the option is set back; else the membership is revoked.
 */
import type { RunAs } from "../authority/runAs";
import { quoted } from "../model/names";
import type { Snapshot } from "../model/snapshot";
import type { Statement } from "../model/plan";
import { hasMembershipOptions } from "../model/versionFeatures";
import { groupedBy, sortedBy } from "../sorting";
import { identifier, keyword, sql } from "../sql";
import { phases, runAsKinds, type Phase } from "./phases";

/** A statement, as whom it runs, and in which phase. */
export interface PlannedStatement {
  readonly phase: Phase;
  readonly runAs: RunAs;
  readonly statement: Statement;
}

/** All statements, ordered by their phases, and within a phase by as whom they run. */
export function inRunAsOrder(
  statements: readonly PlannedStatement[],
  snapshot: Snapshot,
): readonly Statement[] {
  return phases.flatMap(({ name }) => {
    const inPhase = statements.filter(({ phase }) => phase === name);
    return runAsKinds.flatMap(({ as }) => runAsGroups(as, inPhase, snapshot));
  });
}

/** The statements of one kind, grouped by the roles that they run as. */
function runAsGroups(
  as: RunAs["as"],
  statements: readonly PlannedStatement[],
  snapshot: Snapshot,
): readonly Statement[] {
  const alike = sortedBy(
    groupedBy(
      statements.filter(({ runAs }) => runAs.as === as),
      ({ runAs }) => runAs,
    ),
    ([{ runAs }]) => rolesOf(runAs),
  );
  return alike.flatMap((group) => {
    const own = group.map(({ statement }) => statement);
    const { runAs } = group[0];
    switch (runAs.as) {
      case "session":
        return own;
      case "role":
        return asRole(runAs.role, own, snapshot);
      case "member":
        return asMember(runAs.of, own, snapshot);
    }
  });
}

function rolesOf(runAs: RunAs): readonly string[] {
  if (runAs.as === "session") return [];
  return runAs.as === "role" ? [runAs.role] : runAs.of;
}

function asMember(
  owners: readonly string[],
  own: readonly Statement[],
  snapshot: Snapshot,
): readonly Statement[] {
  return [
    ...owners.map((owner) => takeMembership(owner, "INHERIT", snapshot)),
    ...own,
    ...owners.map((owner) => restoreMembership(owner, "INHERIT", snapshot)),
  ];
}

function asRole(role: string, own: readonly Statement[], snapshot: Snapshot): readonly Statement[] {
  const acted = [
    { text: sql`SET LOCAL ROLE ${identifier(role)}`, summary: `run as ${quoted(role)}` },
    ...own,
    { text: sql`SET LOCAL ROLE NONE`, summary: "run as the master again" },
  ];
  const canSetRole = snapshot.otherRoles.some(
    (otherRole) => otherRole.name === role && otherRole.canSetRole,
  );
  return canSetRole
    ? acted
    : [takeMembership(role, "SET", snapshot), ...acted, restoreMembership(role, "SET", snapshot)];
}

/** Before 16 a membership has no such options: it always gives both. */
function takeMembership(
  role: string,
  option: "INHERIT" | "SET",
  { versionNum, session }: Snapshot,
): Statement {
  const options = hasMembershipOptions(versionNum) ? sql` WITH ${keyword(option)} TRUE` : sql``;
  return {
    text: sql`GRANT ${identifier(role)} TO ${identifier(session.name)}${options}`,
    summary: `use the privileges of ${quoted(role)} within the transaction`,
    probe: { kind: "role", name: role },
  };
}

function restoreMembership(
  role: string,
  option: "INHERIT" | "SET",
  { session }: Snapshot,
): Statement {
  const master = identifier(session.name);
  const older = session.memberships.some(
    (row) => row.role === role && row.grantor === session.name,
  );
  return {
    text: older
      ? sql`GRANT ${identifier(role)} TO ${master} WITH ${keyword(option)} FALSE`
      : sql`REVOKE ${identifier(role)} FROM ${master}`,
    summary: `give the privileges of ${quoted(role)} back`,
  };
}
