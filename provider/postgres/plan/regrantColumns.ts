/**
 * A REVOKE on a table also revokes the same privilege on its columns, if the same role granted it.
 * Declared column privileges are granted again after it, in the same transaction.
 */
import { grantKey } from "../model/grantKey";
import type { DesiredGrant, DesiredRole } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { ObjectState, Snapshot } from "../model/snapshot";
import { columnsOf, nameOf } from "../model/objectIndex";
import type { Step } from "./steps";

/** The steps that follow a REVOKE on a table; none follow other steps. */
export function regrantColumns(
  role: DesiredRole,
  snapshot: Snapshot,
): (difference: Difference, step: Step) => readonly Step[] {
  const declared = new Map(role.grants.map((grant) => [grantKey(grant), grant]));
  return (difference, step) => {
    if (difference.kind !== "grant extra" || step.kind !== "change") return [];
    const { database, object, entry } = difference;
    if (object.type !== "TABLE") return [];
    const { privilege } = entry;
    return columnsOf(snapshot, database, object).flatMap((column) =>
      again(
        column,
        difference,
        declared.get(grantKey({ database, object: column, privilege })),
        step,
      ),
    );
  };
}

function again(
  column: ObjectState,
  { entry: { privilege, grantor } }: Extract<Difference, { readonly kind: "grant extra" }>,
  declared: DesiredGrant | undefined,
  { database, change }: Extract<Step, { readonly kind: "change" }>,
): readonly Step[] {
  const taken = column.grants.find(
    (entry) => entry.privilege === privilege && entry.grantor === grantor,
  );
  if (taken === undefined || declared === undefined) return [];
  const { grantable } = declared;
  // This grantor never gave the option, so re-granting with it would add a privilege.
  if (grantable && !taken.grantable) return [];
  if (change.verb === "REVOKE GRANT OPTION" && !grantable) return [];
  const object = nameOf(column);
  return [{ kind: "change", database, change: { ...change, verb: "GRANT", object, grantable } }];
}
