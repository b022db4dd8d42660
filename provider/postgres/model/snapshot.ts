/** What the catalogs say about a role and the roles that act on it, as plain data. */
import type { ForeignAttribute } from "./attributes";
import type { ObjectType, Privilege } from "./objectTypes";
import type { ObjectName } from "./declaration";

/** One ACL entry of the role on an object: privilege, grant option and who gave it. */
export interface GrantEntry {
  readonly privilege: Privilege;
  readonly grantable: boolean;
  readonly grantor: string;
  /** Whether a REVOKE as the grantor takes effect: it acts as itself, and has USAGE on the schema. */
  readonly grantorCanRevoke: boolean;
  /** Whether the grantor is the owner or has its privileges: PostgreSQL then takes it for the owner. */
  readonly grantorActsAsOwner: boolean;
  /** Whether the grantor is the owner or still holds the grant option (for a column, also its table's). */
  readonly grantorHoldsOption: boolean;
}

/** An object in the catalogs, with the facts that matter to the role and the session user. */
export interface ObjectState extends ObjectName {
  readonly owner: string;
  /** Belongs to an extension or a superuser: `"*"` and presets exclude it. */
  readonly isExcluded: boolean;
  readonly grants: readonly GrantEntry[];
  /** Privileges that the role granted to others: they depend on its grant option. */
  readonly dependentPrivileges: readonly {
    readonly privilege: Privilege;
    readonly grantee: string;
  }[];
  /** Privileges that the session user can grant without being the owner. */
  readonly sessionMayGrant: readonly Privilege[];
  /** Those that it can grant WITH GRANT OPTION. For a column, the table's grant option is not enough. */
  readonly sessionMayPassOn: readonly Privilege[];
  /** Privileges whose grant option somebody other than the owner and the role holds. */
  readonly optionHeld: readonly Privilege[];
  /** Whether the owner has USAGE on the object's schema. */
  readonly ownerHasUsage: boolean;
  /** Privileges of PUBLIC; read only if the session user cannot use the owner's privileges. */
  readonly publicHas: readonly Privilege[];
  /** Schemas only: whether the session user has USAGE. */
  readonly sessionHasUsage: boolean;
  /**
   * Schemas and databases: which of the inspected roles have USAGE or CONNECT, by memberships too.
   * Absent: everybody, through PUBLIC.
   */
  readonly usableBy?: readonly string[];
}

/** One row of `pg_auth_members`. Before 16 INHERIT and SET do not exist: both read as true. */
export interface Membership {
  readonly role: string;
  readonly member: string;
  readonly grantor: string;
  readonly admin: boolean;
  readonly inherit: boolean;
  readonly set: boolean;
  /** Grantor is oid 10: CREATE ROLE's implicit row from 16 on, which only a superuser can revoke. */
  readonly implicit: boolean;
  /** The member carries this tool's marker: its own `memberOf` judges the row. */
  readonly memberManaged: boolean;
}

/** What the session user can do with another role. */
export interface OtherRoleState {
  readonly name: string;
  readonly superuser: boolean;
  /** Whether the session user has its privileges without SET ROLE. */
  readonly inherits: boolean;
  readonly canSetRole: boolean;
  /** Has ADMIN OPTION on it; from 16 on by memberships that it inherits. */
  readonly hasAdmin: boolean;
  /**
   * From 16 on: has ADMIN OPTION only by a membership that it does not inherit. Then PostgreSQL
   * finds no grantor ("no possible grantors").
   */
  readonly adminNotInherited: boolean;
  /** The role is a member of the session user, so it cannot be granted to it. */
  readonly circular: boolean;
  /** The server refused to grant it to the session user. From PostgreSQL 16 on only an attempt shows that. */
  readonly grantRefused?: boolean;
}

