/** Changes of single privileges gathered into few statements: same difference, one statement. */
import type { ActingStatement } from "./acting";
import type { Acting } from "./authority";
import type { ObjectName, ObjectState } from "./model";
import { groupedBy, sortedBy, type NonEmpty } from "./order";
import { objectTypes, type Privilege } from "./privileges";
import { objectStatement, type ObjectStatement } from "./statements";

/** One privilege on one object, given or taken. */
export interface ObjectChange {
  readonly verb: ObjectStatement["verb"];
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  /** Part of a declaration that names every object of the schema. */
  readonly whole: boolean;
  readonly acting: Acting;
}

/**
 * PostgreSQL 18 locks each relation that a GRANT names until COMMIT: more names than this are one
 * `ALL … IN SCHEMA`, which takes no such locks, where that means the same.
 */
const objectsPerStatement = 500;

/**
 * Statements for a role: first privileges of one object together, then objects that need the same.
 * `present` are the objects of the database that are known.
 */
export function objectStatements(
  role: string,
  changes: readonly ObjectChange[],
  present: readonly ObjectState[],
): readonly ActingStatement[] {
  const perObject = groupedBy(inObjectOrder(changes), (one) => [manner(one), one.object]);
  const alike = groupedBy(perObject, (group) => [
    ...[manner(group[0]), group[0].object.type, privilegesIn(group)],
  ]);
  return alike.flatMap((groups) => {
    const bySchema = groupedBy(groups, ([{ object }]) => object.schema);
    const whole = bySchema.filter((one) => isWholeSchema(one, present));
    const named = bySchema.filter((one) => !whole.includes(one)).flat();
    return [...whole, ...chunks(named)].map((one) => statementFor(role, one, whole.includes(one)));
  });
}

type Alike = NonEmpty<NonEmpty<ObjectChange>>;

/** Where the schema holds other objects too, such as an extension's, ALL would reach those. */
function isWholeSchema(groups: Alike, present: readonly ObjectState[]): boolean {
  const { type, schema } = groups[0][0].object;
  return (
    groups.length > objectsPerStatement &&
    objectTypes[type].inSchema &&
    groups.every(([{ whole }]) => whole) &&
    present.filter((one) => one.type === type && one.schema === schema).length === groups.length
  );
}

/** Shared catalogs first, then objects by name: writers that meet take locks in one order. */
function inObjectOrder(changes: readonly ObjectChange[]): readonly ObjectChange[] {
  return sortedBy(changes, ({ object: { type, schema, name } }) => [
    ...[objectTypes[type].shared ? "" : type, schema, name],
  ]);
}

function statementFor(role: string, groups: Alike, whole: boolean): ActingStatement {
  const [first, ...rest] = groups;
  const { verb, grantable, acting, object } = first[0];
  return {
    acting,
    statement: objectStatement({
      ...{ verb, grantable, role, whole, privileges: privilegesIn(first) },
      objects: [object, ...rest.map(([change]) => change.object)],
    }),
  };
}

function manner({ verb, grantable, acting }: ObjectChange): readonly unknown[] {
  return [verb, grantable, acting];
}

function privilegesIn(group: readonly ObjectChange[]): readonly Privilege[] {
  return [...new Set(group.map(({ privilege }) => privilege))].sort();
}

function chunks<T>(items: readonly T[]): readonly NonEmpty<T>[] {
  const [first, ...rest] = items;
  if (first === undefined) return [];
  const head = rest.slice(0, objectsPerStatement - 1);
  return [[first, ...head], ...chunks(rest.slice(objectsPerStatement - 1))];
}
