/** Refusals of schemas and objects that a grant names and that do not exist. */
import type { NamedGrant, ObjectName } from "../model/declaration";
import type { NameNearby, Snapshot } from "../model/snapshot";
import type { Refusal } from "../model/plan";
import { listInWords, nameInWords, objectInWords, quoted } from "../model/names";
import { nearNames } from "./nearNames";
import { objectsIn } from "../model/objectIndex";
import { distinctNames } from "../sorting";
import { objectTypes } from "../model/objectTypes";
import { signatureInWords, type Signature } from "../model/signature";

/** The name of an object that the user typed, and where. */
export interface Asked {
  readonly name: ObjectName;
  readonly path: string;
  /** Only for a column: the path of its table. */
  readonly tablePath?: string;
  /** Only for a routine. */
  readonly signature?: Signature;
}

/** The refusal of a grant whose schema does not exist; `undefined` if it does. */
export function missingSchema(grant: NamedGrant, snapshot: Snapshot): Refusal | undefined {
  if (!objectTypes[grant.type].inSchema) return undefined;
  const schema = { type: "SCHEMA", schema: "", name: grant.schema } as const;
  const path = `${grant.path}.schema`;
  return named(schema, grant, snapshot).length > 0
    ? undefined
    : missing(grant, { name: schema, path }, snapshot);
}

/** The refusal of an object that does not exist, or is of another type. */
export function missingObject(grant: NamedGrant, asked: Asked, snapshot: Snapshot): Refusal {
  const { name: object, path, tablePath } = asked;
  const table = { type: "TABLE", schema: object.schema, name: object.name } as const;
  if (tablePath !== undefined && named(table, grant, snapshot).length === 0) {
    return missingObject(grant, { name: table, path: tablePath }, snapshot);
  }
  const overloads = overloadsOf(object, grant, snapshot);
  if (overloads.length > 0) {
    return refusal(grant, asked, `Overloads that exist: ${listInWords(overloads)}.`);
  }
  const other = namesake(object, grant, snapshot);
  return other === undefined
    ? missing(grant, asked, snapshot)
    : { path, ...ofAnotherType(object, other) };
}

/** The objects of a type and name; for a routine, every overload. */
function named(
  { type, schema, name }: ObjectName,
  { database }: NamedGrant,
  snapshot: Snapshot,
): readonly ObjectName[] {
  return objectsIn(database, snapshot).filter(
    (one) => one.type === type && one.schema === schema && one.name === name,
  );
}

function overloadsOf(object: ObjectName, grant: NamedGrant, snapshot: Snapshot): readonly string[] {
  if (object.type !== "ROUTINE") return [];
  return named(object, grant, snapshot)
    .map(({ name, argumentTypes = [] }) => signatureInWords(nameInWords(name), argumentTypes))
    .sort();
}

/** An object of another type in the same place. */
function namesake(
  object: ObjectName,
  grant: NamedGrant,
  snapshot: Snapshot,
): NameNearby | undefined {
  if (!objectTypes[object.type].inSchema || object.column !== undefined) return undefined;
  return nearby(grant, snapshot).find(
    ({ type, schema, name, column }) =>
      type !== object.type &&
      column === undefined &&
      schema === object.schema &&
      name === object.name,
  );
}

function ofAnotherType(object: ObjectName, other: NameNearby): Omit<Refusal, "path"> {
  const { type, schema, name } = other;
  const { key } = objectTypes[type];
  const entry = type === "ROUTINE" ? `${name}(…)` : name;
  return {
    reason: `${objectInWords(object)} does not exist: ${objectInWords({ type, schema, name })} has that name`,
    hint: `Write ${key}: [${JSON.stringify(entry)}] to grant on it.`,
  };
}

/** Names of the same type in the same place, nearest first. */
function nearbyNames(grant: NamedGrant, object: ObjectName, snapshot: Snapshot): readonly string[] {
  const there = nearby(grant, snapshot).filter(
    ({ type, schema, name }) =>
      type === object.type &&
      schema === object.schema &&
      (object.column === undefined || name === object.name),
  );
  const names = there.map(({ name, column }) => column ?? name);
  return nearNames(object.column ?? object.name, distinctNames(names));
}

function nearby({ database }: NamedGrant, { contents }: Snapshot): readonly NameNearby[] {
  return contents[database]?.nearby ?? [];
}

function missing(grant: NamedGrant, asked: Asked, snapshot: Snapshot): Refusal {
  const meant = nearbyNames(grant, asked.name, snapshot).map(quoted).join(" or ");
  const question = meant === "" ? "" : `Did you mean ${meant}? `;
  const { type, schema, name, column } = asked.name;
  if (column === undefined && objectTypes[type].inSchema && name.startsWith(`${schema}.`)) {
    const bare = quoted(name.slice(schema.length + 1));
    return refusal(grant, asked, `Leave the schema out of the name: write ${bare}.`);
  }
  if (column === undefined && objectTypes[type].inSchema && name.includes(".") && meant === "") {
    const hint = `Write the name alone: the schema is the grant's, ${nameInWords(schema)} here.`;
    return refusal(grant, asked, hint);
  }
  const way =
    asked.name.type === "PARAMETER"
      ? "Take it out of the grants."
      : "Create it first, or take it out of the grants.";
  return refusal(grant, asked, `${question}${way}`);
}

function refusal({ database, type }: NamedGrant, { name, path }: Asked, hint: string): Refusal {
  const where = objectTypes[type].shared ? "on the server" : `in database ${quoted(database)}`;
  return { path, reason: `${objectInWords(name)} does not exist ${where}`, hint };
}
