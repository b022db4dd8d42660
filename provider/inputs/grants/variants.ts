/** Grants by a key that names objects: what may stand beside it follows from the table of object types. */
import { z } from "zod";
import {
  absent,
  database,
  future,
  futureOf,
  names,
  noFuture,
  privilegesOn,
  schemaOf,
  unknownKey,
  withGrantOption,
  type Future,
  type GrantInput,
  type NamedInput,
} from "./parts";
import { signatureProblem } from "../parts/names";
import { objectTypes, type FutureType, type PresentType } from "../../postgres/model/objectTypes";
import { chosen, expected, name, parsedAt, text } from "../parts/schemas";

/** @see https://www.postgresql.org/docs/current/datatype-oid.html */
const oid = z.number().int().min(1).max(4294967295);

/** A key, and the schema of a grant that has it. */
interface Variant {
  readonly key: string;
  readonly variant: z.ZodType<GrantInput>;
}

const namedTypes = [
  "TABLE",
  "SEQUENCE",
  "ROUTINE",
  "TYPE",
  "LANGUAGE",
  "FOREIGN DATA WRAPPER",
  "FOREIGN SERVER",
  "TABLESPACE",
  "PARAMETER",
  "LARGE OBJECT",
] satisfies readonly PresentType[];

/** What may stand for the objects instead of `"future"`, by type. */
const futureTypes = [
  { type: "FUTURE TABLE", or: '"*" or a list of names beside a schema' },
  { type: "FUTURE SEQUENCE", or: '"*" or a list of names beside a schema' },
  { type: "FUTURE ROUTINE", or: '"*" or a list of signatures beside a schema' },
  { type: "FUTURE TYPE", or: '"*" or a list of names beside a schema' },
  { type: "FUTURE LARGE OBJECT", or: "a list of numbers" },
  { type: "FUTURE SCHEMA", or: 'one schema by the key "schema"' },
] as const satisfies readonly { readonly type: FutureType; readonly or: string }[];

/** Objects that there are. */
export const namedVariants: readonly Variant[] = namedTypes.map((type) => ({
  key: objectTypes[type].key,
  variant: namedObjects(type),
}));

/** Objects that a role will create, in any schema. */
export const futureVariants: readonly Variant[] = futureTypes.map(({ type, or }) => ({
  key: objectTypes[type].key,
  variant: futureObjects(type, or),
}));

function namedObjects(type: PresentType): Variant["variant"] {
  const { key, inSchema } = objectTypes[type];
  const objects = namesOf(type);
  const [besideEvery, besideNames] = [
    besideObjects(type, future.optional()),
    besideObjects(type, inSchema ? noFuture : unknownKey),
  ];
  return z.looseObject({}).transform((value, context): GrantInput => {
    const { [key]: typed, ...rest } = value;
    const beside = Array.isArray(typed) || !inSchema ? besideNames : besideEvery;
    const found = parsedAt(objects, typed, [key], context);
    const others = parsedAt(beside, rest, [], context);
    return found === undefined || others === undefined
      ? z.NEVER
      : { kind: "named", type, names: found.value, ...others.value };
  });
}

/** All but the objects themselves; what has no schema, or no database of its own, takes none. */
function besideObjects(
  type: PresentType,
  futureSchema: z.ZodType<Future | undefined>,
): z.ZodType<Omit<NamedInput, "kind" | "type" | "names">> {
  const { key, shared, inSchema } = objectTypes[type];
  return z
    .strictObject({
      withGrantOption,
      privileges: privilegesOn(type),
      future: futureSchema,
      database: shared ? absent(`expected no database, for all of them share ${key}`) : database,
      schema: inSchema ? schemaOf(key) : unknownKey,
    })
    .transform(({ schema = "", withGrantOption: grantable, future: typed = false, ...rest }) => ({
      ...rest,
      schema,
      grantable,
      ...futureOf(typed),
    }));
}

/** How objects of a type are named; `"*"` is every one of a schema. */
function namesOf(type: PresentType): z.ZodType<NamedInput["names"]> {
  switch (type) {
    case "ROUTINE":
      return everyOr(text(signatureProblem));
    case "PARAMETER":
      return z.array(name.transform((parameter) => parameter.toLowerCase())).min(1);
    case "LARGE OBJECT":
      return z.array(oid.transform(String)).min(1);
    default:
      return objectTypes[type].inSchema ? everyOr(name) : names;
  }
}

function everyOr(one: z.ZodType<string>): z.ZodType<NamedInput["names"]> {
  return chosen<"*" | string[]>((value) => (value === "*" ? z.literal("*") : z.array(one).min(1)));
}

function futureObjects(type: FutureType, or: string): Variant["variant"] {
  const { key } = objectTypes[type];
  const said = z.literal("future", { error: expected(`"future", or ${or}`) });
  const beside = z.strictObject({
    database,
    withGrantOption,
    privileges: privilegesOn(type),
    createdBy: names.optional(),
    schema: absent('expected no schema beside "future", which is about all of them'),
  });
  return z.looseObject({}).transform((value, context): GrantInput => {
    const { [key]: typed, ...rest } = value;
    const found = parsedAt(said, typed, [key], context);
    const others = parsedAt(beside, rest, [], context);
    if (found === undefined || others === undefined) return z.NEVER;
    const { withGrantOption: grantable, createdBy = "default", schema: _, ...grant } = others.value;
    return { kind: "future", type, grantable, createdBy, ...grant };
  });
}
