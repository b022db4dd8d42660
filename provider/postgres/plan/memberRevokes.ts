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
  return new Map(members.map((one) => [one, revokeOf(one.membership, rows, snapshot)]));
}

/** All memberships in a role, and those of them that are revoked. */
interface Rows {
  readonly all: readonly Membership[];
  readonly going: ReadonlySet<Membership>;
}

/**
 * The most that can be revoked: rows that have to stay are removed from the set until no further one
 * has to stay. One at a time, because each may be the reason for the next; first the unreachable ones.
 */
function goingRows(
  unwanted: readonly Membership[],
  all: readonly Membership[],
  snapshot: Snapshot,
): Rows {
  const going = new Set(unwanted);
  for (;;) {
    const rows = { all, going };
    const staying =
      unwanted.find((row) => going.has(row) && !isReached(row, rows, snapshot)) ??
      unwanted.find((row) => going.has(row) && isMissed(row, rows));
    if (staying === undefined) return rows;
    going.delete(staying);
  }
}

function isReached({ grantor }: Membership, rows: Rows, snapshot: Snapshot): boolean {
  return "runAs" in authorityOf(grantor, snapshot) || losesOption(grantor, rows);
}

/** Whether a membership stays that depends on the option that would be lost. */
function isMissed(row: Membership, rows: Rows): boolean {
  return isLastOption(row, rows) && madeBy(row.member, rows).some((one) => !rows.going.has(one));
}

function isLastOption({ admin, member }: Membership, rows: Rows): boolean {
  return admin && losesOption(member, rows);
}

function revokeOf(
  row: Membership,
  rows: Rows,
  snapshot: Snapshot,
): MemberRevoke | "taken along" | undefined {
  if (!rows.going.has(row)) return undefined;
  const authority = authorityOf(row.grantor, snapshot);
  if (losesOption(row.grantor, rows) || !("runAs" in authority)) return "taken along";
  const along = isLastOption(row, rows)
    ? madeByChain(row.member, rows).map(({ member }) => member)
    : [];
  return { runAs: authority.runAs, cascadesTo: distinctNames(along) };
}

/** Whether every membership that gives a member ADMIN OPTION is revoked; a superuser needs none. */
function losesOption(member: string, { all, going }: Rows): boolean {
  const options = all.filter((row) => row.member === member && row.admin);
  return options.length > 0 && options.every((row) => going.has(row));
}

function madeBy(member: string, { all }: Rows): readonly Membership[] {
  return all.filter(({ grantor }) => grantor === member);
}

/** The members that it added, and those that these added, where they lose their last option. */
function madeByChain(member: string, rows: Rows): readonly Membership[] {
  return madeBy(member, rows).flatMap((row) => [
    row,
    ...(isLastOption(row, rows) ? madeByChain(row.member, rows) : []),
  ]);
}
