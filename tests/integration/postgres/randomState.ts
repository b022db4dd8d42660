/** Random states of a role over the world: what it holds, from whom, and what it passed on. */
import fc from "fast-check";
import type { FutureType, Privilege } from "../../../provider/postgres/model/objectTypes";
import { FUTURE_TYPES, FUTURES, PRIVILEGES } from "./randomPrivileges";
import {
  ALICE,
  COLUMNS,
  MASTER,
  SCHEMAS,
  STRANGER,
  SUPERUSER,
  THINGS,
  type Thing,
} from "./randomWorld";
import { GRANTORS, optionsOf, type Grantor } from "./randomWorldSql";

/** One GRANT to the role, and one by which it passes the same privilege on. */
export interface Given {
  readonly thing: Thing;
  /** Undefined: on the object itself. */
  readonly column: string | undefined;
  readonly privilege: Privilege;
  readonly grantable: boolean;
  readonly grantor: "owner" | Grantor;
  readonly passedOn: { readonly to: string; readonly column: string | undefined } | undefined;
}

/** Default privileges in favour of the role. */
export interface GivenFuture {
  readonly creator: string;
  /** Empty: in every schema. */
  readonly schema: string;
  readonly type: FutureType;
  readonly privilege: string;
  readonly grantable: boolean;
}

export interface RandomState {
  /** Whether the role is there at all; if not, it holds nothing. */
  readonly exists: boolean;
  readonly given: readonly Given[];
  readonly futures: readonly GivenFuture[];
  /** Privileges that the role has revoked from itself on a table of its own; undefined: it has none. */
  readonly own: readonly string[] | undefined;
  /** Whether there is a table of {@link STRANGER}, on which the master may grant SELECT. */
  readonly strange: boolean;
}

const one = <T>(items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const columnOf = ({ type }: Thing): fc.Arbitrary<string | undefined> =>
  type === "TABLE" ? fc.oneof(fc.constant(undefined), one(COLUMNS)) : fc.constant(undefined);

function givenOn(thing: Thing, column: string | undefined): fc.Arbitrary<Given> {
  const grantors = ["owner", "owner", "owner", ...GRANTORS] as const;
  return one(grantors).chain((grantor) => {
    const all: readonly Privilege[] = PRIVILEGES[column === undefined ? thing.type : "COLUMN"];
    const giveable = grantor === "owner" ? all : optionsOf(grantor, thing);
    const privileges = all.filter((name) => giveable.includes(name));
    const to = one(["bob", "PUBLIC"]);
    return fc.record({
      thing: fc.constant(thing),
      column: fc.constant(column),
      grantable: fc.boolean(),
      ...(privileges.length === 0
        ? { grantor: fc.constant("owner" as const), privilege: one(all) }
        : { grantor: fc.constant(grantor), privilege: one(privileges) }),
      passedOn: fc.oneof(
        { weight: 4, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.record({ to, column: columnOf(thing) }) },
      ),
    });
  });
}

const givenAnywhere = one(THINGS).chain((thing) =>
  columnOf(thing).chain((column) => givenOn(thing, column)),
);

/** On one table and one column, so that what several give on both meets. */
const givenOften = one(THINGS.filter(({ words }) => words === "table s.t")).chain((thing) =>
  one([undefined, COLUMNS[0]])
    .chain((column) => givenOn(thing, column))
    .map((each): Given => ({
      ...each,
      privilege: each.privilege === "UPDATE" ? "UPDATE" : "SELECT",
    })),
);

const given = fc
  .oneof(givenOften, givenAnywhere)
  .map((each) => ({ ...each, grantable: each.grantable && mayGiveOption(each) }))
  .map((each) => (isPassable(each) ? each : { ...each, passedOn: undefined }));

/** PostgreSQL takes a column's grant option from nobody who has only the table's ("your own grantor"). */
function mayGiveOption({ grantor, column, privilege }: Given): boolean {
  if (grantor === "owner" || column === undefined) return true;
  return grantor === "etl" && column === COLUMNS[0] && privilege === "SELECT";
}

/** Only with grant option, and from columns to the same column alone. */
function isPassable({ grantable, passedOn, column, privilege }: Given): boolean {
  if (!grantable || passedOn === undefined) return false;
  if (passedOn.column === undefined) return column === undefined;
  const onColumns: readonly string[] = PRIVILEGES.COLUMN;
  return onColumns.includes(privilege) && (column ?? passedOn.column) === passedOn.column;
}

const future: fc.Arbitrary<GivenFuture> = one(FUTURE_TYPES.slice(0, 5)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    grantable: fc.boolean(),
    creator: one([MASTER, MASTER, ALICE, ALICE, STRANGER, SUPERUSER]),
    schema: FUTURES[type].inSchema
      ? one(["", ...SCHEMAS.map(({ name }) => name)])
      : fc.constant(""),
    privilege: one<string>(FUTURES[type].privileges),
  }),
);

/** How much a role holds at most, beside default privileges. */
export const MAX_GIVEN = 12;

export const randomState: fc.Arbitrary<RandomState> = fc.record({
  exists: fc.oneof(
    { weight: 15, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  given: fc.array(given, { maxLength: MAX_GIVEN }),
  futures: fc.array(future, { maxLength: 4 }),
  own: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.subarray([...PRIVILEGES.TABLE]) },
  ),
  strange: fc.oneof(
    { weight: 5, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
});
