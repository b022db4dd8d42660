/** From the raw JSON of an inspection to the `Snapshot` of one role. */
import type {
  OtherRoleState,
  DatabaseContents,
  Dependency,
  LoginRouting,
  Membership,
  ObjectState,
  RoleState,
  NameNearby,
  Obstacles,
  PublicWrite,
  SessionState,
  SettingState,
  Snapshot,
} from "../model/snapshot";
import type { TypeName } from "../model/declaration";
import type { ForeignAttribute } from "../model/attributes";
import { groupedBy, sortedBy } from "../sorting";
import { objectTypes, type ObjectType, type Privilege } from "../model/objectTypes";

/** The JSON of `inspectionQuery`, as the server sends it: lists are null where they are empty. */
export interface RawInspection {
  readonly versionNum: number;
  readonly inRecovery: boolean;
  readonly database: string;
  readonly session: Omit<SessionState, "memberships">;
  readonly existingRoles: readonly string[] | null;
  readonly closedDatabases: readonly string[] | null;
  readonly memberships: readonly Membership[] | null;
  readonly dependencies: readonly RawDependency[] | null;
  readonly roles: readonly RawRole[] | null;
  readonly objects: readonly RawObject[] | null;
  readonly otherRoles: readonly OtherRoleState[] | null;
  readonly obstacles: readonly RawObstacle[] | null;
  readonly nearby: readonly RawNearby[] | null;
  readonly creators: DatabaseContents["creators"] | null;
  readonly publicWrites: readonly RawPublicWrite[] | null;
  readonly settings: readonly SettingState[] | null;
  readonly settingNames: readonly string[] | null;
}

type RawNearby = Omit<NameNearby, "column"> & { readonly column: string | null };

type RawPublicWrite = Omit<PublicWrite, "column"> & { readonly column: string | null };

interface RawObstacle extends Pick<Obstacles, "kind" | "isShared" | "total"> {
  readonly role: string;
  /** `null`: another session has just dropped it. */
  readonly text: string | null;
}

interface RawDependency {
  readonly role: string;
  readonly database: string | null;
  readonly catalog: string;
  readonly kind: Dependency["kind"];
  readonly count: number;
}

interface RawRole {
  readonly oid: number;
  readonly name: string;
  readonly login: boolean;
  readonly connectionLimit: number;
  readonly foreignAttributes: readonly ForeignAttribute[];
  readonly comment: string;
  readonly sessionHasAdmin: boolean;
  readonly sessions: number | null;
  readonly routing: LoginRouting;
  readonly settings: readonly { readonly database: string | null; readonly text: string }[] | null;
}

interface RawObject {
  readonly type: ObjectType;
  readonly schema: string;
  readonly name: string;
  readonly column: string | null;
  readonly argumentTypes: readonly TypeName[] | null;
  readonly owner: string;
  readonly sessionHasUsage: boolean;
  readonly isExcluded: boolean;
  readonly acl: readonly RawEntry[] | null;
  readonly ownerHasUsage: boolean;
  readonly options: readonly { readonly grantee: string; readonly privilege: Privilege }[] | null;
  readonly sessionMayGrant: readonly Privilege[] | null;
  readonly sessionMayPassOn: readonly Privilege[] | null;
  readonly publicHas: readonly Privilege[] | null;
  readonly usableBy: readonly string[] | null;
}

interface RawEntry {
  readonly grantee: string;
  readonly grantor: string;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  readonly grantorCanRevoke: boolean;
  readonly grantorActsAsOwner: boolean;
  readonly grantorHoldsOption: boolean;
}

/** What an inspection says of one role, in the database that it ran in. */
export function snapshotOf(inspection: RawInspection, role: string): Snapshot {
  const objects = (inspection.objects ?? []).map((object) => objectState(object, role));
  const memberships = inspection.memberships ?? [];
  return {
    database: inspection.database,
    versionNum: inspection.versionNum,
    inRecovery: inspection.inRecovery,
    session: {
      ...inspection.session,
      memberships: memberships.filter(({ member }) => member === inspection.session.name),
    },
    role: roleState(inspection, role),
    existingRoles: inspection.existingRoles ?? [],
    closedDatabases: inspection.closedDatabases ?? [],
    databases: objects.filter(({ type }) => type === "DATABASE"),
    shared: objects.filter(({ type }) => type !== "DATABASE" && objectTypes[type].shared),
    settings: inspection.settings ?? [],
    settingNames: inspection.settingNames ?? [],
    otherRoles: inspection.otherRoles ?? [],
    contents: { [inspection.database]: contentsOf(inspection, role, objects) },
  };
}

