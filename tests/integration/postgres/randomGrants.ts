/** Random declarations over the world. */
import fc from "fast-check";
import type {
  FutureGrant,
  NamedGrant,
  PresetGrant,
} from "../../../provider/postgres/model/declaration";
import type { PresentType, Privilege } from "../../../provider/postgres/model/objectTypes";
import { APP } from "./caseShape";
import { FUTURE_TYPES, FUTURES, PRIVILEGES } from "./randomPrivileges";
import { MAX_GIVEN, type RandomState } from "./randomState";
import {
  ALICE,
  COLUMNS,
  MASTER,
  OWN_TABLE,
  SCHEMAS,
  STRANGER,
  SUPERUSER,
  THINGS,
  type ThingType,
} from "./randomWorld";

/** What a random declaration is made of. */
export type RandomGrant = NamedGrant | PresetGrant | FutureGrant;

const often = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });
const some = <T>(items: readonly T[]): fc.Arbitrary<readonly T[]> =>
  fc.subarray([...items], { minLength: 1 });
const place = { database: fc.constant(APP), path: fc.constant("grants[0]") };
/** The first is where states have most. */
const schema = fc.constantFrom("s", "s", "s", ...SCHEMAS.map(({ name }) => name));

const creators: fc.Arbitrary<"default" | readonly string[]> = fc.oneof(
  often(6, fc.constant("default" as const)),
  often(5, some([MASTER, ALICE])),
  often(1, some([MASTER, STRANGER, SUPERUSER])),
);
const lasting = fc.oneof(
  often(3, fc.constant({})),
  often(
    2,
    creators.map((future) => ({ future })),
  ),
);

/** MAINTAIN is named seldom: before 17 nothing comes of such a declaration. */
function privilegesOf(type: keyof typeof PRIVILEGES): fc.Arbitrary<readonly (Privilege | "ALL")[]> {
  const named = some<Privilege>(PRIVILEGES[type]);
  return fc.oneof(
    often(20, named),
    often(6, fc.constant(["ALL" as const])),
    ...(type === "TABLE"
      ? [
          often(
            1,
            named.map((names): readonly Privilege[] => [...names, "MAINTAIN"]),
          ),
        ]
      : []),
  );
}

/** Objects by name are mostly such as can be granted on. */
function names(type: ThingType, within: string): fc.Arbitrary<readonly string[]> {
  const all = THINGS.filter((one) => one.type === type && one.schema === within);
  const reachable = all.filter(({ owner }) => owner !== SUPERUSER);
  const declared = (things: typeof all): fc.Arbitrary<readonly string[]> =>
    some(things.map((one) => one.declared));
  return fc.oneof(often(12, declared(reachable)), often(1, declared(all)));
}

function inSchema(type: "TABLE" | "SEQUENCE" | "ROUTINE" | "TYPE"): fc.Arbitrary<NamedGrant> {
  const fields = { ...place, kind: fc.constant("named" as const), type: fc.constant(type) };
  const rest = { privileges: privilegesOf(type), grantable: fc.boolean() };
  return schema.chain((within) =>
    fc.oneof(
      fc
        .tuple(
          fc.record({
            ...fields,
            ...rest,
            schema: fc.constant(within),
            names: fc.constant("*" as const),
          }),
          lasting,
        )
        .map(([grant, future]) => ({ ...grant, ...future })),
      fc.record({ ...fields, ...rest, schema: fc.constant(within), names: names(type, within) }),
    ),
  );
}

const onColumns: fc.Arbitrary<NamedGrant> = schema.chain((within) =>
  fc.record({
    ...place,
    kind: fc.constant("named" as const),
    type: fc.constant("COLUMN" as const),
    schema: fc.constant(within),
    names: names("TABLE", within),
    columns: some(COLUMNS),
    privileges: privilegesOf("COLUMN"),
    grantable: fc.boolean(),
  }),
);

function withoutSchema(type: PresentType & ("SCHEMA" | "DATABASE")): fc.Arbitrary<NamedGrant> {
  return fc.record({
    ...place,
    kind: fc.constant("named" as const),
    type: fc.constant(type),
    schema: fc.constant(""),
    names: names(type, ""),
    privileges: privilegesOf(type),
    grantable: fc.boolean(),
  });
}

const preset: fc.Arbitrary<PresetGrant> = fc
  .tuple(
    fc.record({
      ...place,
      kind: fc.constant("preset" as const),
      schema,
      access: fc.constantFrom("readOnly" as const, "readWrite" as const),
    }),
    lasting,
  )
  .map(([grant, future]) => ({ ...grant, ...future }));

const everywhere: fc.Arbitrary<FutureGrant> = fc.oneof(
  ...FUTURE_TYPES.map((type, index) =>
    often(
      index === 5 ? 1 : 4, // large objects have default privileges from 18 on
      fc.record({
        ...place,
        kind: fc.constant("future" as const),
        type: fc.constant(type),
        privileges: fc.oneof(
          often(4, some<Privilege>(FUTURES[type].privileges)),
          often(1, fc.constant(["ALL" as const])),
        ),
        grantable: fc.boolean(),
        createdBy: creators,
      }),
    ),
  ),
);

/** Names the role's own table too, which only some states have. */
const onOwnTable: fc.Arbitrary<NamedGrant> = fc.record({
  ...place,
  kind: fc.constant("named" as const),
  type: fc.constant("TABLE" as const),
  schema: fc.constant("s"),
  names: fc.constant([OWN_TABLE.declared]),
  privileges: privilegesOf("TABLE"),
  grantable: fc.boolean(),
});

/** How much of what a role holds is declared too: not at all, without grant option, with it. */
export const randomKept: fc.Arbitrary<readonly (0 | 1 | 2)[]> = fc.array(
  fc.constantFrom(0 as const, 0 as const, 1 as const, 2 as const),
  { minLength: MAX_GIVEN, maxLength: MAX_GIVEN },
);

/** Declarations of what a state gives, so that the two meet. */
export function keptGrants(
  { given, exists }: RandomState,
  kept: readonly (0 | 1 | 2)[],
): readonly RandomGrant[] {
  if (!exists) return [];
  return given.flatMap(({ thing, column, privilege }, index): readonly RandomGrant[] => {
    const degree = kept[index] ?? 0;
    if (degree === 0) return [];
    const { type, schema: within, declared } = thing;
    return [
      {
        kind: "named",
        database: APP,
        path: "grants[0]",
        schema: within,
        names: [declared],
        privileges: [privilege],
        grantable: degree === 2,
        ...(column === undefined ? { type } : { type: "COLUMN", columns: [column] }),
      },
    ];
  });
}

export const randomGrants: fc.Arbitrary<readonly RandomGrant[]> = fc.array(
  fc.oneof(
    often(8, inSchema("TABLE")),
    often(6, onColumns),
    often(4, inSchema("SEQUENCE")),
    often(5, inSchema("ROUTINE")),
    often(4, inSchema("TYPE")),
    often(3, withoutSchema("SCHEMA")),
    often(2, withoutSchema("DATABASE")),
    often(6, preset),
    often(4, everywhere),
    often(1, onOwnTable),
  ),
  { maxLength: 5 },
);
