/** Changes of single privileges gathered into few statements: same difference, one statement. */
import type { ActingStatement } from "./acting";
import type { Acting } from "./authority";
import type { ObjectName } from "./model";
import { groupedBy, sortedBy, type NonEmpty } from "./order";
import { objectTypes, type Privilege } from "./privileges";
import { objectStatement, type ObjectStatement } from "./statements";

/** One privilege on one object, given or taken. */
export interface ObjectChange {
  readonly verb: ObjectStatement["verb"];
  readonly object: ObjectName;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  readonly acting: Acting;
}

/** PostgreSQL 18 locks each relation that a GRANT names: enough names for one statement. */
const objectsPerStatement = 500;

/** Statements for a role: first privileges of one object together, then objects that need the same. */
export function objectStatements(
  role: string,
  changes: readonly ObjectChange[],
): readonly ActingStatement[] {
  const perObject = groupedBy(inObjectOrder(changes), (one) => [manner(one), one.object]);
  const alike = groupedBy(perObject, (group) => [
    ...[manner(group[0]), group[0].object.type, privilegesIn(group)],
  ]);
  return alike.flatMap((groups) => chunks(groups).map((chunk) => statementFor(role, chunk)));
}

/** Shared catalogs first, then objects by name: writers that meet take locks in one order. */
function inObjectOrder(changes: readonly ObjectChange[]): readonly ObjectChange[] {
  return sortedBy(changes, ({ object: { type, schema, name } }) => [
    ...[objectTypes[type].shared ? "" : type, schema, name],
  ]);
}

function statementFor(role: string, groups: NonEmpty<NonEmpty<ObjectChange>>): ActingStatement {
  const [first, ...rest] = groups;
  const { verb, grantable, acting, object } = first[0];
  return {
    acting,
    statement: objectStatement({
      ...{ verb, grantable, role, privileges: privilegesIn(first) },
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

function chunks<T>(items: NonEmpty<T>): readonly NonEmpty<T>[] {
  const [first, ...rest] = items;
  const [next, ...others] = rest.slice(objectsPerStatement - 1);
  const head: NonEmpty<T> = [first, ...rest.slice(0, objectsPerStatement - 1)];
  return next === undefined ? [head] : [head, ...chunks([next, ...others])];
}
