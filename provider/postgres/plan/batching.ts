/**
 * Changes of single privileges, merged into few statements. What is too much for one transaction is
 * split into chunks; all changes of a relation are in the same chunk.
 */
import type { PlannedStatement } from "./runAsOrder";
import type { RunAs } from "../authority/runAs";
import type { ObjectName } from "../model/declaration";
import type { ObjectState } from "../model/snapshot";
import {
  objectStatement,
  type ObjectStatement,
  type PrivilegeOnColumns,
} from "../statements/privileges";
import { skipGone } from "../statements/skipGone";
import { distinctNames, groupedBy, sortedBy, type NonEmpty } from "../sorting";
import {
  isFuture,
  isPresent,
  objectTypes,
  presentTypeRow,
  type Privilege,
} from "../model/objectTypes";

/** One privilege on one object, granted or revoked. */
export interface ObjectChange {
  readonly verb: ObjectStatement["verb"];
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  /** Whether the grant is declared for every object of the schema. */
  readonly allInSchema: boolean;
  readonly runAs: RunAs;
  /** Uses a grant option: PostgreSQL picks one grantor per statement, so each privilege has its own. */
  readonly separateStatements: boolean;
}

/** What goes into one transaction. */
export interface Batch {
  readonly changes: readonly ObjectChange[];
  readonly statements: readonly PlannedStatement[];
}

/** PostgreSQL 18 locks each relation that a GRANT names until COMMIT; `ALL … IN SCHEMA` locks none. */
const relationsPerTransaction = 1000;
const objectsPerStatement = 500;

/** Changes that one statement can make on one object; for a table, also those on its columns. */
type ChangesOfObject = NonEmpty<ObjectChange>;

/**
 * The statements for a role, revokes before grants, in at least one chunk. `present` lists the known
 * objects of the database; where they come and go, each has a statement that does without it.
 */
export function batchChanges(
  role: string,
  changes: readonly ObjectChange[],
  present: readonly ObjectState[],
  comeAndGo = false,
): readonly Batch[] {
  const covered = columnsRevokedByTable(changes);
  const targets = groupedBy(inOrder(changes.filter((one) => !covered.has(one))), targetKey);
  const sizes = schemaSizes(present);
  const whole = groupedBy(targets, (target) => [
    statementKey(target),
    target[0].object.schema,
  ]).filter((group) => isAllInSchema(role, group, sizes));
  const inWhole = new Set(whole.flat());
  const [first = [], ...rest] = inBatches(targets.filter((target) => !inWhole.has(target)));
  const all = whole.map((group) => statementFor(role, group, true));
  const byTable = groupedBy([...covered], relationOf);
  const along = new Map(byTable.map((group) => [relationOf(group[0]), group]));
  return [first, ...rest].map((chunk, index) => ({
    statements: [...statementsFor(role, chunk, comeAndGo), ...(index === 0 ? all : [])],
    changes: [
      ...(index === 0 ? whole.flat(2) : []),
      ...chunk.flat(),
      ...columnsRevokedIn(chunk, along),
    ],
  }));
}

function targetKey(change: ObjectChange): readonly unknown[] {
  const { schema, name, argumentTypes } = change.object;
  return [grantorKey(change), typeOf(change), schema, name, argumentTypes];
}

function columnsRevokedIn(
  chunk: readonly ChangesOfObject[],
  along: ReadonlyMap<string, readonly ObjectChange[]>,
): readonly ObjectChange[] {
  const relations = new Set(chunk.map(([change]) => relationOf(change)));
  return [...relations].flatMap((relation) => along.get(relation) ?? []);
}

