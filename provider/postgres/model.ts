/**
 * The nouns of the core, as plain data: what is declared, what the catalogs say, what differs and
 * what will be sent.
 */
import type { ObjectType, Preset, Privilege } from "./privileges";
import type { Sql } from "./sql";

/** An object that privileges are granted on; its database stands beside it. */
export interface ObjectName {
  readonly type: ObjectType;
  /** Schema of the object; empty where the object type has none. */
  readonly schema: string;
  readonly name: string;
}

/** A declared grant, still with `"*"`, `"ALL"` and presets in it. */
export type GrantDeclaration =
  | {
      readonly kind: "named";
      readonly database: string;
      readonly type: ObjectType;
      readonly schema: string;
      readonly names: "*" | readonly string[];
      readonly privileges: readonly (Privilege | "ALL")[];
      readonly grantable: boolean;
      /** Where the user typed it, for refusals: `grants[1]`. */
      readonly path: string;
    }
  | {
      readonly kind: "preset";
      readonly database: string;
      readonly schema: string;
      readonly access: Preset;
      readonly path: string;
    };

export interface MembershipDeclaration {
  readonly role: string;
  readonly admin: boolean;
  readonly inherit: boolean;
  readonly set: boolean;
}

/** A value of `ALTER ROLE … SET`: lists stay lists. */
export type SettingValue = string | readonly string[];

/** Who may act on the role, and which generation of it. */
export interface OwnershipDeclaration {
  readonly owner: string;
  /** Owner recorded in the resource's own outputs: accepted beside `owner` (renamed stack, alias). */
  readonly recordedOwner: string | undefined;
  readonly adoptExisting: boolean;
  /** `"next"`: create, which counts the live number up; `"live"`: a look, which leaves it; else the resource's own. */
  readonly generation: "next" | "live" | number;
}

/** What a role should be: the inputs, without anything that only says how to connect. */
export interface RoleDeclaration {
  readonly name: string;
  readonly login: boolean;
  readonly iamAuthentication: boolean;
  /** -1: none. */
  readonly connectionLimit: number;
  readonly memberOf: readonly MembershipDeclaration[];
  readonly settings: Readonly<Record<string, SettingValue>>;
  readonly database: string;
  readonly grants: readonly GrantDeclaration[];
  readonly extraPrivileges: "revoke" | "report" | "ignore";
  readonly ownership: OwnershipDeclaration;
}

/** One ACL entry of the role on an object: privilege, grant option and who gave it. */
export interface GrantEntry {
  readonly privilege: Privilege;
  readonly grantable: boolean;
  readonly grantor: string;
  /** Whether a REVOKE as the grantor takes effect: a member of the owner acts as the owner instead. */
  readonly grantorCanRevoke: boolean;
}

