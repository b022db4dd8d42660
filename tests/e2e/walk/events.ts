/** What somebody does by hand, behind Pulumi's back: each with its way back. */
import { grantings, type Granting, MASTER } from "./memberships";
import {
  AUDIT,
  DATABASE,
  type Declared,
  holdings,
  type Live,
  OTHER_DATABASE,
  wantedMemberships,
} from "./model";

/** One deed: which statements, in which database. */
export interface Event {
  readonly database: string;
  readonly sql: string;
  /** What the role has afterwards, or with a `!` no more; where it is about one holding alone. */
  readonly outcome?: string;
  /** The role that is dropped, which takes what it holds in the other database, too. */
  readonly drops?: string;
}

/** By what the role must hold (or, with a `!`, must not hold) for the deed to change something. */
const DEEDS: readonly (readonly [condition: string, sql: (role: string) => string])[] = [
  ["SELECT on table sales.invoice", (role) => `REVOKE SELECT ON sales.invoice FROM ${role}`],
  ["!SELECT on table sales.invoice", (role) => `GRANT SELECT ON sales.invoice TO ${role}`],
  ["INSERT on table sales.item", (role) => `REVOKE INSERT ON sales.item FROM ${role}`],
  ["!INSERT on table sales.item", (role) => `GRANT INSERT ON sales.item TO ${role}`],
  ["UPDATE on table sales.invoice", (role) => `REVOKE UPDATE ON sales.invoice FROM ${role}`],
  ["!UPDATE on table sales.invoice", (role) => `GRANT UPDATE ON sales.invoice TO ${role}`],
  ["USAGE on schema sales", (role) => `REVOKE USAGE ON SCHEMA sales FROM ${role}`],
  ["!USAGE on schema sales", (role) => `GRANT USAGE ON SCHEMA sales TO ${role}`],
  [
    `CONNECT on database ${DATABASE}`,
    (role) => `REVOKE CONNECT ON DATABASE ${DATABASE} FROM ${role}`,
  ],
  [
    `!CONNECT on database ${DATABASE}`,
    (role) => `GRANT CONNECT ON DATABASE ${DATABASE} TO ${role}`,
  ],
  ["login", (role) => `ALTER ROLE ${role} NOLOGIN`],
  ["!login", (role) => `ALTER ROLE ${role} LOGIN`],
  ["CREATEDB", (role) => `ALTER ROLE ${role} NOCREATEDB`],
  ["!CREATEDB", (role) => `ALTER ROLE ${role} CREATEDB`],
  ["connection limit is 3", (role) => `ALTER ROLE ${role} CONNECTION LIMIT -1`],
  ["connection limit is 7", (role) => `ALTER ROLE ${role} CONNECTION LIMIT -1`],
  ["!connection limit is 3", (role) => `ALTER ROLE ${role} CONNECTION LIMIT 3`],
  ["!connection limit is 7", (role) => `ALTER ROLE ${role} CONNECTION LIMIT 7`],
  ["setting work_mem=1MB", (role) => `ALTER ROLE ${role} RESET work_mem`],
  ["setting work_mem=8MB", (role) => `ALTER ROLE ${role} RESET work_mem`],
  ["!setting work_mem=1MB", (role) => `ALTER ROLE ${role} SET work_mem = '1MB'`],
  ["!setting work_mem=8MB", (role) => `ALTER ROLE ${role} SET work_mem = '8MB'`],
  ["marker", (role) => `COMMENT ON ROLE ${role} IS NULL`],
];

const ELSEWHERE: typeof DEEDS = [
  [AUDIT, (role) => `REVOKE SELECT ON audit.log FROM ${role}`],
  [`!${AUDIT}`, (role) => `GRANT SELECT ON audit.log TO ${role}`],
];

/**
 * What can happen now to a role, beside the program's `others`. One that is gone is not made by
 * hand: it would be somebody else's.
 */
export function possibleEvents(
  live: Live,
  role: string,
  others: readonly string[],
): readonly Event[] {
  if (live.role === "absent") return [tableEvent(live)];
  const held = live.role;
  const applies = ([condition]: (typeof DEEDS)[number]): boolean =>
    condition.startsWith("!") ? !held.has(condition.slice(1)) : held.has(condition);
  const there = others.filter((other) => live.roles.includes(other));
  return [
    ...DEEDS.filter(applies).map((deed) => eventOf(deed, DATABASE, role)),
    ...ELSEWHERE.filter(applies).map((deed) => eventOf(deed, OTHER_DATABASE, role)),
    ...grantings(role, there).flatMap((granting) => membershipEvents(granting, live)),
    tableEvent(live),
    dropRole(role),
  ];
}

/** Whether a deed brings the role nearer to what is declared. */
export function isMending({ outcome }: Event, declared: Declared, live: Live): boolean {
  if (outcome === undefined) return false;
  const desired = new Set([
    ...holdings(declared, live.tables),
    ...wantedMemberships(declared).map((role) => `${declared.username} in ${role}`),
  ]);
  return outcome.startsWith("!") ? !desired.has(outcome.slice(1)) : desired.has(outcome);
}

/** Whether it is the one deed that comes back more often than others. */
export function isRecurrent({ outcome }: Event): boolean {
  return outcome === "login" || outcome === "!login";
}

/** Takes the role away with all that it holds. */
export function dropRole(role: string): Event {
  return { ...event(DATABASE, `DROP OWNED BY ${role}; DROP ROLE ${role}`), drops: role };
}

/** What the role holds in the other database keeps it from being dropped. */
export function emptyElsewhere(role: string): Event {
  return event(OTHER_DATABASE, `DROP OWNED BY ${role}`);
}

/** Revoked by who granted it or by the superuser; nobody becomes a member of his own member. */
function membershipEvents(granting: Granting, { memberships }: Live): readonly Event[] {
  const { role, member, by, grantor } = granting;
  const isThere = memberships.some(
    (row) => row.role === role && row.member === member && row.grantor === grantor,
  );
  const phrase = `${member} in ${role}`;
  if (!isThere) {
    if (isMemberOf(role, member, memberships)) return [];
    return [{ ...event(DATABASE, `SET ROLE ${by}; GRANT ${role} TO ${member}`), outcome: phrase }];
  }
  return [
    `SET ROLE ${by}; REVOKE ${role} FROM ${member}`,
    `REVOKE ${role} FROM ${member} GRANTED BY ${grantor}`,
  ].map((sql) => ({ ...event(DATABASE, sql), outcome: `!${phrase}` }));
}

function isMemberOf(member: string, role: string, memberships: Live["memberships"]): boolean {
  return memberships.some(
    (row) =>
      row.member === member && (row.role === role || isMemberOf(row.role, role, memberships)),
  );
}

function tableEvent({ tables }: Live): Event {
  return tables.includes("refund")
    ? event(DATABASE, "DROP TABLE sales.refund")
    : event(DATABASE, `SET ROLE ${MASTER}; CREATE TABLE sales.refund (id integer)`);
}

function eventOf([condition, sql]: (typeof DEEDS)[number], database: string, role: string): Event {
  const outcome = condition.startsWith("!") ? condition.slice(1) : `!${condition}`;
  return { database, sql: sql(role), outcome };
}

function event(database: string, sql: string): Event {
  return { database, sql };
}
