/** What a program declares of a role, as plain data. */
import { distinctNames, type NonEmpty } from "../sorting";
import type { FutureType, ObjectType, PresentType, Privilege } from "./objectTypes";
import type { Preset } from "./presets";

/** An object that privileges are granted on; its database stands beside it. */
export interface ObjectName {
  readonly type: ObjectType;
  /** Schema of the object; empty where it has none, and of future objects in every schema. */
  readonly schema: string;
  /** Of a column that of its table, of future objects that of the role that creates them. */
  readonly name: string;
  /** COLUMN alone. */
  readonly column?: string;
  /** ROUTINE alone: the types of its arguments, which tell overloads apart. */
  readonly argumentTypes?: readonly TypeName[];
}

/** A data type. */
export interface TypeName {
  readonly schema: string;
  readonly name: string;
  /** As SQL names it: `integer`, `sales.money`, `character varying[]`. */
  readonly words: string;
  /** The catalog's own name: `int4`, `money`, `varchar[]`. */
  readonly alias: string;
}

/** Roles whose future objects a grant covers; `"default"`: those that create objects there now. */
export type Creators = "default" | readonly string[];

/** A declared grant, still with `"*"`, `"ALL"` and presets in it. */
export type GrantDeclaration = NamedGrant | PresetGrant | FutureGrant;

/** Privileges on objects of one type. */
export interface NamedGrant {
  readonly kind: "named";
  readonly database: string;
  readonly type: PresentType;
  readonly schema: string;
  /** Routines by signature (`refund(integer, text)`), large objects by number, of columns the tables. */
  readonly names: "*" | readonly string[];
  /** COLUMN alone: the columns of each of the tables. */
  readonly columns?: readonly string[];
  readonly privileges: readonly (Privilege | "ALL")[];
  readonly grantable: boolean;
  /** Beside `"*"`: also on what these roles create in the schema from now on. */
  readonly future?: Creators;
  /** Where the user typed it, for refusals: `grants[1]`. */
  readonly path: string;
}

/** What `access` says. */
export interface PresetGrant {
  readonly kind: "preset";
  readonly database: string;
  readonly schema: string;
  readonly access: Preset;
  readonly future?: Creators;
  readonly path: string;
}

/** Default privileges on what roles create in any schema of a database. */
export interface FutureGrant {
  readonly kind: "future";
  readonly database: string;
  readonly type: FutureType;
  readonly privileges: readonly (Privilege | "ALL")[];
  readonly grantable: boolean;
  readonly createdBy: Creators;
  readonly path: string;
}

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
  /** Oid of the role that the resource made, where it is recorded: another one of the name is not its. */
  readonly recordedOid?: number | undefined;
  readonly adoptExisting: boolean;
  /** `"next"`: the live number plus one, for create. `"live"`: the live number, for an inspection. Else the resource's own. */
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
  /** What becomes of extras that nobody declared. */
  readonly extraPrivileges: "revoke" | "report" | "ignore";
  /** What was declared last: what of it is no longer declared is revoked, whatever else. */
  readonly previous?: PreviousDeclaration;
  readonly ownership: OwnershipDeclaration;
}

/** What a role was declared to hold. */
export interface PreviousDeclaration {
  readonly iamAuthentication: boolean;
  readonly memberOf: readonly MembershipDeclaration[];
  readonly grants: readonly GrantDeclaration[];
}

/** What becomes of a role whose resource is deleted, and of what it owns. */
export type OnDelete =
  "drop" | "dropOwned" | { readonly reassignOwnedTo: string } | "disableLogin" | "retain";

/** How a resource that goes away leaves its role. */
export interface RemovalDeclaration {
  readonly name: string;
  /** Where the role itself is altered and dropped. */
  readonly database: string;
  /** `undefined`: drop what this tool created, disable the login of what it adopted. */
  readonly onDelete: OnDelete | undefined;
  readonly owners: readonly string[];
  readonly generation: number;
  /** Oid of the role that the resource made, where it is recorded: so it is known without a marker. */
  readonly recordedOid?: number | undefined;
  /** Whether a role without a marker counts as adopted. Default: `false`. */
  readonly adoptExisting?: boolean;
}

/** Databases that a declaration names, its own first. */
export function databasesOf({ database, grants }: RoleDeclaration): NonEmpty<string> {
  const named = distinctNames(grants.map((grant) => grant.database));
  return [database, ...named.filter((name) => name !== database)];
}
