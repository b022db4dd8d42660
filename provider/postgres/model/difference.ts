/** What may differ between what a role should hold and what it holds, as plain data. */
import type { ForeignAttribute } from "./attributes";
import type { DesiredGrant } from "./desiredRole";
import type { MembershipDeclaration, ObjectName, SettingValue } from "./declaration";
import type { GrantEntry, Membership, RoleSetting } from "./snapshot";

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
