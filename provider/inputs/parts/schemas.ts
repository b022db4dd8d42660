/** What the schemas of inputs are built from. */
import { z } from "zod";
import { nameProblem } from "./names";
import { placesOf, reasonOf, valueInWords, type Path } from "./problem";

/**
 * A schema that is chosen by the value itself. It reports the problems of the variant that the user
 * meant, not of every variant.
 */
export function chosen<T>(pick: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, context) => {
    const parsed = parsedAt(pick(value), value, [], context);
    return parsed === undefined ? z.NEVER : parsed.value;
  });
}

/** The result of a schema for a part of a value; problems are reported at the part's path. */
export function parsedAt<T>(
  schema: z.ZodType<T>,
  value: unknown,
  at: Path,
  context: Pick<z.RefinementCtx, "addIssue">,
): { readonly value: T } | undefined {
  const parsed = schema.safeParse(value, { error: reasonOf });
  if (parsed.success) return { value: parsed.data };
  for (const { path, reason } of parsed.error.issues.flatMap(placesOf)) {
    context.addIssue({ code: "custom", path: [...at, ...path], message: reason });
  }
  return undefined;
}

/** A string with a rule: `problemOf` returns why a value is refused. */
export function text(
  problemOf: (value: string) => string | undefined,
  what = "a string",
): z.ZodType<string> {
  return z.string({ error: expected(what) }).superRefine((value, context) => {
    const problem = problemOf(value);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });
}

/** The message for a missing value or one of another type. */
export function expected(what: string): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => `expected ${what}, found ${valueInWords(input)}`;
}

/** The name of an object or a role, as PostgreSQL stores it. */
export const name = text(nameProblem);

/** Whether a value is an object that has a key. */
export function has<Key extends string>(
  value: unknown,
  key: Key,
): value is Readonly<Record<Key, unknown>> {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
