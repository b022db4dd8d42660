/** Objects of a snapshot by name, so that a plan over a large schema stays linear. */
import type { ObjectName, ObjectState, Snapshot } from "./model";

type Index = ReadonlyMap<string, ObjectState>;

/** Snapshots never change, so what was indexed once holds. */
const indexes = new WeakMap<Snapshot, Index>();

/** The object as the snapshot has it, in a database where it is not shared. */
export function findObject(
  snapshot: Snapshot,
  database: string,
  object: ObjectName,
): ObjectState | undefined {
  const index = indexes.get(snapshot) ?? indexOf(snapshot);
  indexes.set(snapshot, index);
  return index.get(keyOf(object.type === "DATABASE" ? "" : database, object));
}

/** The objects of one database that a snapshot knows; none where it was not looked into. */
export function objectsIn(database: string, { contents }: Snapshot): readonly ObjectState[] {
  return contents[database]?.objects ?? [];
}

function indexOf(snapshot: Snapshot): Index {
  return new Map([
    ...snapshot.databases.map((object) => [keyOf("", object), object] as const),
    ...Object.entries(snapshot.contents).flatMap(([database, { objects }]) =>
      objects.map((object) => [keyOf(database, object), object] as const),
    ),
  ]);
}

function keyOf(database: string, { type, schema, name }: ObjectName): string {
  return JSON.stringify([database, type, schema, name]);
}
