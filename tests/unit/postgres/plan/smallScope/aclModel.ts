/**
 * A model of how PostgreSQL grants and revokes: one privilege on tables without columns, and
 * memberships. It reads the few forms of statements that a plan over it can have.
 * @see https://www.postgresql.org/docs/current/sql-grant.html
 */

export interface AclEntry {
  readonly grantee: string;
  readonly grantor: string;
  readonly grantable: boolean;
}

export interface MembershipRow {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  readonly admin: boolean;
  readonly inherit: boolean;
  readonly set: boolean;
}

/** All tables belong to the session user. */
export interface AclState {
  readonly version: number;
  /** By `database.table`. */
  readonly acls: Readonly<Record<string, readonly AclEntry[]>>;
  readonly memberships: readonly MembershipRow[];
}

/** What the server refuses though the statement was planned. */
export class ServerRefusal extends Error {}

export const MASTER = "dbmaster";
export const SUPERUSER = "rdsadmin";

/** The state after a transaction. @throws where the server would fail, or where a statement changes nothing */
export function afterTransaction(
  state: AclState,
  database: string,
  statements: readonly string[],
): AclState {
  let current = MASTER;
  let now = state;
  for (const text of statements) {
    const [, role] = /^SET LOCAL ROLE (?:"(\w+)"|NONE)$/.exec(text) ?? [];
    if (text.startsWith("SET LOCAL ROLE")) {
      current = role ?? MASTER;
      if (!canBecome(now, current)) throw new Error(`permission denied: ${text}`);
      continue;
    }
    const next = afterStatement({ state: now, current, database }, text);
    if (JSON.stringify(next) === JSON.stringify(now)) throw new Error(`changes nothing: ${text}`);
    now = next;
  }
  if (current !== MASTER) throw new Error(`ends as ${current}`);
  return now;
}

interface Running {
  readonly state: AclState;
  readonly current: string;
  readonly database: string;
}

function afterStatement(running: Running, text: string): AclState {
  const onTables =
    /^(GRANT|REVOKE)( GRANT OPTION FOR)? SELECT ON TABLE (.+) (?:TO|FROM) "(\w+)"(.*)$/;
  const [, verb, optionFor, tables = "", grantee = "", end] = onTables.exec(text) ?? [];
  if (verb === undefined) return afterMembership(running, text);
  let { state } = running;
  for (const [, table = ""] of tables.matchAll(/"s"\."(\w+)"/g)) {
    const key = `${running.database}.${table}`;
    const grantor = bestGrantor(running, key);
    const acl = state.acls[key] ?? [];
    const changed =
      verb === "GRANT"
        ? granted(acl, { grantee, grantor, grantable: end === " WITH GRANT OPTION" })
        : revoked(acl, { grantee, grantor, grantable: optionFor === undefined });
    state = { ...state, acls: { ...state.acls, [key]: changed } };
  }
  return state;
}

/** As `select_best_grantor`: the owner where its privileges can be used, else who holds the option. */
function bestGrantor({ state, current }: Running, key: string): string {
  const usable = [current, ...inheritedBy(state, current)];
  if (usable.includes(MASTER)) return MASTER;
  const acl = state.acls[key] ?? [];
  const best = usable.find((role) => holdsOption(acl, role));
  if (best === undefined) throw new Error(`${current} has no grant option on ${key}`);
  return best;
}

function inheritedBy({ memberships }: AclState, member: string): readonly string[] {
  const direct = memberships.filter((row) => row.member === member && row.inherit);
  return direct.map(({ role }) => role);
}

function holdsOption(acl: readonly AclEntry[], role: string): boolean {
  return role === MASTER || acl.some((one) => one.grantee === role && one.grantable);
}

function isSame(one: AclEntry, other: AclEntry): boolean {
  return one.grantee === other.grantee && one.grantor === other.grantor;
}

function granted(acl: readonly AclEntry[], entry: AclEntry): readonly AclEntry[] {
  const old = acl.find((one) => isSame(one, entry));
  const others = acl.filter((one) => one !== old);
  if (entry.grantable && entry.grantor !== MASTER && grantsBack(acl, entry)) {
    throw new Error("grant options cannot be granted back to your own grantor");
  }
  return sorted([...others, { ...entry, grantable: entry.grantable || old?.grantable === true }]);
}

/** Whether the grantor would hold its option by the grantee alone. */
function grantsBack(acl: readonly AclEntry[], { grantee, grantor }: AclEntry): boolean {
  return !holdsOption(
    acl.filter((one) => one.grantee !== grantee && one.grantor !== grantee),
    grantor,
  );
}

/** @param entry `grantable` if the privilege goes and not only its option */
function revoked(acl: readonly AclEntry[], entry: AclEntry): readonly AclEntry[] {
  const rest = acl.filter((one) => !isSame(one, entry));
  const old = acl.find((one) => isSame(one, entry));
  if (old === undefined) return acl;
  const after = entry.grantable ? rest : sorted([...rest, { ...old, grantable: false }]);
  const depends = after.some(({ grantor }) => grantor === entry.grantee);
  if (depends && !holdsOption(after, entry.grantee)) {
    throw new Error("dependent privileges exist");
  }
  return after;
}

function sorted(acl: readonly AclEntry[]): readonly AclEntry[] {
  const key = ({ grantee, grantor }: AclEntry): string => `${grantee} ${grantor}`;
  return [...acl].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** From 16 a membership has options of its own, and a row for each grantor. */
function afterMembership({ state }: Running, text: string): AclState {
  const form = /^(GRANT|REVOKE) "(\w+)" (?:TO|FROM) "(\w+)"(.*)$/;
  const [, verb, role = "", member = "", end = ""] = form.exec(text) ?? [];
  if (verb === undefined) throw new Error(`not in the model: ${text}`);
  const [, by] = / GRANTED BY "(\w+)"/.exec(end) ?? [];
  const grantor = by ?? MASTER;
  if (grantor !== MASTER) throw new Error(`permission denied: ${text}`);
  const old = state.memberships.find(
    (row) =>
      row.role === role && row.member === member && (state.version < 16 || row.grantor === grantor),
  );
  const others = state.memberships.filter((row) => row !== old);
  if (verb === "REVOKE") return { ...state, memberships: others };
  if (isMember(state, role, member)) {
    throw new ServerRefusal(`role "${role}" is a member of role "${member}"`);
  }
  const option = (name: string, before: boolean): boolean =>
    new RegExp(`\\b${name} TRUE`).test(end) ||
    (before && !new RegExp(`\\b${name} FALSE`).test(end));
  const row = {
    role,
    member,
    grantor: old?.grantor ?? grantor,
    admin: option("ADMIN", old?.admin ?? false),
    inherit: option("INHERIT", old?.inherit ?? true),
    set: option("SET", old?.set ?? true),
  };
  return { ...state, memberships: [...others, row] };
}

function isMember({ memberships }: AclState, member: string, role: string): boolean {
  return memberships.some((row) => row.member === member && row.role === role);
}

function canBecome({ memberships }: AclState, role: string): boolean {
  return (
    role === MASTER ||
    memberships.some((row) => row.member === MASTER && row.role === role && row.set)
  );
}

/** The most that a role has on a table, by memberships that it inherits too. */
export function effectiveDegree(state: AclState, role: string, key: string): 0 | 1 | 2 {
  const holders = [role, ...inheritedBy(state, role)];
  const held = (state.acls[key] ?? []).filter(({ grantee }) => holders.includes(grantee));
  if (held.some(({ grantable }) => grantable)) return 2;
  return held.length > 0 ? 1 : 0;
}
