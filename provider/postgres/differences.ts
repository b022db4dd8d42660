/** What differs between what a role should be and what it is, as data. */
import { grantKey } from "./desired";
import type {
  DesiredGrant,
  DesiredRole,
  Difference,
  Membership,
  MembershipDeclaration,
  ObjectState,
  RoleState,
  Snapshot,
} from "./model";
import { settingEquals } from "./settings";

/** Every difference, in a fixed order; none means that the role is as declared. */
export function differences(desired: DesiredRole, snapshot: Snapshot): readonly Difference[] {
  const role = snapshot.role === "absent" ? roleAsCreated(desired) : snapshot.role;
  return [
    ...(snapshot.role === "absent" ? [{ kind: "role missing" } as const] : []),
    ...attributeDifferences(desired, role),
    ...membershipDifferences(desired, role),
    ...settingDifferences(desired, role),
    ...grantDifferences(desired, snapshot),
    ...otherDatabases(desired, role, snapshot),
  ];
}

/** Whether a difference is something the role holds beyond its declaration. */
export function isExtraPrivilege({ kind }: Difference): boolean {
  return (
    kind === "grant extra" ||
    kind === "membership extra" ||
    kind === "membership option extra" ||
    kind === "other database"
  );
}

/** What CREATE ROLE makes: login and limit are said in it, all else comes after. */
function roleAsCreated({ login, connectionLimit }: DesiredRole): RoleState {
  return {
    ...{ oid: 0, login, connectionLimit, foreignAttributes: [], comment: "" },
    ...{ settings: [], memberships: [], members: [], dependencies: [] },
  };
}

function attributeDifferences(desired: DesiredRole, role: RoleState): readonly Difference[] {
  const limit = { desired: desired.connectionLimit, actual: role.connectionLimit };
  return [
    ...(desired.login === role.login ? [] : [{ kind: "login", desired: desired.login } as const]),
    ...(limit.desired === limit.actual ? [] : [{ kind: "connection limit", ...limit } as const]),
    ...role.foreignAttributes.map(
      (attribute) => ({ kind: "foreign attribute", attribute }) as const,
    ),
    ...(desired.comment === role.comment ? [] : [{ kind: "comment" } as const]),
  ];
}

function membershipDifferences(desired: DesiredRole, role: RoleState): readonly Difference[] {
  const declared = new Map(desired.memberships.map((one) => [one.role, one]));
  const members = desired.login ? role.members : []; // a group role's members are its purpose
  return [
    ...desired.memberships
      .filter((membership) => !isMember(membership, role.memberships))
      .map((membership) => ({ kind: "membership missing", membership }) as const),
    ...role.memberships.flatMap((row) => membershipExtras(row, declared.get(row.role))),
    ...members
      .filter(({ implicit, memberManaged }) => !implicit && !memberManaged)
      .map((membership) => ({ kind: "member", membership }) as const),
  ];
}

function isMember(declared: MembershipDeclaration, rows: readonly Membership[]): boolean {
  const own = rows.filter(({ role }) => role === declared.role);
  return (
    own.length > 0 &&
    (!declared.admin || own.some(({ admin }) => admin)) &&
    (!declared.inherit || own.some(({ inherit }) => inherit)) &&
    (!declared.set || own.some(({ set }) => set))
  );
}

function membershipExtras(
  row: Membership,
  declared: MembershipDeclaration | undefined,
): readonly Difference[] {
  if (declared === undefined) return [{ kind: "membership extra", membership: row }];
  const options = [
    ...(row.admin && !declared.admin ? ["ADMIN" as const] : []),
    ...(row.inherit && !declared.inherit ? ["INHERIT" as const] : []),
    ...(row.set && !declared.set ? ["SET" as const] : []),
  ];
  return options.map((option) => ({ kind: "membership option extra", membership: row, option }));
}

function settingDifferences(desired: DesiredRole, role: RoleState): readonly Difference[] {
  const everywhere = new Map(
    role.settings
      .filter(({ database }) => database === undefined)
      .map(({ name, value }) => [name.toLowerCase(), value]),
  );
  const declared = desired.settings.map(({ name }) => name.toLowerCase());
  return [
    ...desired.settings
      .filter(({ name, value }) => {
        const stored = everywhere.get(name.toLowerCase());
        return stored === undefined || !settingEquals(value, stored);
      })
      .map(({ name, value }) => ({ kind: "setting missing", name, value }) as const),
    ...role.settings
      .filter(
        ({ database, name }) => database !== undefined || !declared.includes(name.toLowerCase()),
      )
      .map((setting) => ({ kind: "setting extra", setting }) as const),
  ];
}

function grantDifferences(desired: DesiredRole, snapshot: Snapshot): readonly Difference[] {
  const own = desired.databases[0] ?? "";
  const objects = [
    ...snapshot.databases.map((object) => ({ database: own, object })),
    ...Object.entries(snapshot.contents).flatMap(([database, contents]) =>
      contents.objects.map((object) => ({ database, object })),
    ),
  ];
  const declared = new Map(desired.grants.map((grant) => [grantKey(grant), grant]));
  const held = objects.flatMap(({ database, object }) =>
    object.grants.map((entry) => ({ database, object, entry })),
  );
  return [
    ...missingGrants(desired, held),
    ...held.flatMap((one) => grantExtras(one, declared, desired.name)),
  ];
}

interface Held {
  readonly database: string;
  readonly object: ObjectState;
  readonly entry: ObjectState["grants"][number];
}

function missingGrants(desired: DesiredRole, held: readonly Held[]): readonly Difference[] {
  const actual = new Map<string, boolean>();
  for (const { database, object, entry } of held) {
    const key = grantKey({ database, object, privilege: entry.privilege });
    const grantable = entry.grantable || object.owner === desired.name; // an owner always has it
    actual.set(key, grantable || (actual.get(key) ?? false));
  }
  return desired.grants
    .filter((grant) => {
      const grantable = actual.get(grantKey(grant));
      return grantable === undefined || (grant.grantable && !grantable);
    })
    .map((grant) => ({ kind: "grant missing", ...grant }) as const);
}

function grantExtras(
  { database, object, entry }: Held,
  declared: ReadonlyMap<string, DesiredGrant>,
  role: string,
): readonly Difference[] {
  if (object.owner === role) return []; // the owner's rights are never extra
  const { type, schema, name } = object;
  const grant = declared.get(grantKey({ database, object, privilege: entry.privilege }));
  const optionOnly = grant !== undefined && entry.grantable && !grant.grantable;
  if (grant !== undefined && !optionOnly) return [];
  return [{ kind: "grant extra", database, object: { type, schema, name }, entry, optionOnly }];
}

/** Databases that are neither declared nor looked into and in which an ACL names the role. */
function otherDatabases(
  desired: DesiredRole,
  role: RoleState,
  snapshot: Snapshot,
): readonly Difference[] {
  const known = [...desired.databases, ...Object.keys(snapshot.contents)];
  const holding = role.dependencies
    .filter(({ kind }) => kind === "acl")
    .flatMap(({ database }) => (database === undefined ? [] : [database]))
    .filter((database) => !known.includes(database));
  return [...new Set(holding)].sort().map((database) => ({ kind: "other database", database }));
}
