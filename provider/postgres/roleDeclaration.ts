/** What a program declares of a role, as plain data. */
import type { ObjectType, Preset, Privilege } from "./privileges";

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
  /** Oid of the role that the resource made, where it is recorded: another one of the name is not its. */
  readonly recordedOid?: number | undefined;
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

/** How a resource that goes away leaves its role. */
export interface RemovalDeclaration {
  readonly name: string;
  readonly database: string;
  /** `undefined`: drop what this tool created, disable the login of what it adopted. */
  readonly onDelete: "drop" | "disableLogin" | "retain" | undefined;
  readonly owners: readonly string[];
  readonly generation: number;
}
