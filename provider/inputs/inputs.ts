/** From the properties that the engine passes to checked inputs, or to every problem in them. */
import type { z } from "zod";
import { inputRuleProblems, type InputParts } from "./rules";
import { roleInputsSchema, type RoleInputs } from "./schema";
import { declaredOf } from "./parts/declared";
import type { Problem } from "./parts/problem";
import { knownPart, parseShape } from "./parts/shape";

export type { RoleInputs } from "./schema";

/** The result of a check. */
export interface ParsedInputs {
  readonly problems: readonly Problem[];
  /** Absent where there are problems, or values that are not known yet. */
  readonly inputs: RoleInputs | undefined;
}

/** Checks everything that is known; an unknown value is no problem. */
export function parseInputs(props: unknown): ParsedInputs {
  const declared = declaredOf(props);
  const shape = parseShape(roleInputsSchema, declared);
  const problems = [...shape.problems, ...inputRuleProblems(knownParts(declared))];
  return { problems, inputs: problems.length === 0 ? shape.value : undefined };
}

/**
 * Reads the inputs that a state records. Only their shape is checked: a rule that is newer than the
 * state must not keep a role from being refreshed or deleted.
 */
export function parseRecorded(props: unknown): ParsedInputs {
  const { problems, value } = parseShape(roleInputsSchema, declaredOf(props));
  return { problems, inputs: value };
}

/** What the rules can judge: each part that is known and has the right shape, whatever the others are. */
function knownParts(declared: Readonly<Record<string, unknown>>): InputParts {
  const part = <T>(key: keyof RoleInputs, schema: z.ZodType<T>): T | undefined =>
    knownPart(schema, declared[key]);
  const parts = <T>(key: keyof RoleInputs, schema: z.ZodType<T>): (T | undefined)[] | undefined => {
    const list = declared[key];
    return Array.isArray(list) ? list.map((entry) => knownPart(schema, entry)) : undefined;
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
