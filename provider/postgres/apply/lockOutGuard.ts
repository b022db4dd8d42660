/**
 * The guard before COMMIT: the session user must not become a member of `rds_iam`, because RDS refuses
 * the passwords of its members, and its memberships must be the same as before.
 */
import { quoted } from "../model/names";
import { RDS_IAM } from "../model/rdsRoles";
import { hasMembershipOptions } from "../model/versionFeatures";
import type { Membership, RoleState, SessionState, Snapshot } from "../model/snapshot";
import { revokeMembership } from "../statements/role";

/** Why COMMIT would harm the session user; `undefined` if it would not. */
export function lockOutReason(
  before: SessionState,
  after: SessionState,
  role: string,
): string | undefined {
  if (after.inRdsIam && !before.inRdsIam) {
    return `${quoted(after.name)} would become a member of "rds_iam", and its password would be refused`;
  }
  const { lost, gained } = lostAndGained(before, after, role);
  const changed = [...lost, ...gained].map((row) => quoted(row.role));
  if (changed.length === 0) return undefined;
  return `the memberships of ${quoted(after.name)} would change: ${[...new Set(changed)].join(", ")}`;
}

/**
 * Why COMMIT would add a way to `rds_iam` for a session user whose password is refused already: it
 * would stay refused when the other way is gone.
 */
export function anotherWayReason(
  before: Snapshot,
  after: Snapshot,
  role: string,
): string | undefined {
  if (!before.session.passwordRefused || after.role === "absent") return undefined;
  const { inRdsIam, sessionInherits } = after.role.routing;
  const wasInRdsIam = before.role !== "absent" && before.role.routing.inRdsIam;
  if (!inRdsIam || !sessionInherits || wasInRdsIam) return undefined;
  return `${quoted(after.session.name)} would become a member of "rds_iam" through ${quoted(role)} too, and its password would stay refused`;
}

/**
 * Whether the role is newly in `rds_iam` and the session user is a member of it. From 16 on that is
 * so by any membership: RDS is said to count only those that inherit, other servers count all.
 */
export function mayLockOut(before: Snapshot["role"], after: Snapshot["role"]): boolean {
  return after !== "absent" && after.routing.sessionIsMember && isNewlyInRdsIam(before, after);
}

/** Whether a role is in `rds_iam`, by a rule by which it was not before. */
export function isNewlyInRdsIam(before: Snapshot["role"], { routing }: RoleState): boolean {
  const had = before === "absent" ? undefined : before.routing;
  return (
    (routing.inRdsIam && had?.inRdsIam !== true) ||
    (routing.reachesRdsIam && had?.reachesRdsIam !== true)
  );
}

/** Which memberships harm the session user, and how to revoke them. */
export function lockOutDetails(
  before: Snapshot,
  after: Snapshot,
  role: string,
): { readonly detail: string; readonly hint: string } {
  const isNewIn = after.session.inRdsIam && !before.session.inRdsIam;
  const hasAnotherWay = lockOutReason(before.session, after.session, role) === undefined;
  const { facts, revoke } =
    isNewIn || hasAnotherWay
      ? waysToRdsIam(before.session, after, role)
      : changesInWords(before.session, after.session, role);
  const statements = revoke.map((row) => revokeMembership(row, after.versionNum).text);
  return {
    detail: facts.join(" "),
    hint:
      statements.length === 0
        ? "Check which roles the master is a member of, and who granted these memberships: another session may just have changed them. Then run it again."
        : `Revoke that membership, and run it again: ${statements.join("; ")}`,
  };
}

interface Harm {
  readonly facts: readonly string[];
  /** The memberships to revoke; without them there is no harm. */
  readonly revoke: readonly Membership[];
}

/** How the session user became a member of `rds_iam`, the shortest way first; of a longer one the last step. */
function waysToRdsIam(
  before: SessionState,
  { session, role: state, versionNum }: Snapshot,
  role: string,
): Harm {
  const counts = ({ inherit }: Membership): boolean => !hasMembershipOptions(versionNum) || inherit;
  const own = session.memberships.filter(counts);
  const members = state === "absent" ? [] : state.members.filter(counts);
  const through = `${quoted(role)}, which would be a member of "rds_iam"`;
  const ways = [
    {
      in: () => '"rds_iam" itself',
      rows: own.filter((row) => row.role === RDS_IAM && !has(before, row)),
    },
    { in: () => through, rows: own.filter((row) => row.role === role) },
    {
      in: (row: Membership) => `${quoted(row.role)}, which is a member of ${through}`,
      rows: own.filter((row) => members.some(({ member }) => member === row.role)),
    },
    {
      in: (row: Membership) => `a role in ${quoted(row.member)}, which is a member of ${through}`,
      rows: members,
    },
  ];
  const way = ways.find(({ rows }) => rows.length > 0);
  const master = quoted(session.name);
  if (way !== undefined) {
    const facts = way.rows.map((row) => `${master} is a member of ${way.in(row)}.`);
    return { facts, revoke: way.rows };
  }
  return {
    facts: [`No membership in ${quoted(role)} leads from ${master} to "rds_iam".`],
    revoke: [],
  };
}

function changesInWords(before: SessionState, after: SessionState, role: string): Harm {
  const { lost, gained } = lostAndGained(before, after, role);
  const master = quoted(after.name);
  const words = (rows: readonly Membership[], verb: string): readonly string[] =>
    rows.map((row) => `${master} ${verb} ${quoted(row.role)}, granted by ${quoted(row.grantor)}.`);
  const heldBefore = ({ role: group }: Membership): boolean =>
    before.memberships.some((row) => row.role === group);
  return {
    facts: [
      ...words(gained.filter(heldBefore), "would have other options or another grantor in"),
      ...words(
        gained.filter((row) => !heldBefore(row)),
        "would become a member of",
      ),
      ...words(lost, "would lose its membership in"),
    ],
    // The session user may need the memberships that it had before, even with other options.
    revoke: gained.filter((row) => !heldBefore(row)),
  };
}

function lostAndGained(
  before: SessionState,
  after: SessionState,
  role: string,
): { readonly lost: readonly Membership[]; readonly gained: readonly Membership[] } {
  return {
    // An implicit row exists as long as its role: another transaction may create or drop another role.
    lost: gainedMemberships(after, before).filter((row) => row.role !== role && !row.implicit),
    gained: gainedMemberships(before, after).filter(({ implicit }) => !implicit),
  };
}

/** Memberships that the session user has now and had not before. */
function gainedMemberships(before: SessionState, after: SessionState): readonly Membership[] {
  return after.memberships.filter((row) => !has(before, row));
}

function has(session: SessionState, row: Membership): boolean {
  return session.memberships.some((other) => membershipKey(other) === membershipKey(row));
}

function membershipKey({ role, grantor, admin, inherit, set }: Membership): string {
  return JSON.stringify([role, grantor, admin, inherit, set]);
}
