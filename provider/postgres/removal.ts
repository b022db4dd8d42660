/**
 * The way to absent: a role that is still this resource's is taken apart in a fixed order, login
 * first. What keeps it from being dropped is found before anything changes.
 */
import { leftInWords } from "./differenceWords";
import { listInWords, quoted } from "./names";
import type {
  Difference,
  Left,
  Plan,
  Refusal,
  RemovalDeclaration,
  RoleState,
  Snapshot,
  Statement,
  Transaction,
} from "./model";
import { readMarker, withoutMarker } from "./ownership";
import { revokeStep, transactions, type Step } from "./plan";
import { alterLogin, commentOnRole, dropRole, endSessions, revokeMembership } from "./statements";

export type PlannedRemoval =
  | { readonly plan: Plan }
  | { readonly refusals: readonly Refusal[] }
  /** The role is not this resource's (any more), so it is left as it is. */
  | { readonly kept: string };

/** Plan the removal of a role. */
export function planRemoval(removal: RemovalDeclaration, snapshot: Snapshot): PlannedRemoval {
  const { role } = snapshot;
  if (role === "absent") return { plan: { transactions: [], left: [] } };
  const marker = readMarker(role.comment);
  if (marker === undefined || !removal.owners.includes(marker.owner)) {
    return { kept: `role ${quoted(removal.name)} no longer carries this resource's marker` };
  }
  if (marker.generation !== removal.generation) {
    return { kept: `role ${quoted(removal.name)} was created again since` };
  }
  const action = removal.onDelete ?? (marker.origin === "adopted" ? "disableLogin" : "drop");
  const unmark = commentOnRole(removal.name, withoutMarker(role.comment));
  if (action === "retain") return { plan: planOf([inDatabase(removal, [unmark])]) };
  const off = loginOff(removal, role, snapshot);
  if (action === "disableLogin") {
    return { plan: planOf([inDatabase(removal, [...off, unmark]), ...sessions(removal, role)]) };
  }
  return planDrop(removal, role, snapshot, off);
}

function planDrop(
  removal: RemovalDeclaration,
  role: RoleState,
  snapshot: Snapshot,
  off: readonly Statement[],
): PlannedRemoval {
  const steps = everythingHeld(removal, snapshot);
  const stuck = steps.flatMap((step) => ("left" in step ? [step.left] : []));
  const refusals = dropRefusals(removal, role, snapshot, stuck);
  if (refusals.length > 0) return { refusals };
  const revokes = transactions(steps, { ...removal, databases: [removal.database] }, snapshot);
  const own = revokes.find(({ database }) => database === removal.database)?.statements ?? [];
  return {
    plan: planOf([
      inDatabase(removal, off),
      ...sessions(removal, role),
      ...revokes.filter(({ database }) => database !== removal.database),
      inDatabase(removal, [...own, dropRole(removal.name)]),
    ]),
  };
}

/** Revokes of all that the role holds; DROP ROLE itself ends its memberships. */
function everythingHeld(removal: RemovalDeclaration, snapshot: Snapshot): readonly Step[] {
  const places = [
    { database: removal.database, objects: snapshot.databases },
    ...Object.entries(snapshot.contents).map(([database, { objects }]) => ({ database, objects })),
  ];
  const held = places.flatMap(({ database, objects }) =>
    objects.flatMap(({ type, schema, name, grants }) =>
      grants.map((entry): Extract<Difference, { kind: "grant extra" }> => ({
        ...{ kind: "grant extra", database, object: { type, schema, name }, entry },
        optionOnly: false,
      })),
    ),
  );
  return held.map((difference) => revokeStep(difference, snapshot));
}

function dropRefusals(
  { name }: RemovalDeclaration,
  role: RoleState,
  snapshot: Snapshot,
  stuck: readonly Left[],
): readonly Refusal[] {
  const looked = Object.entries(snapshot.contents);
  const found = looked.flatMap(([database, { obstacles }]) =>
    obstacles.map((text) => `${text} in database ${quoted(database)}`),
  );
  const elsewhere = role.dependencies
    .filter(({ database }) => database !== undefined && snapshot.contents[database] === undefined)
    .map(({ database, count }) => `${String(count)} objects in database ${quoted(database ?? "")}`);
  const passedOn = [...snapshot.databases, ...looked.flatMap(([, { objects }]) => objects)]
    .flatMap((object) =>
      object.passedOn.map(({ grantee, privilege }) => ({ ...object, grantee, privilege })),
    )
    .map((one) => `passed ${one.privilege} on ${one.name} on to ${quoted(one.grantee)}`);
  const beyond = stuck.map((left) => leftInWords(left, snapshot));
  const reasons = [...new Set([...found, ...elsewhere, ...passedOn, ...beyond])];
  if (reasons.length === 0) return [];
  return [
    {
      path: "",
      reason: `role ${quoted(name)} cannot be dropped: ${listInWords(reasons, 20)}`,
      hint: 'Give the objects to another role and revoke what was passed on, or set onDelete to "disableLogin" or "retain".',
    },
  ];
}

function loginOff(
  { name }: RemovalDeclaration,
  { memberships }: RoleState,
  snapshot: Snapshot,
): readonly Statement[] {
  const iam = memberships.filter(({ role }) => role === "rds_iam");
  return [
    alterLogin(name, false),
    ...iam.map((membership) => revokeMembership(membership, snapshot.versionNum)),
  ];
}

function sessions(removal: RemovalDeclaration, { oid }: RoleState): readonly Transaction[] {
  return [inDatabase(removal, [endSessions(removal.name, oid)])];
}

function inDatabase(
  { database }: RemovalDeclaration,
  statements: readonly Statement[],
): Transaction {
  return { database, statements };
}

function planOf(transactions: readonly Transaction[]): Plan {
  return { transactions, left: [] };
}