export interface RoleSetting {
  /** `undefined`: in every database. */
  readonly database: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** An object that depends on the role: it prevents DROP ROLE, or shows where the role holds privileges. */
export interface Dependency {
  /** `undefined`: a shared object. */
  readonly database: string | undefined;
  /** Catalog of the dependent object, such as `pg_class`. */
  readonly catalog: string;
  readonly kind: "owner" | "acl" | "policy" | "other";
  readonly count: number;
}

/** The memberships by which a server may ask the role, or the session user, for an IAM token. */
export interface LoginRouting {
  /** The role is in `rds_iam` by the rule that RDS routes logins with. */
  readonly inRdsIam: boolean;
  /** The same by any membership: from 16 on also by one without INHERIT. */
  readonly reachesRdsIam: boolean;
  /** The session user is a member of the role by the rule that RDS routes logins with. */
  readonly sessionInherits: boolean;
  /** The same by any membership. */
  readonly sessionIsMember: boolean;
}

export interface RoleState {
  readonly oid: number;
  readonly login: boolean;
  readonly connectionLimit: number;
  /** Attributes that are set although this tool never sets them. */
  readonly foreignAttributes: readonly ForeignAttribute[];
  readonly comment: string;
  /** Whether the session user has ADMIN OPTION on the role, without which it cannot alter it from PostgreSQL 16 on. */
  readonly sessionHasAdmin: boolean;
  readonly routing: LoginRouting;
  readonly settings: readonly RoleSetting[];
  readonly memberships: readonly Membership[];
  readonly members: readonly Membership[];
  /** Sessions that are logged in as the role; `undefined` where they were not counted. */
  readonly sessions: number | undefined;
  /** Memberships that the role granted. Before PostgreSQL 16 they do not depend on it. */
  readonly membershipsGiven: readonly Membership[];
  readonly dependencies: readonly Dependency[];
}

export interface SessionState {
  readonly name: string;
  readonly superuser: boolean;
  readonly createRole: boolean;
  readonly createDb: boolean;
  /** INHERIT; before 16 a NOINHERIT role uses the privileges of its roles by SET ROLE alone. */
  readonly inherits: boolean;
  /** Sees every setting of the server: others do not see those that are for superusers alone. */
  readonly readsAllSettings: boolean;
  /** In `rds_iam` by the rule that RDS routes logins with. */
  readonly inRdsIam: boolean;
  /** Whether it logged in with an IAM token because its password was refused. */
  readonly passwordRefused: boolean;
  readonly inRdsSuperuser: boolean;
  readonly memberships: readonly Membership[];
}

/** The contents of one database: requested objects, and all objects whose ACL names the role. */
export interface DatabaseContents {
  readonly objects: readonly ObjectState[];
  /** What prevents DROP ROLE. */
  readonly obstacles: readonly Obstacles[];
  /** Names that exist beside requested names that do not: for a column, those of its table. */
  readonly nearby: readonly NameNearby[];
  /** Owners of the requested schemas and of objects in them. */
  readonly creators: readonly { readonly schema: string; readonly role: string }[];
  /** What PUBLIC may write or create; empty unless requested. */
  readonly publicWrites: readonly PublicWrite[];
}

/** Why a database could not be inspected, and what to do. */
export interface UnreadReason {
  readonly reason: string;
  readonly hint: string;
}

/** Objects of one kind that prevent DROP ROLE. */
export interface Obstacles {
  /**
   * `"personal"`: default privileges and user mappings, which nobody else can be given. `"temporary"`:
   * temporary objects on which the role holds privileges. `"temporaryOwner"`: those that it owns, created
   * by its own sessions, or by others after SET ROLE.
   */
  readonly kind: "owner" | "personal" | "policy" | "temporary" | "temporaryOwner";
  /** Whether they are in no database: databases and tablespaces. */
  readonly isShared: boolean;
  /** The first of them, as the server describes them. */
  readonly listed: readonly string[];
  readonly total: number;
}

/** One privilege of PUBLIC. */
export interface PublicWrite extends ObjectName {
  readonly privilege: Privilege;
}

export interface NameNearby {
  readonly type: ObjectType;
  readonly schema: string;
  readonly name: string;
  readonly column: string | undefined;
}

/** A setting of the server, and who may set it. */
export interface SettingState {
  readonly name: string;
  /** As `pg_settings` has it: `user`, `superuser`, `sighup`, … */
  readonly context: string;
  /** The server refused to let the session user set it. Only an attempt shows that. */
  readonly refused?: boolean;
}

export interface Snapshot {
  /** The database inspected first: the declaration's own. */
  readonly database: string;
  readonly versionNum: number;
  readonly inRecovery: boolean;
  readonly session: SessionState;
  readonly role: RoleState | "absent";
  /** Requested roles (memberships, `rds_iam`) that exist. */
  readonly existingRoles: readonly string[];
  /** Databases that accept no connections, except templates. */
  readonly closedDatabases: readonly string[];
  /** Databases that accept connections or whose ACL names the role, as objects of type DATABASE. */
  readonly databases: readonly ObjectState[];
  /** Tablespaces and parameters that are requested or whose ACL names the role. */
  readonly shared: readonly ObjectState[];
  /** Settings that are declared or that the role has. */
  readonly settings: readonly SettingState[];
  /** All settings of the server if a declared one does not exist; else empty. */
  readonly settingNames: readonly string[];
  readonly otherRoles: readonly OtherRoleState[];
  /** By inspected database. */
  readonly contents: Readonly<Record<string, DatabaseContents>>;
  /** Whether objects came and went between earlier inspections and their statements. Default: `false`. */
  readonly comeAndGo?: boolean;
  /** Databases in which a removal needs to know what the role holds, and cannot. Default: none. */
  readonly unread?: Readonly<Record<string, UnreadReason>>;
}
