/** The statement that mends a difference in the role itself. */
import type { DesiredRole } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { Statement } from "../model/plan";
import {
  alterConnectionLimit,
  alterLogin,
  commentOnRole,
  createRole,
  resetSetting,
  setSetting,
} from "./role";

/** Differences of the role itself. */
export type RoleDifference = Extract<
  Difference,
  {
    readonly kind:
      | "role missing"
      | "login"
      | "connection limit"
      | "comment"
      | "setting missing"
      | "setting extra";
  }
>;

/** The statement for one of them. */
export function roleStatement(difference: RoleDifference, role: DesiredRole): Statement {
  switch (difference.kind) {
    case "role missing":
      return createRole(role);
    case "login":
      return alterLogin(role.name, difference.desired);
    case "connection limit":
      return alterConnectionLimit(role.name, difference.desired);
    case "comment":
      return commentOnRole(role.name, role.comment);
    case "setting missing":
      return setSetting(role.name, difference.name, difference.value);
    case "setting extra":
      return resetSetting(role.name, difference.setting);
  }
}
