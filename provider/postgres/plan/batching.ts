/**
 * Changes of single privileges gathered into few statements: same difference, one statement. What
 * is too much for one transaction comes in chunks, each complete for its relations.
 */
import type { ActingStatement } from "./runAsOrder";
import type { Acting } from "../authority/runAs";
import type { ObjectName } from "../model/declaration";
import type { ObjectState } from "../model/snapshot";
import {
  objectStatement,
  type ObjectStatement,
  type PrivilegeOnColumns,
} from "../statements/privileges";
import { distinctNames, groupedBy, sortedBy, type NonEmpty } from "../order";
import { isFuture, objectTypes, type Privilege } from "../model/objectTypes";

/** One privilege on one object, given or taken. */
export interface ObjectChange {
  readonly verb: ObjectStatement["verb"];
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  /** Part of a declaration that names every object of the schema. */
  readonly whole: boolean;
  readonly acting: Acting;
  /** By a grant option: PostgreSQL picks one grantor a statement, so each privilege has its own. */
  readonly apart: boolean;
}

/** What goes into one transaction. */
export interface ObjectChunk {
  readonly changes: readonly ObjectChange[];
  readonly statements: readonly ActingStatement[];
}

/** PostgreSQL 18 locks each relation that a GRANT names until COMMIT; `ALL … IN SCHEMA` locks none. */
const relationsPerTransaction = 1000;
const objectsPerStatement = 500;

/** Changes that one statement can make on one object: of a table also those on its columns. */
type Target = NonEmpty<ObjectChange>;

/**
 * The statements for a role, revokes before grants, in at least one chunk. `present` are the objects
 * of the database that are known.
 */
export function objectChunks(
  role: string,
  changes: readonly ObjectChange[],
  present: readonly ObjectState[],
): readonly ObjectChunk[] {
  const covered = coveredBy(changes);
  const targets = groupedBy(inOrder(changes.filter((one) => !covered.has(one))), targetKey);
  const sizes = schemaSizes(present);
  const whole = groupedBy(targets, (target) => [alikeKey(target), target[0].object.schema]).filter(
    (group) => isWholeSchema(role, group, sizes),
  );
  const inWhole = new Set(whole.flat());
  const [first = [], ...rest] = inChunks(targets.filter((target) => !inWhole.has(target)));
  const all = whole.map((group) => statementFor(role, group, true));
  const byTable = groupedBy([...covered], relationOf);
  const along = new Map(byTable.map((group) => [relationOf(group[0]), group]));
  return [first, ...rest].map((chunk, index) => ({
    statements: [...statementsFor(role, chunk), ...(index === 0 ? all : [])],
    changes: [...(index === 0 ? whole.flat(2) : []), ...chunk.flat(), ...coveredIn(chunk, along)],
  }));
}

function targetKey(change: ObjectChange): readonly unknown[] {
  const { schema, name, argumentTypes } = change.object;
  return [manner(change), typeOf(change), schema, name, argumentTypes];
}

function coveredIn(
  chunk: readonly Target[],
  along: ReadonlyMap<string, readonly ObjectChange[]>,
): readonly ObjectChange[] {
  const relations = new Set(chunk.map(([change]) => relationOf(change)));
  return [...relations].flatMap((relation) => along.get(relation) ?? []);
}

/** Changes of columns that need no statement: a REVOKE on a table takes the privilege of its columns along. */
function coveredBy(changes: readonly ObjectChange[]): ReadonlySet<ObjectChange> {
  const keyOf = (change: ObjectChange): string =>
    JSON.stringify([relationOf(change), change.privilege, change.acting]);
  const onTables = changes.filter(({ object }) => object.type === "TABLE");
  const revoked = new Set(onTables.filter(({ verb }) => verb === "REVOKE").map(keyOf));
  const options = new Set(onTables.filter(({ verb }) => verb !== "GRANT").map(keyOf));
  return new Set(
    changes.filter(
      (change) =>
        change.object.type === "COLUMN" &&
        change.verb !== "GRANT" &&
        (change.verb === "REVOKE" ? revoked : options).has(keyOf(change)),
    ),
  );
}

