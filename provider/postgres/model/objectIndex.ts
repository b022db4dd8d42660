/** Objects of a snapshot by name: planning stays linear in the size of a schema. */
import type { ObjectName } from "./declaration";
import type { ObjectState, Snapshot } from "./snapshot";
import { groupedBy } from "../sorting";
import { isFuture, objectTypes } from "./objectTypes";

interface Index {
  readonly objects: ReadonlyMap<string, ObjectState>;
  /** The columns that are listed, by table. */
  readonly columns: ReadonlyMap<string, readonly ObjectState[]>;
}

/** Snapshots never change, so an index stays valid. */
const indexes = new WeakMap<Snapshot, Index>();

/** The object as the snapshot has it, in a database where it is not shared. */
export function findObject(
  snapshot: Snapshot,
  database: string,
  object: ObjectName,
): ObjectState | undefined {
  const { shared } = objectTypes[object.type];
  const found = indexed(snapshot).objects.get(keyOf(shared ? "" : database, object));
  return found ?? (isFuture(object.type) ? untouched(object) : undefined);
}

/** The columns of a table in a snapshot: those requested, and those that the role holds a privilege on. */
export function columnsOf(
  snapshot: Snapshot,
  database: string,
  table: ObjectName,
): readonly ObjectState[] {
  return indexed(snapshot).columns.get(tableKey(database, table)) ?? [];
}

/** The objects of one database in a snapshot; none if the database was not inspected. */
export function objectsIn(database: string, { contents }: Snapshot): readonly ObjectState[] {
  return contents[database]?.objects ?? [];
}

/** The name of an object apart from its state. */
export function nameOf({ type, schema, name, column, argumentTypes }: ObjectName): ObjectName {
  return {
    type,
    schema,
    name,
    ...(column === undefined ? {} : { column }),
    ...(argumentTypes === undefined ? {} : { argumentTypes }),
  };
}

/** What tells an object from others of its database, as parts of a key. */
export function objectKeyParts(object: ObjectName): readonly string[] {
  const { type, schema, name, column = "", argumentTypes = [] } = object;
  return [type, schema, name, column, argumentTypes.map(({ words }) => words).join()];
}

/** Default privileges that nobody changed have no row; their creator is their owner. */
function untouched(object: ObjectName): ObjectState {
  return {
    ...object,
    owner: object.name,
    isExcluded: false,
    grants: [],
    dependentPrivileges: [],
    sessionMayGrant: [],
    sessionMayPassOn: [],
    optionHeld: [],
    publicHas: [],
    sessionHasUsage: true,
    ownerHasUsage: true,
  };
}

function indexed(snapshot: Snapshot): Index {
  const index = indexes.get(snapshot) ?? indexOf(snapshot);
  indexes.set(snapshot, index);
  return index;
}

function indexOf({ databases, shared, contents }: Snapshot): Index {
  const places = Object.entries(contents).flatMap(([database, { objects }]) =>
    objects.map((object) => ({ database, object })),
  );
  const columns = places.filter(({ object }) => object.type === "COLUMN");
  const byTable = groupedBy(columns, ({ database, object }) => tableKey(database, object));
  return {
    objects: new Map([
      ...[...databases, ...shared].map((object) => [keyOf("", object), object] as const),
      ...places.map(({ database, object }) => [keyOf(database, object), object] as const),
    ]),
    columns: new Map(
      byTable.map((group) => [
        tableKey(group[0].database, group[0].object),
        group.map(({ object }) => object),
      ]),
    ),
  };
}

function tableKey(database: string, { schema, name }: ObjectName): string {
  return JSON.stringify([database, schema, name]);
}

function keyOf(database: string, object: ObjectName): string {
  return JSON.stringify([database, ...objectKeyParts(object)]);
}