/** Changes of columns that need no statement: a REVOKE on the table revokes the privilege on them too. */
function columnsRevokedByTable(changes: readonly ObjectChange[]): ReadonlySet<ObjectChange> {
  const keyOf = (change: ObjectChange): string =>
    JSON.stringify([relationOf(change), change.privilege, change.runAs]);
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

/** Shared catalogs first; revokes before grants; then by name, so that two writers do not deadlock. */
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

function grantorKey({
  verb,
  grantable,
  runAs,
  separateStatements,
  privilege,
}: ObjectChange): readonly unknown[] {
  return [verb, grantable, runAs, separateStatements ? privilege : ""];
}

function typeOf({ object: { type } }: ObjectChange): ObjectName["type"] {
  return type === "COLUMN" ? "TABLE" : type;
}

/** Targets with the same key can share a statement. */
function statementKey(target: ChangesOfObject): readonly unknown[] {
  const [first] = target;
  const type = typeOf(first);
  return [grantorKey(first), type, isFuture(type) ? first.object.schema : "", privilegesIn(target)];
}

function privilegesIn(target: ChangesOfObject): readonly PrivilegeOnColumns[] {
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

/** Not if the schema holds other objects too, such as an extension's: ALL would include those. */
function isAllInSchema(
  role: string,
  group: NonEmpty<ChangesOfObject>,
  sizes: ReadonlyMap<string, number>,
): boolean {
  const { object, verb } = group[0][0];
  return (
    verb === "GRANT" &&
    group.every((target) => target.every(({ allInSchema }) => allInSchema)) &&
    sizes.get(sizeKey(object)) === group.length &&
    textLength(statementFor(role, group, true)) < textLength(statementFor(role, group, false))
  );
}

function textLength({ statement }: PlannedStatement): number {
  return statement.text.length;
}

/** All changes of one relation are in one chunk; changes that lock no relation are in the first. */
function inBatches(targets: readonly ChangesOfObject[]): readonly NonEmpty<ChangesOfObject>[] {
  const isRelation = ([change]: ChangesOfObject): boolean => isLockedByGrant(typeOf(change));
  const relations = [...new Set(targets.filter(isRelation).map(([change]) => relationOf(change)))];
  const chunks = new Map(
    relations.map((relation, index) => [relation, Math.floor(index / relationsPerTransaction)]),
  );
  const chunkOf = (target: ChangesOfObject): number =>
    chunks.get(isRelation(target) ? relationOf(target[0]) : "") ?? 0;
  return groupedBy(targets, chunkOf);
}

/** PostgreSQL locks objects that are rows of pg_class. */
function isLockedByGrant(type: ObjectName["type"]): boolean {
  return isPresent(type) && presentTypeRow(type).catalog?.name === "pg_class";
}

function relationOf({ object: { schema, name } }: ObjectChange): string {
  return JSON.stringify([schema, name]);
}

function statementsFor(
  role: string,
  targets: readonly ChangesOfObject[],
  comeAndGo: boolean,
): readonly PlannedStatement[] {
  const mayGo = ([{ object }]: ChangesOfObject): boolean => comeAndGo && object.schema !== "";
  const alone = targets.filter(mayGo);
  const together = targets.filter((target) => !mayGo(target));
  return [
    ...groupedBy(together, statementKey).flatMap((group) =>
      statementSized(group).map((part) => statementFor(role, part, false)),
    ),
    ...alone.map((target) => doingWithout(statementFor(role, [target], false))),
  ];
}

function doingWithout(planned: PlannedStatement): PlannedStatement {
  return { ...planned, statement: skipGone(planned.statement) };
}

function statementFor(
  role: string,
  group: NonEmpty<ChangesOfObject>,
  allInSchema: boolean,
): PlannedStatement {
  const [first, ...rest] = group;
  const { verb, grantable, runAs } = first[0];
  return {
    phase: "objects",
    runAs,
    statement: objectStatement({
      verb,
      grantable,
      role,
      allInSchema,
      privileges: privilegesIn(first),
      objects: [objectOf(first), ...rest.map(objectOf)],
    }),
  };
}

/** The object that the statement names; for a column, its table. */
function objectOf([{ object }]: ChangesOfObject): ObjectName {
  const { type, schema, name } = object;
  return type === "COLUMN" ? { type: "TABLE", schema, name } : object;
}

function statementSized(group: NonEmpty<ChangesOfObject>): readonly NonEmpty<ChangesOfObject>[] {
  const numbered = group.map((target, index) => ({ target, index }));
  return groupedBy(numbered, ({ index }) => Math.floor(index / objectsPerStatement)).map(
    ([{ target }, ...rest]): NonEmpty<ChangesOfObject> => [
      target,
      ...rest.map((one) => one.target),
    ],
  );
}