/** An object as the catalogs have it, with what concerns the role and the session. */
export interface ObjectState extends ObjectName {
  readonly owner: string;
  /** An extension's member or a superuser's object: left out of `"*"` and presets. */
  readonly outOfReach: boolean;
  readonly grants: readonly GrantEntry[];
  /** What others hold on the object from the role. */
  readonly passedOn: readonly { readonly privilege: Privilege; readonly grantee: string }[];
  /** Privileges that the session user may grant without being the owner. */
  readonly sessionMayGrant: readonly Privilege[];
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
export interface ActorState {
  readonly name: string;
  readonly superuser: boolean;
  /** Has its privileges without SET ROLE. */
  readonly inherits: boolean;
  readonly canSetRole: boolean;
  readonly hasAdmin: boolean;
  /** The role is itself a member of the session user, so it cannot be granted to it. */
  readonly circular: boolean;
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
  /** Attributes that this tool never gives and that are on: `CREATEDB`, `NOINHERIT`, `VALID UNTIL` … */
  readonly foreignAttributes: readonly string[];
  readonly comment: string;
  readonly settings: readonly RoleSetting[];
  readonly memberships: readonly Membership[];
  readonly members: readonly Membership[];
  readonly dependencies: readonly Dependency[];
}

export interface SessionState {
  readonly name: string;
  readonly superuser: boolean;
  readonly createRole: boolean;
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
}

export interface Snapshot {
  readonly versionNum: number;
  readonly inRecovery: boolean;
  readonly session: SessionState;
  readonly role: RoleState | "absent";
  /** Roles asked about by name (memberships, `rds_iam`) that exist. */
  readonly existingRoles: readonly string[];
  /** Every database of the server, as an object of type DATABASE. */
  readonly databases: readonly ObjectState[];
  readonly actors: readonly ActorState[];
  /** By database looked into. */
  readonly contents: Readonly<Record<string, DatabaseContents>>;
}

/** A reason not to start: nothing has been changed. */
export interface Refusal {
  /** Where the user typed the cause (`grants[1].tables[0]`), or empty. */
  readonly path: string;
  readonly reason: string;
  readonly hint: string;
}

/** How a resource that goes away leaves its role. */
export interface RemovalDeclaration {
  readonly name: string;
  readonly database: string;
  /** `undefined`: drop what this tool created, disable the login of what it adopted. */
  readonly onDelete: "drop" | "disableLogin" | "retain" | undefined;
  readonly owners: readonly string[];
  readonly generation: number;
}

/** What one role should hold, expanded to objects: nothing is left to decide. */
export interface DesiredRole {
  readonly name: string;
  readonly login: boolean;
  readonly connectionLimit: number;
  readonly comment: string;
  readonly memberships: readonly MembershipDeclaration[];
  readonly settings: readonly { readonly name: string; readonly value: SettingValue }[];
  readonly grants: readonly DesiredGrant[];
  /** Databases that the declaration names. */
  readonly databases: readonly string[];
  readonly extraPrivileges: "revoke" | "report" | "ignore";
}

export interface DesiredGrant {
  readonly database: string;
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
}

/** One difference between what is desired and what is there. */
export type Difference =
  | { readonly kind: "role missing" }
  | { readonly kind: "login"; readonly desired: boolean }
  | { readonly kind: "connection limit"; readonly desired: number; readonly actual: number }
  | { readonly kind: "foreign attribute"; readonly attribute: string }
  | { readonly kind: "comment" }
  | { readonly kind: "membership missing"; readonly membership: MembershipDeclaration }
  | { readonly kind: "membership extra"; readonly membership: Membership }
  | {
      readonly kind: "membership option extra";
      readonly membership: Membership;
      readonly option: "ADMIN" | "INHERIT" | "SET";
    }
  | { readonly kind: "member"; readonly membership: Membership }
  | { readonly kind: "setting missing"; readonly name: string; readonly value: SettingValue }
  | { readonly kind: "setting extra"; readonly setting: RoleSetting }
  | {
      readonly kind: "grant missing";
      readonly database: string;
      readonly object: ObjectName;
      readonly privilege: Privilege;
      readonly grantable: boolean;
    }
  | {
      readonly kind: "grant extra";
      readonly database: string;
      readonly object: ObjectName;
      readonly entry: GrantEntry;
      /** Only the grant option is extra; the privilege itself is declared. */
      readonly optionOnly: boolean;
    }
  | { readonly kind: "other database"; readonly database: string };

/** What a statement may break, told before it is sent. */
export type Hazard = "revoke" | "login off" | "sessions ended" | "drop";

export interface Statement {
  readonly text: Sql;
  /** Imperative phrase, without secrets. */
  readonly summary: string;
  readonly hazard?: Hazard;
}

export interface Transaction {
  readonly database: string;
  readonly statements: readonly Statement[];
}

/** An extra that the session user cannot revoke: said, never silently kept. */
export interface Left {
  readonly difference: Difference;
  readonly reason: string;
}

export interface Plan {
  readonly transactions: readonly Transaction[];
  readonly left: readonly Left[];
}
