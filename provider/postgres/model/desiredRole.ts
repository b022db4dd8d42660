/** What a role should hold on a server, as plain data. */
import type { NonEmpty } from "../sorting";
import type { Privilege } from "./objectTypes";
import type { MembershipDeclaration, ObjectName, SettingValue } from "./declaration";

/** What one role should hold, expanded to single privileges on single objects. */
export interface DesiredRole {
  readonly name: string;
  readonly login: boolean;
  readonly connectionLimit: number;
  readonly comment: string;
  readonly memberships: readonly MembershipDeclaration[];
  readonly settings: readonly { readonly name: string; readonly value: SettingValue }[];
  readonly grants: readonly DesiredGrant[];
  /** Default privileges declared for the default creators: they are not extra for any other creator either. */
  readonly anyCreator: readonly DesiredGrant[];
  /** The databases that the declaration names, its own first. */
  readonly databases: NonEmpty<string>;
  readonly extraPrivileges: "revoke" | "report" | "ignore";
  /** What was declared last, where that is known. */
  readonly previous: DesiredBefore | undefined;
}

/** What a role should have held by the declaration before. */
export type DesiredBefore = Pick<DesiredRole, "memberships" | "grants" | "anyCreator">;

export interface DesiredGrant {
  readonly database: string;
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  /** The declaration names every object of the schema (`"*"`), so the inspection lists all of them. */
  readonly allInSchema: boolean;
  /** Where the user typed it: `grants[1]`. */
  readonly path: string;
}
