/**
 * The guard before COMMIT: the session user must not become a member of `rds_iam`, whose members'
 * passwords RDS refuses, and its memberships must be what they were.
 */
import { quoted } from "./names";
import type { Membership, SessionState } from "./model";

/** Why COMMIT would harm the session user; `undefined` if it would not. */
export function lockOutReason(
  before: SessionState,
  after: SessionState,
  role: string,
): string | undefined {
  if (after.inRdsIam && !before.inRdsIam) {
    return `${quoted(after.name)} would become a member of "rds_iam", and its password would be refused`;
  }
  // An implicit row comes and goes with its role alone: with another one in another transaction.
  const lost = before.memberships.filter(
    (row) => row.role !== role && !row.implicit && !has(after, row),
  );
  const gained = gainedMemberships(before, after).filter(({ implicit }) => !implicit);
  const changed = [...lost, ...gained].map((row) => quoted(row.role));
  if (changed.length === 0) return undefined;
  return `the memberships of ${quoted(after.name)} would change: ${[...new Set(changed)].join(", ")}`;
}

/** Memberships that the session user has now and had not before. */
export function gainedMemberships(
  before: SessionState,
  after: SessionState,
): readonly Membership[] {
  return after.memberships.filter((row) => !has(before, row));
}

function has(session: SessionState, row: Membership): boolean {
  return session.memberships.some((other) => membershipKey(other) === membershipKey(row));
}

function membershipKey({ role, grantor, admin, inherit, set }: Membership): string {
  return JSON.stringify([role, grantor, admin, inherit, set]);
}
