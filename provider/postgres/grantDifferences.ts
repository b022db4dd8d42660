/** What differs in what a role holds on objects. */
import { grantKey, grantKeyParts } from "./grantKey";
import type { DesiredGrant, DesiredRole, Difference, ObjectState, Snapshot } from "./model";
import { sortedBy } from "./order";

/** Missing grants, then extra ones: present is what any grantor gives, extra is judged per grantor. */
export function grantDifferences(desired: DesiredRole, snapshot: Snapshot): readonly Difference[] {
  const held = entriesHeld(desired.databases[0], snapshot);
  return [...missingGrants(desired, held), ...extraGrants(desired, held)];
}

/** One ACL entry of the role, with the object and where it is. */
export interface Held {
  readonly database: string;
  readonly object: ObjectState;
  readonly entry: ObjectState["grants"][number];
}

/** All entries of the role in a snapshot, in order; those on shared objects in the role's own database. */
export function entriesHeld(own: string, snapshot: Snapshot): readonly Held[] {
  const places = [
    { database: own, objects: snapshot.databases },
    ...Object.entries(snapshot.contents).map(([database, { objects }]) => ({ database, objects })),
  ];
  const held = places.flatMap(({ database, objects }) =>
    objects.flatMap((object) => object.grants.map((entry) => ({ database, object, entry }))),
  );
  return sortedBy(held, (one) => [...keyParts(one), one.entry.grantor]);
}

function keyParts({ database, object, entry }: Held): readonly string[] {
  return grantKeyParts({ database, object, privilege: entry.privilege });
}

function missingGrants(desired: DesiredRole, held: readonly Held[]): readonly Difference[] {
  const keyOf = (one: Held): string => JSON.stringify(keyParts(one));
  const present = new Set(held.map(keyOf));
  const grantable = new Set(held.filter(({ entry }) => entry.grantable).map(keyOf));
  return desired.grants
    .filter((grant) => !(grant.grantable ? grantable : present).has(grantKey(grant)))
    .map((grant) => ({ kind: "grant missing", ...grant }));
}

function extraGrants(desired: DesiredRole, held: readonly Held[]): readonly Difference[] {
  const declared = new Map(desired.grants.map((grant) => [grantKey(grant), grant]));
  return held
    .filter(({ object }) => object.owner !== desired.name) // the owner's rights are never extra
    .flatMap((one) => extrasOf(one, declared.get(JSON.stringify(keyParts(one)))));
}

function extrasOf(
  { database, object, entry }: Held,
  declared: DesiredGrant | undefined,
): readonly Difference[] {
  const optionOnly = declared !== undefined;
  if (optionOnly && (declared.grantable || !entry.grantable)) return [];
  const { type, schema, name } = object;
  return [{ kind: "grant extra", database, object: { type, schema, name }, entry, optionOnly }];
}
