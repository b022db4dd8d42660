/**
 * A small world to plan in: role `svc`, managed as `shop/prod::svc`, on a server whose master owns
 * database `orders` with schema `sales`. Each function takes what a case has otherwise.
 */
import type {
  OtherRoleState,
  DatabaseContents,
  GrantEntry,
  Membership,
  ObjectState,
  Obstacles,
  RoleState,
  SessionState,
  Snapshot,
} from "../../../provider/postgres/model/snapshot";
import type {
  GrantDeclaration,
  MembershipDeclaration,
  RoleDeclaration,
  TypeName,
} from "../../../provider/postgres/model/declaration";
import { markerPrefix } from "../../../provider/postgres/model/marker";
import type { Preset } from "../../../provider/postgres/model/presets";

export const OWNER = "shop/prod::svc";

/** A role's comment of one line, the marker. */
export function marker(part: object = {}): string {
  const fields = { v: 1, owner: OWNER, origin: "created", generation: 1, ...part };
  return markerPrefix + JSON.stringify(fields);
}

export function aDeclaration(part: Partial<RoleDeclaration> = {}): RoleDeclaration {
  return {
    name: "svc",
    login: true,
    iamAuthentication: true,
    connectionLimit: -1,
    memberOf: [],
    settings: {},
    database: "orders",
    grants: [],
    extraPrivileges: "revoke",
    ownership: {
      owner: OWNER,
      recordedOwner: undefined,
      adoptExisting: false,
      generation: "live",
    },
    ...part,
  };
}

type NamedGrant = Extract<GrantDeclaration, { kind: "named" }>;
type PresetGrant = Extract<GrantDeclaration, { kind: "preset" }>;

/** SELECT on table `sales.invoice`. */
export function aGrant(part: Partial<NamedGrant> = {}): GrantDeclaration {
  return {
    kind: "named",
    database: "orders",
    type: "TABLE",
    schema: "sales",
    names: ["invoice"],
    privileges: ["SELECT"],
    grantable: false,
    path: "grants[0]",
    ...part,
  };
}

export function aPreset(access: Preset, part: Partial<PresetGrant> = {}): GrantDeclaration {
  return {
    kind: "preset",
    database: "orders",
    schema: "sales",
    access,
    path: "grants[0]",
    ...part,
  };
}

export function aMembershipIn(
  role: string,
  part: Partial<MembershipDeclaration> = {},
): MembershipDeclaration {
  return { role, admin: false, inherit: true, set: true, ...part };
}

/** A row that makes `svc` a member of a role. */
export function aMembership(role: string, part: Partial<Membership> = {}): Membership {
  return {
    role,
    member: "svc",
    grantor: "master",
    admin: false,
    inherit: true,
    set: true,
    implicit: false,
    memberManaged: true,
    ...part,
  };
}

/** A row that makes a role a member of `svc`. */
export function aMember(member: string, part: Partial<Membership> = {}): Membership {
  return aMembership("svc", { member, memberManaged: false, ...part });
}

/** The role as its declaration without grants says. */
export function aRole(part: Partial<RoleState> = {}): RoleState {
  return {
    oid: 16400,
    login: true,
    connectionLimit: -1,
    foreignAttributes: [],
    comment: marker(),
    settings: [],
    memberships: [aMembership("rds_iam")],
    members: [],
    dependencies: [],
    sessions: 0,
    sessionHasAdmin: true,
    routing: {
      inRdsIam: true,
      reachesRdsIam: true,
      sessionInherits: false,
      sessionIsMember: true,
    },
    membershipsGiven: [],
    ...part,
  };
}

/** Objects that prevent DROP ROLE, all of them listed. */
export function anObstacle(
  kind: Obstacles["kind"],
  listed: readonly string[],
  part: Partial<Obstacles> = {},
): Obstacles {
  return { kind, listed, isShared: false, total: listed.length, ...part };
}

export function anEntry(
  privilege: GrantEntry["privilege"],
  part: Partial<GrantEntry> = {},
): GrantEntry {
  return {
    privilege,
    grantable: false,
    grantor: "master",
    grantorCanRevoke: false,
    grantorActsAsOwner: false,
    grantorHoldsOption: true,
    ...part,
  };
}

export function anObject(
  type: ObjectState["type"],
  schema: string,
  name: string,
  part: Partial<ObjectState> = {},
): ObjectState {
  return {
    type,
    schema,
    name,
    owner: "master",
    isExcluded: false,
    grants: [],
    dependentPrivileges: [],
    sessionMayGrant: [],
    sessionMayPassOn: [],
    optionHeld: [],
    publicHas: [],
    sessionHasUsage: true,
    ownerHasUsage: true,
    ...part,
  };
}

export function aTable(name: string, part: Partial<ObjectState> = {}): ObjectState {
  return anObject("TABLE", "sales", name, part);
}

export function aSequence(name: string, part: Partial<ObjectState> = {}): ObjectState {
  return anObject("SEQUENCE", "sales", name, part);
}

/** Column of a table in `sales`. */
export function aColumn(
  table: string,
  column: string,
  part: Partial<ObjectState> = {},
): ObjectState {
  return anObject("COLUMN", "sales", table, { column, ...part });
}

/** Routine in `sales`, with arguments of built-in types. */
export function aRoutine(
  name: string,
  types: readonly string[] = [],
  part: Partial<ObjectState> = {},
): ObjectState {
  return anObject("ROUTINE", "sales", name, { argumentTypes: types.map(aTypeName), ...part });
}

/** A built-in type as SQL names it: the one whose stored name differs here is `integer`. */
export function aTypeName(words: string): TypeName {
  const alias = words === "integer" ? "int4" : words;
  return { schema: "pg_catalog", name: alias, words, alias };
}

export function aSchema(part: Partial<ObjectState> = {}): ObjectState {
  return anObject("SCHEMA", "", "sales", part);
}

export function aDatabase(name: string, part: Partial<ObjectState> = {}): ObjectState {
  return anObject("DATABASE", "", name, part);
}

/** A role that the master can do nothing with. */
export function anActor(name: string, part: Partial<OtherRoleState> = {}): OtherRoleState {
  return {
    name,
    superuser: false,
    inherits: false,
    canSetRole: false,
    hasAdmin: false,
    adminNotInherited: false,
    circular: false,
    ...part,
  };
}

export function aSession(part: Partial<SessionState> = {}): SessionState {
  return {
    name: "master",
    superuser: false,
    createRole: true,
    createDb: true,
    inherits: true,
    readsAllSettings: true,
    inRdsIam: false,
    passwordRefused: false,
    inRdsSuperuser: false,
    memberships: [],
    ...part,
  };
}

export interface World extends Partial<Omit<Snapshot, "contents">> {
  /** Objects of database `orders`. Default: schema `sales` alone. */
  readonly objects?: readonly ObjectState[];
  readonly contents?: Snapshot["contents"];
}

export function aSnapshot({ objects = [aSchema()], ...part }: World = {}): Snapshot {
  return {
    database: "orders",
    versionNum: 180000,
    inRecovery: false,
    session: aSession(),
    role: aRole(),
    closedDatabases: [],
    existingRoles: ["rds_iam"],
    databases: [aDatabase("orders")],
    shared: [],
    settings: [],
    settingNames: [],
    otherRoles: [anActor("master", { inherits: true, canSetRole: true })],
    contents: { orders: someContents({ objects }) },
    ...part,
  };
}

/** What a database holds: nothing but what a case has. */
export function someContents(part: Partial<DatabaseContents> = {}): DatabaseContents {
  return { objects: [], obstacles: [], nearby: [], creators: [], publicWrites: [], ...part };
}
