/**
 * Members of a role that made others its members. From 16 on those stand and fall with the ADMIN
 * OPTION that they were given by: where all of them are to go, one REVOKE takes them along.
 */
import { authorityOf, type Acting } from "./actors";
import type { Difference, Membership, Snapshot } from "./model";

export type MemberDifference = Extract<Difference, { readonly kind: "member" }>;

/** A member that is taken away with those that it made. */
export interface MemberChain {
  readonly acting: Acting;
  readonly along: readonly MemberDifference[];
}

/** Chains by the difference that each begins with. */
export function memberChains(
  differences: readonly Difference[],
  snapshot: Snapshot,
): ReadonlyMap<MemberDifference, MemberChain> {
  const { role, versionNum } = snapshot;
  if (role === "absent" || versionNum < 160000) return new Map();
  const members = differences.filter((one) => one.kind === "member");
  const chains = members.flatMap((first) => {
    const along = madeBy(first.membership, members, role.members);
    const authority = authorityOf(first.membership.grantor, snapshot);
    return along !== undefined && along.length > 0 && "acting" in authority
      ? [[first, { acting: authority.acting, along }] as const]
      : [];
  });
  const taken = new Set(chains.flatMap(([, { along }]) => along));
  return new Map(chains.filter(([first]) => !taken.has(first)));
}

/** Whom a member made, and whom those made; `undefined`: one of them is to stay. */
function madeBy(
  { member, admin }: Membership,
  members: readonly MemberDifference[],
  rows: readonly Membership[],
): readonly MemberDifference[] | undefined {
  const given = rows.filter(({ grantor }) => grantor === member);
  if (given.length === 0 || !admin) return []; // what it gave hangs on a row with the option
  const options = rows.filter((row) => row.member === member && row.admin);
  if (options.length > 1) return undefined; // by another row's option they would stay
  const branches = given.map((row) => {
    const own = members.find(({ membership }) => membership === row);
    const beyond = madeBy(row, members, rows);
    return own === undefined || beyond === undefined ? undefined : [own, ...beyond];
  });
  const known = branches.filter((branch) => branch !== undefined);
  return known.length === branches.length ? known.flat() : undefined;
}
