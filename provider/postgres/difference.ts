/** What a role should hold on a server, and what may differ from it, as plain data. */
import type { ForeignAttribute } from "./attributes";
import type { NonEmpty } from "./order";
import type { Privilege } from "./privileges";
import type { MembershipDeclaration, ObjectName, SettingValue } from "./roleDeclaration";
import type { GrantEntry, Membership, RoleSetting } from "./roleState";

/** What one role should hold, expanded to objects: nothing is left to decide. */
export interface DesiredRole {
  readonly name: string;
  readonly login: boolean;
  readonly connectionLimit: number;
  readonly comment: string;
  readonly memberships: readonly MembershipDeclaration[];
  readonly settings: readonly { readonly name: string; readonly value: SettingValue }[];
  readonly grants: readonly DesiredGrant[];
  /** Default privileges that are declared whoever the creator is, so that no one's are extra. */
  readonly anyCreator: readonly DesiredGrant[];
  /** Databases that the declaration names, its own first. */
  readonly databases: NonEmpty<string>;
  readonly extraPrivileges: "revoke" | "report" | "ignore";
}

export interface DesiredGrant {
  readonly database: string;
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  /** The declaration names every object of the schema, so that a look lists all there are. */
  readonly whole: boolean;
  /** Where the user typed it: `grants[1]`. */
  readonly path: string;
}

export type MembershipOption = "ADMIN" | "INHERIT" | "SET";

/** One difference between what is desired and what is there. */
export type Difference =
  | { readonly kind: "role missing" }
  | { readonly kind: "login"; readonly desired: boolean }
  | { readonly kind: "connection limit"; readonly desired: number; readonly actual: number }
  | { readonly kind: "foreign attribute"; readonly attribute: ForeignAttribute }
  | { readonly kind: "comment" }
  | {
      readonly kind: "membership missing";
      readonly membership: MembershipDeclaration;
      /** Options that it lacks; none where the role is no member at all. */
      readonly lacks: readonly MembershipOption[];
    }
  | { readonly kind: "membership extra"; readonly membership: Membership }
  | {
      readonly kind: "membership option extra";
      readonly membership: Membership;
      readonly option: MembershipOption;
    }
  | { readonly kind: "member"; readonly membership: Membership }
  | { readonly kind: "setting missing"; readonly name: string; readonly value: SettingValue }
  | { readonly kind: "setting extra"; readonly setting: RoleSetting }
  | ({ readonly kind: "grant missing" } & DesiredGrant)
  | {
      readonly kind: "grant extra";
      readonly database: string;
      readonly object: ObjectName;
      readonly entry: GrantEntry;
      /** Only the grant option is extra; the privilege itself is declared. */
      readonly optionOnly: boolean;
    }
  | { readonly kind: "other database"; readonly database: string };
