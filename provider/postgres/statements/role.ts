/** The text of each statement, with what it does in words. */
import { visible } from "../../../connect/visible";
import { foreignAttributes, type ForeignAttribute } from "../model/attributes";
import { quoted } from "../model/names";
import type { DesiredRole } from "../model/desiredRole";
import type { Membership, RoleSetting } from "../model/snapshot";
import type { MembershipDeclaration, SettingValue } from "../model/declaration";
import type { MembershipOption } from "../model/difference";
import type { Statement } from "../model/plan";
import { hasMembershipOptions } from "../model/versionFeatures";
import { settingLiterals } from "../model/settings";
import { identifier, integer, keyword, literal, sql, type Sql } from "../sql";

/** A new role without privileges. */
export function createRole({ name, login, connectionLimit }: DesiredRole): Statement {
  const limit = connectionLimit === -1 ? sql`` : sql` CONNECTION LIMIT ${integer(connectionLimit)}`;
  return {
    text: sql`CREATE ROLE ${identifier(name)} ${keyword(login ? "LOGIN" : "NOLOGIN")}${limit}`,
    summary: `create role ${quoted(name)}`,
  };
}

/** Switch the login on or off. */
export function alterLogin(role: string, login: boolean): Statement {
  const text = sql`ALTER ROLE ${identifier(role)} ${keyword(login ? "LOGIN" : "NOLOGIN")}`;
  return login
    ? { text, summary: `enable login of ${quoted(role)}` }
    : { text, summary: `disable login of ${quoted(role)}`, hazard: "login off" };
}

/** Take away the password of a role that is adopted. */
export function takePassword(role: string): Statement {
  return {
    text: sql`ALTER ROLE ${identifier(role)} PASSWORD NULL`,
    summary: `take away a password that ${quoted(role)} may have`,
    hazard: "password taken",
  };
}

/** Set or take away the limit of connections. */
export function alterConnectionLimit(role: string, limit: number): Statement {
  return {
    text: sql`ALTER ROLE ${identifier(role)} CONNECTION LIMIT ${integer(limit)}`,
    summary: `set connection limit ${String(limit)} for ${quoted(role)}`,
  };
}

/** Take an attribute away that this tool never gives. */
export function resetAttribute(role: string, attribute: ForeignAttribute): Statement {
  return {
    text: sql`ALTER ROLE ${identifier(role)} ${foreignAttributes[attribute].reset}`,
    summary: `take ${attribute} from ${quoted(role)}`,
    hazard: "revoke",
  };
}

/** The role's comment, which carries the ownership marker. */
export function commentOnRole(role: string, comment: string): Statement {
  return {
    text: sql`COMMENT ON ROLE ${identifier(role)} IS ${literal(comment)}`,
    summary: `mark ${quoted(role)} in its comment`,
  };
}

/**
 * Membership with its options; before 16 there is ADMIN alone. Where the member has one already,
 * ADMIN that is too much is the revoke's to take, for the member may have granted by it.
 */
export function grantMembership(
  member: string,
  { role, admin, inherit, set }: MembershipDeclaration,
  isMember: boolean,
  versionNum: number,
): Statement {
  const adminFrom16 = isMember && !admin ? sql`` : sql`ADMIN ${bool(admin)}, `;
  const adminOnly = admin ? sql` WITH ADMIN OPTION` : sql``;
  const options = hasMembershipOptions(versionNum)
    ? sql` WITH ${adminFrom16}INHERIT ${bool(inherit)}, SET ${bool(set)}`
    : adminOnly;
  return {
    text: sql`GRANT ${identifier(role)} TO ${identifier(member)}${options}`,
    summary: `grant membership in ${quoted(role)} to ${quoted(member)}`,
  };
}

/**
 * Take a membership, or one option of it, back from the grantor who gave it, and with it those whom
 * the member made members.
 */
