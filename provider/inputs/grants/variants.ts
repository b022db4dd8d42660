/** Grants whose key names objects. The table of object types says which other keys they may have. */
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
import {
  futureTypeNames,
  futureTypes,
  objectTypes,
  presentTypeNames,
  presentTypeRow,
  type FutureType,
  type PresentType,
} from "../../postgres/model/objectTypes";
import { chosen, expected, name, parsedAt, text } from "../parts/schemas";

/** @see https://www.postgresql.org/docs/current/datatype-oid.html */
const oid = z.number().int().min(1).max(4294967295);

/** A key, and the zod schema of a grant that has it. */
interface Variant {
  readonly key: string;
  readonly variant: z.ZodType<GrantInput>;
}

/** Grants on existing objects. */
export const namedVariants: readonly Variant[] = presentTypeNames
  .filter((type) => presentTypeRow(type).doc !== undefined)
  .map((type) => ({
    key: objectTypes[type].key,
    variant: namedObjects(type),
  }));

/** Grants on objects that roles create later, in any schema. */
export const futureVariants: readonly Variant[] = futureTypeNames.map((type) => ({
  key: objectTypes[type].key,
  variant: futureObjects(type),
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

/** All other keys. Objects without a schema, or shared by all databases, have no such key. */
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

/** How the objects of a type are named. `"*"` means all of a schema. */
function namesOf(type: PresentType): z.ZodType<NamedInput["names"]> {
  const { namedBy, inSchema } = presentTypeRow(type);
  switch (namedBy) {
    case "signature":
      return everyOr(text(signatureProblem));
    case "lower-case name":
      return z.array(name.transform((one) => one.toLowerCase())).min(1);
    case "number":
      return z.array(oid.transform(String)).min(1);
    case "name":
      return inSchema ? everyOr(name) : names;
  }
}

function everyOr(one: z.ZodType<string>): z.ZodType<NamedInput["names"]> {
  return chosen<"*" | string[]>((value) => (value === "*" ? z.literal("*") : z.array(one).min(1)));
}

function futureObjects(type: FutureType): Variant["variant"] {
  const { key, becomes } = futureTypes[type];
  const said = z.literal("future", { error: expected(`"future", or ${insteadOfFuture(becomes)}`) });
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

/** What may stand in place of `"future"`, for messages. */
function insteadOfFuture(type: PresentType): string {
  const { doc, inSchema, key, namedBy } = presentTypeRow(type);
  if (doc === undefined) return `one ${key} by the key "${key}"`;
  if (!inSchema) return `a list of ${namedBy}s`;
  return `"*" or a list of ${namedBy}s beside a schema`;
}
