/** From the properties that the engine passes to checked inputs, or to every problem in them. */
import { z } from "zod";
import { inputRuleProblems, type InputParts } from "./rules";
import { roleInputsSchema, roleShape, type RoleInputs } from "./schema";
import { declaredOf } from "./parts/declared";
import type { Problem } from "./parts/problem";
import { has, name } from "./parts/schemas";
import { parseShape } from "./parts/shape";
import { withStandIns } from "./parts/unknowns";

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
  const problems = [...shape.problems, ...inputRuleProblems(partsForRules(declared))];
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

/** What the rules can judge: each part that has the right shape, whatever the others are. */
function partsForRules(props: Readonly<Record<string, unknown>>): InputParts {
  const declared = declaredOf(withStandIns(props));
  const part = <T>(key: keyof RoleInputs, schema: z.ZodType<T>): T | undefined =>
    schema.safeParse(declared[key]).data;
  const parts = <T>(key: keyof RoleInputs, schema: z.ZodType<T>): (T | undefined)[] => {
    return listOf(declared[key]).map((entry) => schema.safeParse(entry).data);
  };
  const { shape } = roleShape;
  return {
    server: part("server", shape.server.pick({ host: true, masterUsername: true }).strip()),
    master: part("master", shape.master),
    username: part("username", shape.username),
    login: part("login", shape.login),
    iamAuthentication: part("iamAuthentication", shape.iamAuthentication),
    database: part("database", shape.database),
    memberOf: parts("memberOf", z.union([shape.memberOf.unwrap().element, roleAlone])),
    settings: part("settings", shape.settings),
    onDelete: part("onDelete", shape.onDelete),
    grants: parts("grants", shape.grants.unwrap().element),
    creators: creatorsIn(declared["grants"]),
  };
}

/** A membership of which an option is not known yet. */
const roleAlone = z.object({ role: name });

/** Every creator that a grant names, whatever else of the grant is not known. */
function creatorsIn(grants: unknown): InputParts["creators"] {
  return listOf(grants).flatMap((grant, index) => {
    const path = `grants[${String(index)}]`;
    const future = has(grant, "future") ? grant.future : undefined;
    return [...createdByIn(grant, path), ...createdByIn(future, `${path}.future`)];
  });
}

function createdByIn(value: unknown, path: string): InputParts["creators"] {
  const creators = has(value, "createdBy") ? listOf(value.createdBy) : [];
  return creators.map((creator, index) => ({
    property: `${path}.createdBy[${String(index)}]`,
    creator,
  }));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
