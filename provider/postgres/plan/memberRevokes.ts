/**
 * Which members of a role can go, and by which REVOKE. From 16 on a membership hangs on the ADMIN
 * OPTION of who granted it: a member cannot lose its last one while somebody stays whom it made a
 * member; where all of those are to go, CASCADE takes them along.
 * @see https://www.postgresql.org/docs/current/sql-revoke.html
 */
import { authorityOf, type RunAs } from "../authority/runAs";
import type { Difference } from "../model/difference";
import type { Membership, Snapshot } from "../model/snapshot";
import { hasMembershipOptions } from "../model/versionFeatures";
import { distinctNames } from "../sorting";

export type MemberDifference = Extract<Difference, { readonly kind: "member" }>;

/** A REVOKE of its own; `along` names those whom CASCADE takes. */
export interface MemberRevoke {
  readonly runAs: RunAs;
  readonly cascadesTo: readonly string[];
}

/** For each member that can go its REVOKE, or that another one's takes it; others have to stay. */
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

/** All rows of a role's members, and those of them that go. */
interface Rows {
  readonly all: readonly Membership[];
  readonly going: ReadonlySet<Membership>;
}

/**
 * The most that can go: what has to stay is taken out until nothing else has to. One at a time, for
 * what stays may be all that another one has to stay for; first what is out of reach.
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

/** Whether somebody stays whose membership hangs on the option that would go. */
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

/** Whether all go by which a member has ADMIN OPTION; a superuser needs none. */
function losesOption(member: string, { all, going }: Rows): boolean {
  const options = all.filter((row) => row.member === member && row.admin);
  return options.length > 0 && options.every((row) => going.has(row));
}

function madeBy(member: string, { all }: Rows): readonly Membership[] {
  return all.filter(({ grantor }) => grantor === member);
}

/** Those too whom they made, if it is their last option. */
function madeByChain(member: string, rows: Rows): readonly Membership[] {
  return madeBy(member, rows).flatMap((row) => [
    row,
    ...(isLastOption(row, rows) ? madeByChain(row.member, rows) : []),
  ]);
}
