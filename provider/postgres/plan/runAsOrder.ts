/**
 * Statements in the order of as whom they run, with what brings the session there and back. A
 * membership that the session user grants itself ends as it was: where it had one of its own gift
 * already (from 16, else SET ROLE is used), the option that was taken is given back; else it is revoked.
 */
import type { RunAs } from "../authority/runAs";
import { quoted } from "../model/names";
import type { Snapshot } from "../model/snapshot";
import type { Statement } from "../model/plan";
import { distinctNames } from "../order";
import { identifier, keyword, sql } from "../sql";

export interface PlannedStatement {
  readonly runAs: RunAs;
  readonly statement: Statement;
}

/**
 * All statements: on roles first, then on objects as other roles, for what they revoke may be what the
 * session grants again; then as the session itself, which is its own grantor as long as it is no
 * further role's member.
 */
export function inRunAsOrder(
  onRoles: readonly PlannedStatement[],
  onObjects: readonly PlannedStatement[],
  snapshot: Snapshot,
): readonly Statement[] {
  const statements = [...onRoles, ...onObjects];
  const asMember = statements.filter(({ runAs }) => runAs.as === "member");
  const owners = distinctNames(
    statements.flatMap(({ runAs }) => (runAs.as === "member" ? runAs.of : [])),
  );
  const roles = distinctNames(
    statements.flatMap(({ runAs }) => (runAs.as === "role" ? [runAs.role] : [])),
  );
  return [
    ...asSession(onRoles),
    ...roles.flatMap((role) => asRole(role, statements, snapshot)),
    ...asSession(onObjects),
    ...owners.map((owner) => takeMembership(owner, "INHERIT", snapshot)),
    ...asMember.map(({ statement }) => statement),
    ...owners.map((owner) => restoreMembership(owner, "INHERIT", snapshot)),
  ];
}

function asSession(statements: readonly PlannedStatement[]): readonly Statement[] {
  return statements.filter(({ runAs }) => runAs.as === "session").map(({ statement }) => statement);
}

function asRole(
  role: string,
  statements: readonly PlannedStatement[],
  snapshot: Snapshot,
): readonly Statement[] {
  const own = statements
    .filter(({ runAs }) => runAs.as === "role" && runAs.role === role)
    .map(({ statement }) => statement);
  const acted = [
    { text: sql`SET LOCAL ROLE ${identifier(role)}`, summary: `act as ${quoted(role)}` },
    ...own,
    { text: sql`SET LOCAL ROLE NONE`, summary: "act as the master again" },
  ];
  const canSetRole = snapshot.otherRoles.some(
    (otherRole) => otherRole.name === role && otherRole.canSetRole,
  );
  return canSetRole
    ? acted
    : [takeMembership(role, "SET", snapshot), ...acted, restoreMembership(role, "SET", snapshot)];
}

/** Before 16 a membership has no such options, and gives both. */
function takeMembership(
  role: string,
  option: "INHERIT" | "SET",
  { versionNum, session }: Snapshot,
): Statement {
  const options = versionNum < 160000 ? sql`` : sql` WITH ${keyword(option)} TRUE`;
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