export function revokeMembership(
  { role, member, grantor }: Membership,
  versionNum: number,
  option?: MembershipOption,
  along: readonly string[] = [],
): Statement {
  const what = option === undefined ? sql`` : sql`${keyword(option)} OPTION FOR `;
  const by = hasMembershipOptions(versionNum) ? sql` GRANTED BY ${identifier(grantor)}` : sql``;
  const words = option === undefined ? "membership" : `${option} option of membership`;
  const cascade = along.length === 0 ? sql`` : sql` CASCADE`;
  const others = along.map((name) => `, and from ${quoted(name)}`).join("");
  return {
    text: sql`REVOKE ${what}${identifier(role)} FROM ${identifier(member)}${by}${cascade}`,
    summary: `revoke ${words} in ${quoted(role)} from ${quoted(member)}${others}`,
    hazard: "revoke",
  };
}

/** A setting for every session of the role. */
export function setSetting(role: string, name: string, value: SettingValue): Statement {
  const set = sql`ALTER ROLE ${identifier(role)} SET ${settingName(name)} TO`;
  const summary = `set ${visible(name)} for ${quoted(role)}`;
  const text = sql`${set} ${settingLiterals(value)}`;
  // Somebody's own, which may be a key: whether it is a Pulumi secret a dynamic provider is not told.
  return name.includes(".") ? { text, summary, shown: sql`${set} '…'` } : { text, summary };
}

/** Take a setting away, everywhere or in one database. */
export function resetSetting(role: string, { database, name }: RoleSetting): Statement {
  const where = database === undefined ? sql`` : sql` IN DATABASE ${identifier(database)}`;
  const words = database === undefined ? "" : ` in database ${quoted(database)}`;
  return {
    text: sql`ALTER ROLE ${identifier(role)}${where} RESET ${settingName(name)}`,
    summary: `reset ${visible(name)} for ${quoted(role)}${words}`,
  };
}

/**
 * End the role's sessions, and wait up to a second for each of the first that are still there. Within a
 * transaction `pg_stat_activity` does not change until its snapshot is cleared, as for the inspection
 * behind it.
 * @see https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-SIGNAL
 */
export function endSessions(role: string, oid: number): readonly Statement[] {
  const ofRole = sql`FROM pg_catalog.pg_stat_activity
WHERE usesysid = ${integer(oid)}`;
  const ended = {
    text: sql`SELECT pg_catalog.pg_terminate_backend(pid)
${ofRole}`,
    summary: `end the sessions of ${quoted(role)}`,
    hazard: "sessions ended",
  } as const;
  const waited = {
    text: sql`SELECT pg_catalog.pg_terminate_backend(pid, 1000), pg_catalog.pg_stat_clear_snapshot()
${ofRole}
LIMIT 20`,
    summary: `wait until the sessions of ${quoted(role)} have ended`,
  };
  return [ended, waited];
}

/** Give what the role owns in the database, and databases and tablespaces that it owns, to another role. */
export function reassignOwned(role: string, target: string): Statement {
  return {
    text: sql`REASSIGN OWNED BY ${identifier(role)} TO ${identifier(target)}`,
    summary: `give what ${quoted(role)} owns to ${quoted(target)}`,
    hazard: "owner changed",
  };
}

/** Drop what the role owns in the database, and take it out of row-security policies. */
export function dropOwned(role: string): Statement {
  return {
    text: sql`DROP OWNED BY ${identifier(role)}`,
    summary: `drop what ${quoted(role)} owns`,
    hazard: "drop",
  };
}

/** The end of a role that nothing depends on any more. */
export function dropRole(role: string): Statement {
  return {
    text: sql`DROP ROLE ${identifier(role)}`,
    summary: `drop role ${quoted(role)}`,
    hazard: "drop",
  };
}

/** Names with a dot are two-part custom settings. */
function settingName(name: string): Sql {
  return identifier(...name.split("."));
}

function bool(value: boolean): Sql {
  return keyword(value ? "TRUE" : "FALSE");
}