/** Shared catalogs first; revokes before grants; then objects by name, for writers that meet. */
function inOrder(changes: readonly ObjectChange[]): readonly ObjectChange[] {
  return sortedBy(changes, ({ verb, object: { type, schema, name, column, argumentTypes } }) => [
    objectTypes[type].shared ? "0" : "1",
    verb === "GRANT" ? "1" : "0",
    type,
    schema,
    name,
    column,
    argumentTypes?.map(({ words }) => words).join(),
  ]);
}

function manner({ verb, grantable, acting, apart, privilege }: ObjectChange): readonly unknown[] {
  return [verb, grantable, acting, apart ? privilege : ""];
}

function typeOf({ object: { type } }: ObjectChange): ObjectName["type"] {
  return type === "COLUMN" ? "TABLE" : type;
}

/** What tells targets apart that one statement cannot name together. */
function alikeKey(target: Target): readonly unknown[] {
  const [first] = target;
  const type = typeOf(first);
  return [manner(first), type, isFuture(type) ? first.object.schema : "", privilegesIn(target)];
}

function privilegesIn(target: Target): readonly PrivilegeOnColumns[] {
  const byPrivilege = groupedBy(target, ({ privilege, object }) => [
    privilege,
    object.column === undefined,
  ]);
  const privileges = byPrivilege.map((group) => ({
    privilege: group[0].privilege,
    columns: distinctNames(group.flatMap(({ object }) => object.column ?? [])),
  }));
  return sortedBy(privileges, ({ privilege, columns }) => [privilege, ...columns]);
}

function schemaSizes(present: readonly ObjectState[]): ReadonlyMap<string, number> {
  const groups = groupedBy(present, ({ type, schema }) => [type, schema]);
  return new Map(groups.map((group) => [sizeKey(group[0]), group.length]));
}

function sizeKey({ type, schema }: ObjectName): string {
  return JSON.stringify([type, schema]);
}

/** Where the schema holds other objects too, such as an extension's, ALL would reach those. */
function isWholeSchema(
  role: string,
  group: NonEmpty<Target>,
  sizes: ReadonlyMap<string, number>,
): boolean {
  const { object, verb } = group[0][0];
  return (
    verb === "GRANT" &&
    objectTypes[object.type].all !== undefined &&
    group.every((target) => target.every(({ whole }) => whole)) &&
    sizes.get(sizeKey(object)) === group.length &&
    textLength(statementFor(role, group, true)) < textLength(statementFor(role, group, false))
  );
}

function textLength({ statement }: ActingStatement): number {
  return statement.text.length;
}

/** All changes of one relation are in one chunk; what locks no relation is in the first. */
function inChunks(targets: readonly Target[]): readonly NonEmpty<Target>[] {
  const isRelation = (target: Target): boolean => ["TABLE", "SEQUENCE"].includes(typeOf(target[0]));
  const relations = [...new Set(targets.filter(isRelation).map(([change]) => relationOf(change)))];
  const chunks = new Map(
    relations.map((relation, index) => [relation, Math.floor(index / relationsPerTransaction)]),
  );
  const chunkOf = (target: Target): number =>
    chunks.get(isRelation(target) ? relationOf(target[0]) : "") ?? 0;
  return groupedBy(targets, chunkOf);
}

function relationOf({ object: { schema, name } }: ObjectChange): string {
  return JSON.stringify([schema, name]);
}

function statementsFor(role: string, targets: readonly Target[]): readonly ActingStatement[] {
  return groupedBy(targets, alikeKey).flatMap((group) =>
    statementSized(group).map((part) => statementFor(role, part, false)),
  );
}

function statementFor(role: string, group: NonEmpty<Target>, whole: boolean): ActingStatement {
  const [first, ...rest] = group;
  const { verb, grantable, acting } = first[0];
  return {
    acting,
    statement: objectStatement({
      verb,
      grantable,
      role,
      whole,
      privileges: privilegesIn(first),
      objects: [objectOf(first), ...rest.map(objectOf)],
    }),
  };
}

/** Of columns the table that they are in. */
function objectOf([{ object }]: Target): ObjectName {
  const { type, schema, name } = object;
  return type === "COLUMN" ? { type: "TABLE", schema, name } : object;
}

function statementSized(group: NonEmpty<Target>): readonly NonEmpty<Target>[] {
  const numbered = group.map((target, index) => ({ target, index }));
  return groupedBy(numbered, ({ index }) => Math.floor(index / objectsPerStatement)).map(
    ([{ target }, ...rest]): NonEmpty<Target> => [target, ...rest.map((one) => one.target)],
  );
}
