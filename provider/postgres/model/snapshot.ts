/** What the catalogs say of a role and of those who act on it, as plain data. */
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
  /** Whether the grantor is the owner, or still holds the grant option: of a column also its table's. */
  readonly grantorHoldsOption: boolean;
}

/** An object as the catalogs have it, with what concerns the role and the session. */
export interface ObjectState extends ObjectName {
  readonly owner: string;
  /** An extension's member or a superuser's object: left out of `"*"` and presets. */
  readonly isExcluded: boolean;
  readonly grants: readonly GrantEntry[];
  /** What others hold on the object from the role. */
  readonly dependentPrivileges: readonly {
    readonly privilege: Privilege;
    readonly grantee: string;
  }[];
  /** Privileges that the session user may grant without being the owner. */
  readonly sessionMayGrant: readonly Privilege[];
  /** Those of them that it may grant with grant option: of a column, its table's option is not enough. */
  readonly sessionMayPassOn: readonly Privilege[];
  /** Privileges of which others than the owner and the role hold the grant option. */
  readonly optionHeld: readonly Privilege[];
  /** Whether the owner can find the object by its name. */
  readonly ownerHasUsage: boolean;
  /** What PUBLIC has, told only of objects whose owner the session user cannot act as. */
  readonly publicHas: readonly Privilege[];
  /** Schemas only: whether the session user has USAGE. */
  readonly sessionHasUsage: boolean;
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
  /** Has its privileges without SET ROLE. */
  readonly inherits: boolean;
  readonly canSetRole: boolean;
  /** Has ADMIN OPTION on it; from 16 on by memberships that it inherits. */
  readonly hasAdmin: boolean;
  /**
   * From 16 on: has ADMIN OPTION only by a membership that it does not inherit. Then PostgreSQL
   * finds no grantor ("no possible grantors").
   */
  readonly adminNotInherited: boolean;
  /** The role is itself a member of the session user, so it cannot be granted to it. */
  readonly circular: boolean;
  /** The server has refused to grant it to the session user: from 16 on only it can tell. */
  readonly grantRefused?: boolean;
}

export interface RoleSetting {
  /** `undefined`: in every database. */
  readonly database: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** Something that keeps the role from being dropped, or shows where it holds privileges. */
export interface Dependency {
  /** `undefined`: a shared object. */
  readonly database: string | undefined;
  /** Of the catalog that holds the dependent object, such as `pg_class`. */
  readonly catalog: string;
  readonly kind: "owner" | "acl" | "policy" | "other";
  readonly count: number;
}

export interface RoleState {
  readonly oid: number;
  readonly login: boolean;
  readonly connectionLimit: number;
  /** Attributes that this tool never gives and that are on. */
  readonly foreignAttributes: readonly ForeignAttribute[];
  readonly comment: string;
  /** Whether the session user has ADMIN OPTION on it: from 16 on it alters no other role. */
  readonly sessionHasAdmin: boolean;
  readonly settings: readonly RoleSetting[];
  readonly memberships: readonly Membership[];
  readonly members: readonly Membership[];
  /** What it gave others; before 16 a membership does not depend on its grantor. */
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
  readonly inRdsSuperuser: boolean;
  readonly memberships: readonly Membership[];
}

/** What one database holds of interest: named schemas' objects and all that the role is named on. */
export interface DatabaseContents {
  readonly objects: readonly ObjectState[];
  /** Owned objects and policies, described in words, for the refusal to drop. */
  readonly obstacles: readonly string[];
  /** Names beside those that were asked for and do not exist: of a column its table's. */
  readonly nearby: readonly NameNearby[];
  /** Who owns a schema or something in it, of the schemas asked about. */
  readonly creators: readonly { readonly schema: string; readonly role: string }[];
  /** What PUBLIC may write or create; told only where that is asked for. */
  readonly publicWrites: readonly PublicWrite[];
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

/** A setting that the server knows, and who may set it. */
export interface SettingState {
  readonly name: string;
  /** As `pg_settings` has it: `user`, `superuser`, `sighup`, … */
  readonly context: string;
  /** The server has refused to let the session user set it: only it can tell. */
  readonly refused?: boolean;
}

export interface Snapshot {
  /** The database looked into first, which is the declaration's own. */
  readonly database: string;
  readonly versionNum: number;
  readonly inRecovery: boolean;
  readonly session: SessionState;
  readonly role: RoleState | "absent";
  /** Roles asked about by name (memberships, `rds_iam`) that exist. */
  readonly existingRoles: readonly string[];
  /** Databases that take no connections, templates left out. */
  readonly closedDatabases: readonly string[];
  /** Every database that takes connections or names the role in its ACL, as an object of type DATABASE. */
  readonly databases: readonly ObjectState[];
  /** Tablespaces and parameters that are asked for or held. */
  readonly shared: readonly ObjectState[];
  /** Of the settings that are declared or that the role has. */
  readonly settings: readonly SettingState[];
  /** Every setting of the server, where one is declared that does not exist; else none. */
  readonly settingNames: readonly string[];
  readonly otherRoles: readonly OtherRoleState[];
  /** By database looked into. */
  readonly contents: Readonly<Record<string, DatabaseContents>>;
}
