/** What the schemas of all grants are built from. */
import { z } from "zod";
import { schemaNameProblem } from "../parts/names";
import type {
  Creators,
  FutureGrant,
  NamedGrant,
  PresetGrant,
} from "../../postgres/model/declaration";
import { privilegeRows, type ObjectType, type Privilege } from "../../postgres/model/objectTypes";
import { keyNotKnown } from "../parts/problem";
import { chosen, expected, name, text } from "../parts/schemas";

/** A grant without its path, and without a database where it names none. */
export type GrantInput = NamedInput | Unplaced<PresetGrant> | Unplaced<FutureGrant>;

/** Privileges on objects of one type. A grant on a database has no name of the database yet. */
export type NamedInput = Unplaced<NamedGrant>;

type Unplaced<Grant> = Omit<Grant, "database" | "path"> & {
  readonly database?: string | undefined;
};

/** Names of objects or roles, at least one. */
export const names = z.array(name).min(1);
/** Absent: the resource's `database`. */
export const database = name.optional();
/** WITH GRANT OPTION. */
export const withGrantOption = z.boolean().default(false);

/** The name of a schema; `objects` says in the message whose schema is missing. */
export function schemaOf(objects: string): z.ZodType<string> {
  return text(schemaNameProblem, `the schema of the ${objects}`);
}

/** A key that is not allowed here, and why. */
export function absent(reason: string): z.ZodOptional<z.ZodNever> {
  return z.never({ error: reason }).optional();
}

/** A key that only other grants have. */
export const unknownKey = absent(keyNotKnown);
/** `future` beside a list of names. */
export const noFuture = absent(
  'expected no future with a list of names: only "*" covers future objects',
);

/** Privileges of an object type, or `"ALL"`. */
export function privilegesOn(type: ObjectType): z.ZodType<(Privilege | "ALL")[]> {
  const known = privilegeRows(type).map((row) => row.name);
  return z.array(z.enum([...known, "ALL"])).min(1);
}

/** `future` as the program has it. */
export type Future = boolean | { readonly createdBy: string[] };

/** Whether the grant covers future objects, and of which creators. */
export const future = chosen<Future>((value) =>
  typeof value === "object" && value !== null
    ? z.strictObject({ createdBy: names })
    : z.boolean({ error: expected("true, false or { createdBy }") }),
);

/** `future` as the declaration has it. */
export function futureOf(typed: Future): { readonly future?: Creators } {
  if (typed === false) return {};
  return { future: typed === true ? "default" : typed.createdBy };
}
