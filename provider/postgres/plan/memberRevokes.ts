/**
 * Which members of a role can be revoked, and by which REVOKE. From 16 on a membership depends on the
 * ADMIN OPTION of its grantor: the grantor cannot lose its last one while a member that it added stays.
 * If all of those are to be revoked too, CASCADE revokes them in the same statement.
 * @see https://www.postgresql.org/docs/current/sql-revoke.html
 */
import { authorityOf, type RunAs } from "../authority/runAs";
import type { Difference } from "../model/difference";
import type { Membership, Snapshot } from "../model/snapshot";
import { hasMembershipOptions } from "../model/versionFeatures";
import { distinctNames } from "../sorting";

export type MemberDifference = Extract<Difference, { readonly kind: "member" }>;

/** A REVOKE; `cascadesTo` names the members that CASCADE also revokes. */
export interface MemberRevoke {
  readonly runAs: RunAs;
  readonly cascadesTo: readonly string[];
}

/** For each member that can be revoked its REVOKE, or that another's CASCADE revokes it; others stay. */
export function memberRevokes(
  differences: readonly Difference[],
  snapshot: Snapshot,
): ReadonlyMap<MemberDifference, MemberRevoke | "taken along" | undefined> {
  const { role, versionNum } = snapshot;
  if (role === "absent" || !hasMembershipOptions(versionNum)) return new Map();
  const members = differences.filter((one) => one.kind === "member");
  const rows = goingRows(
    members.map(({ membership }) => membership),
    role.members,
    snapshot,
  );
  const revoked = revokedRows(rows, snapshot);
  const revokeOf = (row: Membership): MemberRevoke | "taken along" | undefined => {
    if (!rows.going.has(row)) return undefined;
    const authority = authorityOf(row.grantor, snapshot);
    return revoked.has(row) && "runAs" in authority
      ? { runAs: authority.runAs, cascadesTo: distinctNames(cascadeOf(row, rows)) }
      : "taken along";
  };
  return new Map(members.map((one) => [one, revokeOf(one.membership)]));
}

/** All memberships in a role, and those of them that are revoked. */
interface Rows {
  readonly all: readonly Membership[];
  readonly going: ReadonlySet<Membership>;
}

/**
 * The most that can be revoked. Rows that no REVOKE reaches have to stay, and then those whose option
 * they depend on: one at a time, because each may be the reason for the next.
 */
function goingRows(
  unwanted: readonly Membership[],
  all: readonly Membership[],
  snapshot: Snapshot,
): Rows {
  const going = new Set(unwanted);
  for (;;) {
    const rows = { all, going };
    const reached = withCascade(reachable(rows, snapshot), rows);
    const unreached = unwanted.filter((row) => going.has(row) && !reached.has(row));
    const missed = unwanted.find((row) => going.has(row) && isMissed(row, rows));
    const staying = unreached.length > 0 ? unreached : missed === undefined ? [] : [missed];
    if (staying.length === 0) return rows;
    for (const row of staying) going.delete(row);
  }
}

/** The rows that go and whose grantor's privileges the session user can use. */
function reachable({ going }: Rows, snapshot: Snapshot): readonly Membership[] {
  return [...going].filter(({ grantor }) => "runAs" in authorityOf(grantor, snapshot));
}

/**
 * The rows that need a REVOKE of their own: CASCADE revokes the others. Where members made each other
 * members, none of them is revoked by the REVOKE of another row, so one of them needs its own.
 */
function revokedRows(rows: Rows, snapshot: Snapshot): ReadonlySet<Membership> {
  const revoked = new Set(reachable(rows, snapshot));
  for (const row of [...revoked].filter(({ grantor }) => losesOption(grantor, rows))) {
    revoked.delete(row);
    if (!withCascade([...revoked], rows).has(row)) revoked.add(row);
  }
  return revoked;
}

/** These rows, and those that go with them because their grantor has lost its last ADMIN OPTION. */
function withCascade(revoked: readonly Membership[], rows: Rows): ReadonlySet<Membership> {
  const gone = new Set(revoked);
  for (;;) {
    const along = [...rows.going].filter(
      (row) => !gone.has(row) && losesOption(row.grantor, { ...rows, going: gone }),
    );
    if (along.length === 0) return gone;
    for (const row of along) gone.add(row);
  }
}

/** Whether a membership stays that depends on the option that would be lost. */
function isMissed(row: Membership, rows: Rows): boolean {
  return isLastOption(row, rows) && madeBy(row.member, rows).some((one) => !rows.going.has(one));
}

function isLastOption({ admin, member }: Membership, rows: Rows): boolean {
  return admin && losesOption(member, rows);
}

/** Whether every membership that gives a member ADMIN OPTION is revoked; a superuser needs none. */
function losesOption(member: string, { all, going }: Rows): boolean {
  const options = all.filter((row) => row.member === member && row.admin);
  return options.length > 0 && options.every((row) => going.has(row));
}

function madeBy(member: string, { all }: Rows): readonly Membership[] {
  return all.filter(({ grantor }) => grantor === member);
}

/** The members that CASCADE also revokes: those that this one added and, if they lose ADMIN OPTION, theirs. */
function cascadeOf(row: Membership, rows: Rows): readonly string[] {
  const found = new Set([row]);
  for (const one of found) {
    if (!isLastOption(one, rows)) continue;
    for (const added of madeBy(one.member, rows)) found.add(added);
  }
  found.delete(row);
  return [...found].map(({ member }) => member);
}
