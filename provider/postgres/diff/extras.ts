/** What a role holds beyond its declaration, and which of it is to go. */
import { differences } from "./diffRole";
import { entriesDeclared } from "./grants";
import { wasMembershipDeclared } from "./memberships";
import type { DesiredRole } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { Snapshot } from "../model/snapshot";

/** The differences to repair: extras that nobody declared only where the declaration says so. */
export function differencesToRepair(
  desired: DesiredRole,
  snapshot: Snapshot,
): readonly Difference[] {
  const isLeft = undeclaredBefore(desired, snapshot);
  return differences(desired, snapshot).filter(
    (one) => desired.extraPrivileges === "revoke" || !isLeft(one),
  );
}

/** What the role holds and neither this declaration nor the one before it has. */
export function undeclaredExtras(desired: DesiredRole, snapshot: Snapshot): readonly Difference[] {
  return differences(desired, snapshot).filter(undeclaredBefore(desired, snapshot));
}

function undeclaredBefore(
  { previous, databases }: DesiredRole,
  snapshot: Snapshot,
): (difference: Difference) => boolean {
  if (previous === undefined) return isExtra;
  const grants = entriesDeclared(databases[0], previous, snapshot);
  const wasDeclared = (difference: Difference): boolean => {
    switch (difference.kind) {
      case "grant extra": {
        const declared = grants.get(difference.entry);
        return declared !== undefined && (declared.grantable || !difference.optionOnly);
      }
      case "membership extra":
      case "membership option extra":
        return wasMembershipDeclared(difference, previous.memberships);
      default:
        return false;
    }
  };
  return (one) => isExtra(one) && !wasDeclared(one);
}

/** Whether a difference is something the role holds beyond its declaration. */
function isExtra({ kind }: Difference): boolean {
  return (
    kind === "grant extra" ||
    kind === "membership extra" ||
    kind === "membership option extra" ||
    kind === "other database"
  );
}
