/** What the schemas of all grants are made of. */
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

/** A grant, apart from where it was typed and, where it names none, from its database. */
export type GrantInput = NamedInput | Unplaced<PresetGrant> | Unplaced<FutureGrant>;

/** Privileges on objects of one type; of a database itself without its name. */
export type NamedInput = Unplaced<NamedGrant>;

type Unplaced<Grant> = Omit<Grant, "database" | "path"> & {
  readonly database?: string | undefined;
};

/** Names of objects or roles, at least one. */
export const names = z.array(name).min(1);
/** Left out: the resource's own. */
export const database = name.optional();
/** WITH GRANT OPTION. */
export const withGrantOption = z.boolean().default(false);

/** A schema of the user's own, with what is in it for where it is not said. */
export function schemaOf(objects: string): z.ZodType<string> {
  return text(schemaNameProblem, `the schema of the ${objects}`);
}

/** A key that cannot stand here, and why. */
export function absent(reason: string): z.ZodOptional<z.ZodNever> {
  return z.never({ error: reason }).optional();
}

/** A key of other grants. */
export const unknownKey = absent(keyNotKnown);
/** `future` where it would mean nothing. */
export const noFuture = absent(
  'expected no future beside a list of names, for only "*" covers what is still to come',
);

/** The privileges of an object type, or all of them. */
export function privilegesOn(type: ObjectType): z.ZodType<(Privilege | "ALL")[]> {
  const known = privilegeRows(type).map((row) => row.name);
  return z.array(z.enum([...known, "ALL"])).min(1);
}

/** `future` as it is typed. */
export type Future = boolean | { readonly createdBy: string[] };

/** Whether objects that are still to be created are meant too, and whose. */
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
