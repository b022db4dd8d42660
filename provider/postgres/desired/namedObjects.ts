/** The objects that a declared grant names, and refusals of those that do not exist. */
import type { NamedGrant, ObjectName } from "../model/declaration";
import type { ObjectState, Snapshot } from "../model/snapshot";
import type { Refusal } from "../model/plan";
import { missingObject, missingSchema, type Asked } from "./missingObjects";
import { objectsIn } from "../model/objectIndex";
import { groupedBy } from "../sorting";
import { objectTypes } from "../model/objectTypes";
import { hasSignature, parseSignature } from "../model/signature";

export interface ObjectsNamed {
  readonly objects: readonly ObjectState[];
  readonly refusals: readonly Refusal[];
  /** What `"*"` excludes, as phrases. */
  readonly excluded: readonly string[];
}

/** The objects of a grant. */
export function objectsNamed(grant: NamedGrant, snapshot: Snapshot): ObjectsNamed {
  const lost = missingSchema(grant, snapshot);
  if (lost !== undefined) return { objects: [], refusals: [lost], excluded: [] };
  return grant.names === "*"
    ? everyObject(grant, snapshot)
    : objectsByName(grant, grant.names, snapshot);
}

/** Only a superuser may grant on members of extensions and on objects of superusers. */
function everyObject(grant: NamedGrant, snapshot: Snapshot): ObjectsNamed {
  const all = objectsInPlace(grant, snapshot).filter(({ type }) => type === grant.type);
  const objects = all.filter(({ isExcluded }) => !isExcluded);
  const rest = all.length - objects.length;
  const { word } = objectTypes[grant.type];
  return {
    objects,
    refusals: [],
    excluded:
      rest === 0
        ? []
        : [
            `${String(rest)} ${word}${rest === 1 ? "" : "s"} of extensions or superusers in schema ${grant.schema}`,
          ],
  };
}

function objectsByName(
  grant: NamedGrant,
  names: readonly string[],
  snapshot: Snapshot,
): ObjectsNamed {
  const known = objectsInPlace(grant, snapshot);
  const byName = new Map(
    groupedBy(
      known.filter(({ type }) => type === grant.type),
      ({ name }) => name,
    ).map((group) => [group[0].name, group]),
  );
  const asked = names.flatMap((text, index) => askedFor(grant, text, index));
  const found = asked.map((one) => ({
    one,
    object: byName.get(one.name.name)?.find((object) => isMeant(object, one)),
  }));
  const missing = found.filter(({ object }) => object === undefined);
  return {
    objects: [...new Set(found.flatMap(({ object }) => (object === undefined ? [] : [object])))],
    refusals: missing.map(({ one }) => missingObject(grant, one, snapshot)),
    excluded: [],
  };
}

function askedFor(
  { type, schema, columns, path }: NamedGrant,
  text: string,
  index: number,
): readonly Asked[] {
  const { key } = objectTypes[type === "COLUMN" ? "TABLE" : type];
  const place = type === "SCHEMA" ? `${path}.${key}` : `${path}.${key}[${String(index)}]`;
  const plain = { type, schema, name: text };
  if (type === "ROUTINE") return [{ ...askedRoutine(plain), path: place }];
  return columns === undefined
    ? [{ name: plain, path: place }]
    : columns.map((column, at) => ({
        name: { ...plain, column },
        path: `${path}.columns[${String(at)}]`,
        tablePath: place,
      }));
}

function askedRoutine({ name: text, ...place }: ObjectName): Omit<Asked, "path"> {
  const signature = parseSignature(text) ?? { name: text, types: [] };
  const { name, types } = signature;
  const argumentTypes = types.map((words) => ({ schema: "", name: "", words, alias: words }));
  return { name: { ...place, name, argumentTypes }, signature };
}

function isMeant(object: ObjectState, { name, signature }: Asked): boolean {
  return signature === undefined
    ? object.column === name.column
    : hasSignature(object.argumentTypes ?? [], signature);
}

function objectsInPlace(grant: NamedGrant, snapshot: Snapshot): readonly ObjectState[] {
  if (grant.type === "DATABASE") return snapshot.databases;
  if (objectTypes[grant.type].shared) return snapshot.shared;
  return objectsIn(grant.database, snapshot).filter(({ schema }) => schema === grant.schema);
}
