/** Changes of single privileges gathered into few statements: same difference, one statement. */
import type { ActingStatement } from "./acting";
import type { Acting } from "./authority";
import type { ObjectName } from "./model";
import type { Privilege } from "./privileges";
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
  const perObject = [
    ...groupBy(changes, (one) => JSON.stringify([manner(one), one.object])).values(),
  ];
  const alike = groupBy(perObject, (group) =>
    JSON.stringify([manner(group[0]), group[0].object.type, privilegesIn(group)]),
  );
  return [...alike.values()].flatMap((groups) =>
    chunks(groups).map((chunk) => statementFor(role, chunk)),
  );
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

type NonEmpty<T> = readonly [T, ...T[]];

function manner({ verb, grantable, acting }: ObjectChange): readonly unknown[] {
  return [verb, grantable, acting];
}

function privilegesIn(group: readonly ObjectChange[]): readonly Privilege[] {
  return [...new Set(group.map(({ privilege }) => privilege))].sort();
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, NonEmpty<T>> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

function chunks<T>(items: NonEmpty<T>): readonly NonEmpty<T>[] {
  const [first, ...rest] = items;
  const [next, ...others] = rest.slice(objectsPerStatement - 1);
  const head: NonEmpty<T> = [first, ...rest.slice(0, objectsPerStatement - 1)];
  return next === undefined ? [head] : [head, ...chunks([next, ...others])];
}
