/**
 * The plan of a removal, for a role that this resource still owns: disable its login first, then
 * revoke what it holds, then drop it. Reasons that DROP ROLE would fail are found before anything
 * changes.
 */
import { dropRefusals } from "./dropRefusals";
import { entriesHeld } from "../diff/grants";
import type { Plan, Refusal, Statement, Transaction } from "../model/plan";
import type { RemovalDeclaration } from "../model/declaration";
import type { RoleState, Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { RDS_IAM } from "../model/rdsRoles";
import { nameOf } from "../model/objectIndex";
import { readMarker, withoutMarker } from "../model/marker";
import { transactions } from "./planRole";
import { authorityToAlter } from "../authority/role";
import { alterLogin, commentOnRole, dropRole, endSessions } from "../statements/role";
import { revokeMembershipStep, revokeStep, type Step } from "./steps";

export type PlannedRemoval =
  | { readonly plan: Plan }
  | { readonly refusals: readonly Refusal[] }
  /** The role does not belong to this resource (any more), so it is not changed. */
  | { readonly kept: string };

/** Plan the removal of a role. */
export function planRemoval(removal: RemovalDeclaration, snapshot: Snapshot): PlannedRemoval {
  const { role } = snapshot;
  if (role === "absent") return planOf([]);
  const marker = readMarker(role.comment);
  if (marker === undefined || !removal.owners.includes(marker.owner)) {
    return { kept: `role ${quoted(removal.name)} no longer carries this resource's marker` };
  }
  if (marker.generation !== removal.generation) {
    return { kept: `role ${quoted(removal.name)} was re-created after this state was recorded` };
  }
  const action = removal.onDelete ?? (marker.origin === "adopted" ? "disableLogin" : "drop");
  const altered = action === "retain" ? "comment" : "attribute";
  const authority = authorityToAlter(removal.name, altered, snapshot);
  if ("refused" in authority) {
    return { refusals: [{ path: "", reason: authority.refused, hint: authority.hint }] };
  }
  if (action === "drop") return planDrop(removal, role, snapshot);
  const unmark = commentOnRole(removal.name, withoutMarker(role.comment));
  if (action === "retain") return planOf([inDatabase(removal, [unmark])]);
  const [off, ended] = loginOff(removal, role, snapshot);
  return planOf([inDatabase(removal, [...off, unmark]), ended]);
}

function planDrop(
  removal: RemovalDeclaration,
  role: RoleState,
  snapshot: Snapshot,
): PlannedRemoval {
  const steps = revokesOfAllHeld(removal, snapshot);
  const refusals = dropRefusals(removal.name, role, steps, snapshot);
  if (refusals.length > 0) return { refusals };
  const revokes = transactions(steps, removal.name, removal.database, snapshot);
  const own = revokes.filter(({ database }) => database === removal.database);
  const last = own.at(-1)?.statements ?? [];
  const [off, ended] = loginOff(removal, role, snapshot);
  return planOf([
    inDatabase(removal, off),
    ended,
    ...revokes.filter(({ database }) => database !== removal.database),
    ...own.slice(0, -1),
    inDatabase(removal, [...last, dropRole(removal.name)]),
  ]);
}

/** Revokes everything that the role holds on objects of others; DROP ROLE itself ends its memberships. */
function revokesOfAllHeld(
  { name: role, database: own }: RemovalDeclaration,
  snapshot: Snapshot,
): readonly Step[] {
  return entriesHeld(own, snapshot)
    .filter(({ object }) => object.owner !== role)
    .map(({ database, object: state, entry }) => {
      const object = nameOf(state);
      const extra = { kind: "grant extra", database, object, entry, optionOnly: false } as const;
      return revokeStep(extra, role, snapshot);
    });
}

/** Statements that disable the login, and a transaction that ends its sessions after that is committed. */
function loginOff(
  removal: RemovalDeclaration,
  { oid, memberships }: RoleState,
  snapshot: Snapshot,
): readonly [readonly Statement[], Transaction] {
  const { name, database } = removal;
  const leaving = memberships
    .filter(({ role }) => role === RDS_IAM)
    .map((membership) =>
      revokeMembershipStep({ kind: "membership extra", membership }, database, snapshot),
    );
  const left = transactions(leaving, name, database, snapshot).flatMap((one) => one.statements);
  return [[alterLogin(name, false), ...left], inDatabase(removal, [endSessions(name, oid)])];
}

function inDatabase(
  { database }: RemovalDeclaration,
  statements: readonly Statement[],
): Transaction {
  return { database, statements, grants: [] };
}

function planOf(planned: readonly Transaction[]): { readonly plan: Plan } {
  return { plan: { transactions: planned, unreachable: [], excluded: [], unusable: [] } };
}
