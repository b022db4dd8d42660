/** Which statements undo a change that locks the master out. */
import type { Membership, Snapshot } from "../model/snapshot";
import type { MembershipOption } from "../model/difference";
import type { Statement } from "../model/plan";
import { hasMembershipOptions } from "../model/versionFeatures";
import { revokeMembership } from "../statements/role";

/** What a change did to a role. */
export interface RoleChange {
  readonly name: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/**
 * Revokes the memberships, and options of memberships, that a change gave to the role; those of them
 * that another session has taken away since are gone from `now`.
 */
export function revokesOfGained(
  { before, after }: RoleChange,
  now: Snapshot,
): readonly Statement[] {
  const { versionNum } = now;
  const had = membershipsOf(before);
  const has = membershipsOf(now);
  return membershipsOf(after)
    .filter((row) => has.some((other) => isSame(row, other, versionNum)))
    .flatMap((row) => {
      const old = had.find((other) => isSame(row, other, versionNum));
      if (old === undefined) return [revokeMembership(row, versionNum)];
      return gainedOptions(old, row).map((option) => revokeMembership(row, versionNum, option));
    });
}

/** Whether two snapshots show one role, and not two of the same name. */
export function isSameRole({ role }: Snapshot, { role: other }: Snapshot): boolean {
  return role !== "absent" && other !== "absent" && role.oid === other.oid;
}

function membershipsOf({ role }: Snapshot): readonly Membership[] {
  return role === "absent" ? [] : role.memberships;
}

/** Before 16 a role has one membership in another, whoever granted it. */
function isSame(row: Membership, other: Membership, versionNum: number): boolean {
  const bySame = !hasMembershipOptions(versionNum) || row.grantor === other.grantor;
  return row.role === other.role && bySame;
}

function gainedOptions(old: Membership, row: Membership): readonly MembershipOption[] {
  const options = { ADMIN: "admin", INHERIT: "inherit", SET: "set" } as const;
  return (["ADMIN", "INHERIT", "SET"] as const).filter(
    (option) => row[options[option]] && !old[options[option]],
  );
}
