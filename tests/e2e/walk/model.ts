/**
 * What a program declares in the random walk, what is live, and what differs between the two, told
 * by rules of its own: nothing here is the package's.
 */
import { GROUP, type Membership, membershipDrift } from "./memberships";

/** What the program declares. */
export interface Declared {
  readonly username: string;
  /** The preset for the schema `sales`. */
  readonly readOnly: boolean;
  /** UPDATE on sales.invoice. */
  readonly update: boolean;
  /** SELECT on audit.log, in the other database. */
  readonly audit: boolean;
  readonly workMem: string | undefined;
  readonly groupMember: boolean;
}

/** What is in the database. */
export interface Live {
  /** Phrases such as `login` and `SELECT on table sales.item`, memberships apart. */
  readonly role: ReadonlySet<string> | "absent";
  /** Of and in all roles of the walk. */
  readonly memberships: readonly Membership[];
  /** All roles of the walk that are there. */
  readonly roles: readonly string[];
  /** Tables of the schema `sales`. */
  readonly tables: readonly string[];
}

/** The users of the program, by their Pulumi names. */
export const USERS = ["first", "second", "third"] as const;
export type User = (typeof USERS)[number];

/** Name of the database beside the stack's own. */
export const OTHER_DATABASE = "walk_audit";
/** Name of the stack's database. */
export const DATABASE = "walk";

/** What the role can hold there. */
export const AUDIT = `SELECT on table audit.log in database "${OTHER_DATABASE}"`;

/** The roles that a role is to be a member of. */
export function wantedMemberships({ groupMember }: Declared): readonly string[] {
  return ["rds_iam", ...(groupMember ? [GROUP] : [])];
}

/** What a role holds that is as declared, memberships apart. */
export function holdings(declared: Declared, tables: readonly string[]): ReadonlySet<string> {
  const { readOnly, update, audit, workMem } = declared;
  const preset = [
    `CONNECT on database ${DATABASE}`,
    "USAGE on schema sales",
    ...tables.map((table) => `SELECT on table sales.${table}`),
  ];
  return new Set([
    "login",
    "marker",
    ...(readOnly ? preset : []),
    ...(update ? ["UPDATE on table sales.invoice"] : []),
    ...(audit ? [AUDIT] : []),
    ...(workMem === undefined ? [] : [`setting work_mem=${workMem}`]),
  ]);
}

/**
 * What `drift` has to say, a line a difference; sorted. The other database is looked into where
 * what was declared or what will be names it.
 */
export function drift(
  declared: Declared,
  live: Live,
  next: Declared = declared,
): readonly string[] {
  if (live.role === "absent") return ["role does not exist"];
  const desired = holdings(declared, live.tables);
  const actual = live.role;
  const missing = [...desired].filter((held) => !actual.has(held));
  const extra = [...actual].filter((held) => !desired.has(held));
  const lines = [
    ...missing.map((held) => missingInWords(held)),
    ...extra.map((held) =>
      extraInWords(held, { ...declared, audit: declared.audit || next.audit }),
    ),
    ...membershipDrift(declared.username, wantedMemberships(declared), live.memberships),
  ];
  return [...new Set(lines)].sort();
}

function missingInWords(held: string): string {
  if (held === "login") return "login is disabled";
  if (held === "marker") return "ownership marker is missing or changed";
  if (held.startsWith("setting")) return `${nameOfSetting(held)} is not as declared`;
  return `missing ${held}`;
}

function extraInWords(held: string, { audit, workMem }: Declared): string {
  if (held === "CREATEDB") return "has the attribute CREATEDB";
  if (held.startsWith("connection limit")) return `${held} instead of -1`;
  if (held.startsWith("setting")) {
    const name = nameOfSetting(held);
    return workMem === undefined ? `extra ${name}` : `${name} is not as declared`;
  }
  // A database that is not declared is not looked into.
  return held === AUDIT && !audit ? `privileges in database "${OTHER_DATABASE}"` : `extra ${held}`;
}

function nameOfSetting(held: string): string {
  return held.split("=")[0] ?? held;
}
