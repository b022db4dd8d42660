/** What differs in what a role holds on objects. */
import { anyCreatorKey, grantKey, grantKeyParts, type GrantIdentity } from "../model/grantKey";
import type { DesiredGrant, DesiredRole } from "../model/desiredRole";
import type { Difference } from "../model/difference";
import type { ObjectName } from "../model/declaration";
import type { GrantEntry, ObjectState, Snapshot } from "../model/snapshot";
import { nameOf } from "../model/objectIndex";
import { sortedBy } from "../sorting";
import { futureTypeOf } from "../model/objectTypes";

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
    { database: own, objects: [...snapshot.databases, ...snapshot.shared] },
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
  const declaredOf = declarationsBy(desired);
  return held
    .filter(({ object }) => object.owner !== desired.name) // the owner's rights are never extra
    .flatMap((one) => extrasOf(one, declaredOf(one)));
}

/** The entries of a role, each with the grant of a declaration that it is or comes from. */
export function entriesDeclared(
  own: string,
  declared: Pick<DesiredRole, "grants" | "anyCreator">,
  snapshot: Snapshot,
): ReadonlyMap<GrantEntry, DesiredGrant | undefined> {
  const declaredOf = declarationsBy(declared);
  return new Map(entriesHeld(own, snapshot).map((one) => [one.entry, declaredOf(one)]));
}

/** The declared grant that an entry is, or that it comes from. */
function declarationsBy(
  desired: Pick<DesiredRole, "grants" | "anyCreator">,
): (one: Held) => DesiredGrant | undefined {
  const declared = new Map(desired.grants.map((grant) => [grantKey(grant), grant]));
  const anyCreator = new Map(desired.anyCreator.map((grant) => [anyCreatorKey(grant), grant]));
  const find = (grant: GrantIdentity): DesiredGrant | undefined =>
    declared.get(grantKey(grant)) ?? anyCreator.get(anyCreatorKey(grant));
  return (one) => {
    const { database, object, entry } = one;
    const { privilege } = entry;
    const places = entry.grantor === object.owner ? [object, ...defaultsFor(object)] : [object];
    const found = places.flatMap((place) => find({ database, object: place, privilege }) ?? []);
    return found.find(({ grantable }) => grantable) ?? found[0];
  };
}

/** The default privileges that gave an object's entries when its owner created it. */
function defaultsFor({ type, schema, owner }: ObjectState): readonly ObjectName[] {
  const future = futureTypeOf(type);
  if (future === undefined) return [];
  return [...new Set([schema, ""])].map((within) => ({
    type: future,
    schema: within,
    name: owner,
  }));
}

function extrasOf(
  { database, object, entry }: Held,
  declared: DesiredGrant | undefined,
): readonly Difference[] {
  const optionOnly = declared !== undefined;
  if (optionOnly && (declared.grantable || !entry.grantable)) return [];
  return [{ kind: "grant extra", database, object: nameOf(object), entry, optionOnly }];
}