/** The same snapshot with what other databases hold added; shared facts are those of the first. */
export function mergeSnapshots(first: Snapshot, others: readonly Snapshot[]): Snapshot {
  const all = [first, ...others];
  const otherRoles = new Map(
    all.flatMap((one) => one.otherRoles).map((otherRole) => [otherRole.name, otherRole]),
  );
  return {
    ...first,
    otherRoles: sortedBy([...otherRoles.values()], ({ name }) => [name]),
    contents: Object.fromEntries(all.flatMap(({ contents }) => Object.entries(contents))),
  };
}

/** What is known, updated by a later inspection of one database: its contents and what is shared. */
export function inspectedAgain(known: Snapshot, later: Snapshot): Snapshot {
  const { database, otherRoles, contents } = known;
  return mergeSnapshots({ ...later, database, otherRoles, contents }, [later]);
}

function contentsOf(
  inspection: RawInspection,
  role: string,
  objects: readonly ObjectState[],
): DatabaseContents {
  return {
    objects: objects.filter(({ type }) => !objectTypes[type].shared),
    obstacles: obstaclesOf((inspection.obstacles ?? []).filter((row) => row.role === role)),
    nearby: (inspection.nearby ?? []).map((one) => ({ ...one, column: one.column ?? undefined })),
    publicWrites: (inspection.publicWrites ?? []).map(({ column, ...one }) =>
      column === null ? one : { ...one, column },
    ),
    creators: inspection.creators ?? [],
  };
}

function obstaclesOf(rows: readonly RawObstacle[]): readonly Obstacles[] {
  return groupedBy(rows, ({ kind, isShared }) => [kind, isShared]).map((group) => {
    const [{ kind, isShared, total }] = group;
    return { kind, isShared, total, listed: group.flatMap(({ text }) => text ?? []) };
  });
}

function roleState(inspection: RawInspection, name: string): RoleState | "absent" {
  const raw = (inspection.roles ?? []).find((candidate) => candidate.name === name);
  if (raw === undefined) return "absent";
  const { oid, login, connectionLimit, foreignAttributes, comment } = raw;
  const { sessionHasAdmin, sessions, routing } = raw;
  const memberships = inspection.memberships ?? [];
  return {
    oid,
    login,
    connectionLimit,
    foreignAttributes,
    comment,
    sessionHasAdmin,
    sessions: sessions ?? undefined,
    routing,
    settings: (raw.settings ?? []).map(({ database, text }) => ({
      database: database ?? undefined,
      name: text.slice(0, text.indexOf("=")),
      value: text.slice(text.indexOf("=") + 1),
    })),
    memberships: memberships.filter(({ member }) => member === name),
    members: memberships.filter(({ role }) => role === name),
    membershipsGiven: memberships.filter(({ grantor }) => grantor === name),
    dependencies: (inspection.dependencies ?? [])
      .filter(({ role }) => role === name)
      .map(({ database, catalog, kind, count }) => ({
        database: database ?? undefined,
        catalog,
        kind,
        count,
      })),
  };
}

function objectState(raw: RawObject, role: string): ObjectState {
  const { type, schema, name, column, argumentTypes } = raw;
  const { owner, sessionHasUsage, isExcluded } = raw;
  const entries = raw.acl ?? [];
  return {
    type,
    schema,
    name,
    owner,
    sessionHasUsage,
    isExcluded,
    ...(column === null ? {} : { column }),
    ...(argumentTypes === null ? {} : { argumentTypes }),
    ...(raw.usableBy === null ? {} : { usableBy: raw.usableBy }),
    grants: entries
      .filter(({ grantee }) => grantee === role)
      .map((entry) => ({
        privilege: entry.privilege,
        grantable: entry.grantable,
        grantor: entry.grantor,
        grantorCanRevoke: entry.grantorCanRevoke,
        grantorActsAsOwner: entry.grantorActsAsOwner,
        grantorHoldsOption: entry.grantorHoldsOption,
      })),
    dependentPrivileges: entries
      .filter((entry) => owner !== role && entry.grantor === role && entry.grantee !== role)
      .map(({ privilege, grantee }) => ({ privilege, grantee })),
    ownerHasUsage: raw.ownerHasUsage,
    optionHeld: distinctPrivileges((raw.options ?? []).filter(({ grantee }) => grantee !== role)),
    sessionMayGrant: raw.sessionMayGrant ?? [],
    sessionMayPassOn: raw.sessionMayPassOn ?? [],
    publicHas: raw.publicHas ?? [],
  };
}

function distinctPrivileges(
  entries: readonly { readonly privilege: Privilege }[],
): readonly Privilege[] {
  return [...new Set(entries.map(({ privilege }) => privilege))];
}
