/** From what the engine hands over to checked inputs, or to every reason why they are refused. */
import type { z } from "zod";
import { inputRuleProblems, type InputParts } from "./rules";
import { roleInputsSchema, type RoleInputs } from "./schema";
import { pathInWords, placesOf, reasonOf, type Path, type Problem } from "./parts/problem";

export type { RoleInputs } from "./schema";

/** What a check found. */
export interface ParsedInputs {
  readonly problems: readonly Problem[];
  /** Absent where there are problems, or values that are not known yet. */
  readonly inputs: RoleInputs | undefined;
}

/**
 * What the engine sends in a preview for a value that is not known yet, wherever the value is.
 * @see https://github.com/pulumi/pulumi/issues/6310
 */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Keys of a state that are the engine's or the provider's notes, not declared by anybody. */
const notes = ["__provider", "drift", "generation", "oid", "unfinished"];

/** Check everything that is known; nothing is said of what is not known yet. */
export function parseInputs(props: unknown): ParsedInputs {
  const declared = declaredOf(props);
  const shape = parseShape(roleInputsSchema, declared);
  const problems = [...shape.problems, ...inputRuleProblems(wellShapedParts(declared))];
  return { problems, inputs: problems.length === 0 ? shape.value : undefined };
}

/** What a schema has against declared values; `value` is absent where some are not known yet. */
export function parseShape<T>(
  schema: z.ZodType<T>,
  declared: unknown,
): { readonly problems: readonly Problem[]; readonly value: T | undefined } {
  const hidden = unknownPaths(declared, []);
  const parsed = schema.safeParse(declared, { error: reasonOf });
  const issues = parsed.success ? [] : parsed.error.issues;
  const problems = issues
    .flatMap(placesOf)
    .filter(({ path }) => !isHidden(path, hidden))
    .map(({ path, reason }) => ({ property: pathInWords(path), reason }));
  return { problems, value: hidden.length === 0 ? parsed.data : undefined };
}

/** What the program declares, without the notes that a state keeps beside it. */
export function declaredOf(props: unknown): Readonly<Record<string, unknown>> {
  const entries = typeof props === "object" && props !== null ? Object.entries(props) : [];
  return Object.fromEntries(entries.filter(([key]) => !notes.includes(key)));
}

/** Whether a value, or anything in it, is not known yet. */
export function hasUnknowns(value: unknown): boolean {
  return unknownPaths(value, []).length > 0;
}

/** The parts that rules can judge: each known and of the right shape, whatever the others are. */
function wellShapedParts(declared: Readonly<Record<string, unknown>>): InputParts {
  const part = <T>(key: keyof RoleInputs, schema: z.ZodType<T>): T | undefined =>
    hasUnknowns(declared[key]) ? undefined : schema.safeParse(declared[key]).data;
  const parts = <T>(key: keyof RoleInputs, schema: z.ZodType<T>): (T | undefined)[] | undefined => {
    const list = declared[key];
    if (!Array.isArray(list)) return undefined;
    return list.map((entry: unknown) =>
      hasUnknowns(entry) ? undefined : schema.safeParse(entry).data,
    );
  };
  const { shape } = roleInputsSchema;
  return {
    server: part("server", shape.server),
    master: part("master", shape.master),
    username: part("username", shape.username),
    login: part("login", shape.login),
    database: part("database", shape.database),
    memberOf: parts("memberOf", shape.memberOf.unwrap().element),
    settings: part("settings", shape.settings),
    grants: parts("grants", shape.grants.unwrap().element),
  };
}

function unknownPaths(value: unknown, path: Path): readonly Path[] {
  if (value === unknownValue) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** An issue at, above or below an unknown value may go away when the value is known. */
function isHidden(path: Path, hidden: readonly Path[]): boolean {
  return hidden.some((unknown) => startsWith(path, unknown) || startsWith(unknown, path));
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
