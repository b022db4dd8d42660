/** Who is a member of whom in the random walk, by whose grant, and what of it differs. */

/** A row of PostgreSQL's memberships: from 16 on each grantor has one of its own. */
export interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  /** The member carries a marker: what it is a member of is for its own declaration to say. */
  readonly isManaged: boolean;
}

/** Role that a program may make its own role a member of. */
export const GROUP = "walk_group";
/** Role that a superuser makes others a member of, beyond the master's reach. */
export const PAYROLL = "walk_payroll";
/** Role that is no user of the program, and is made a member of those that are. */
export const BOB = "walk_bob";
/** Role of the master's that may make others a member of the group. */
export const CLERK = "walk_clerk";
/** Role of the master's that may make others a member of `rds_iam`. */
export const STEWARD = "walk_steward";

/** The superuser of the server. */
const SUPERUSER = "rdsadmin";
/** The master may grant `rds_iam` by its membership in this one, which is then the grantor. */
const RDS_SUPERUSER = "rds_superuser";
export const MASTER = "dbmaster";

/** One who grants a membership, and whose name the row bears then. */
export interface Granting {
  readonly role: string;
  readonly member: string;
  readonly by: string;
  readonly grantor: string;
}

/** Memberships of a role that can be given by hand; `others` are the program's other roles. */
export function grantings(username: string, others: readonly string[]): readonly Granting[] {
  const given = (role: string, member: string, by: readonly string[]): readonly Granting[] =>
    by.map((one) => ({ role, member, by: one, grantor: grantorOf(role, one) }));
  return [
    ...given("rds_iam", username, [MASTER, SUPERUSER, STEWARD]),
    ...given(GROUP, username, [MASTER, SUPERUSER, CLERK]),
    ...given(PAYROLL, username, [SUPERUSER]),
    ...given(username, BOB, [MASTER, SUPERUSER]),
    ...others.flatMap((other) => given(other, username, [MASTER, SUPERUSER])),
  ];
}

function grantorOf(role: string, by: string): string {
  return role === "rds_iam" && by === MASTER ? RDS_SUPERUSER : by;
}

/** What memberships differ from those wanted, in words. */
export function membershipDrift(
  username: string,
  wanted: readonly string[],
  rows: readonly Membership[],
): readonly string[] {
  const own = rows.filter(({ member }) => member === username);
  const missing = wanted.filter((name) => !own.some(({ role }) => role === name));
  return [
    ...missing.map((name) => `not a member of "${name}"`),
    ...own
      .filter(({ role }) => !wanted.includes(role))
      .map((row) => `extra membership in "${row.role}"${grantorInWords(row)}${reachInWords(row)}`),
    ...rows
      .filter(({ role, isManaged }) => role === username && !isManaged)
      .map((row) => `"${row.member}" is a member${reachInWords(row)}`),
  ];
}

function grantorInWords({ grantor }: Membership): string {
  return grantor === MASTER ? "" : `, granted by "${grantor}"`;
}

function reachInWords(row: Membership): string {
  return isBeyondReach(row) ? ", beyond the master's reach" : "";
}

/** What a superuser granted only a superuser revokes. */
function isBeyondReach({ grantor }: Membership): boolean {
  return grantor === SUPERUSER;
}

/**
 * The memberships of a role, and those of strangers in it, that an `up` leaves: `before` is what a
 * role that stays had, of roles that are still there.
 */
export function membershipsLeft(
  username: string,
  wanted: readonly string[],
  before: readonly Membership[],
): readonly string[] {
  const own = before.filter(({ member }) => member === username);
  const kept = own.filter((row) => wanted.includes(row.role) || isBeyondReach(row));
  const given = wanted
    .filter((name) => !own.some(({ role }) => role === name))
    .map((role) => ({ role, member: username, grantor: grantorOf(role, MASTER) }));
  const strangers = before.filter((row) => row.role === username && isStranger(row));
  return inWords([...kept, ...given, ...strangers.filter(isBeyondReach)]);
}

/** Those of a role, and those of strangers in it: what is to be compared after an `up`. */
export function membershipsOf(username: string, rows: readonly Membership[]): readonly string[] {
  return inWords(
    rows.filter((row) => row.member === username || (row.role === username && isStranger(row))),
  );
}

/** A member whose own declaration does not say what it is a member of. */
function isStranger({ member }: Membership): boolean {
  return [BOB, MASTER, CLERK, STEWARD].includes(member);
}

function inWords(rows: readonly Omit<Membership, "isManaged">[]): readonly string[] {
  return rows.map((row) => `${row.member} in ${row.role} by ${row.grantor}`).sort();
}
