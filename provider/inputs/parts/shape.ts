/** Checks declared values against a schema, leaving out what is not known yet. */
import type { z } from "zod";
import { keyNotKnown, pathInWords, placesOf, reasonOf, type Problem } from "./problem";
import { hasUnknowns, isUncertain, unknownPaths } from "./unknowns";

/** The problems of declared values; `value` is absent where they are wrong or some are unknown. */
export function parseShape<T>(
  schema: z.ZodType<T>,
  declared: unknown,
): { readonly problems: readonly Problem[]; readonly value: T | undefined } {
  const unknown = unknownPaths(declared, []);
  const parsed = schema.safeParse(declared, { error: reasonOf });
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = issues
    .flatMap(placesOf)
    // A key that is not allowed is certain, whatever its value will be.
    .filter(({ path, reason }) => reason === keyNotKnown || !isUncertain(path, unknown))
    .map(({ path, reason }) => ({ property: pathInWords(path), reason }));
  return { problems, value: unknown.length === 0 ? parsed.data : undefined };
}

/** One declared value for the rules to judge; absent where it is unknown or has the wrong shape. */
export function knownPart<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  return hasUnknowns(value) ? undefined : schema.safeParse(value).data;
}
