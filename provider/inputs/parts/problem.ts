/** A problem in an input: its path, what was expected and what was found. */
import type { z } from "zod";
import { messageInWords, visible } from "../../../connect/visible";

export interface Problem {
  /** The path as the program has it, such as `grants[1].privileges[0]`. */
  readonly property: string;
  /** What was expected, then what was found. */
  readonly reason: string;
}

export type Path = readonly PropertyKey[];

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];

/** What was expected, then what was found, for an issue of zod. */
export function reasonOf(issue: RawIssue): string {
  const found = `found ${valueInWords(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      return `expected ${typeInWords(issue.expected)}, ${found}`;
    case "invalid_value":
      return `expected ${issue.values.length > 1 ? "one of " : ""}${issue.values.map(valueInWords).join(", ")}, ${found}`;
    case "too_small": {
      const least = `${issue.inclusive === false ? "more than" : "at least"} ${String(issue.minimum)}`;
      return `expected ${issue.origin === "number" ? "" : "a length of "}${least}, ${found}`;
    }
    case "too_big":
      return `expected at most ${String(issue.maximum)}, ${found}`;
    default:
      return issue.message ?? `not as expected, ${found}`;
  }
}

/** The reason for a key that is not allowed there, or not anywhere. */
export const keyNotKnown = "unknown key";

/** One place of an issue: every unknown key is a place of its own. */
export interface Place {
  readonly path: Path;
  readonly reason: string;
}

/** The places of an issue of zod. */
export function placesOf({ path, ...issue }: z.core.$ZodIssue): readonly Place[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], reason: keyNotKnown }));
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, reason: message }));
    default:
      return [{ path, reason: issue.message }];
  }
}

/** A path as a program would write it. */
export function pathInWords(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === "number") return `[${String(part)}]`;
      return `${index === 0 ? "" : "."}${visible(String(part))}`;
    })
    .join("");
}

/** A value as messages show it: short, never a whole object. */
export function valueInWords(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "string":
      return `"${messageInWords(value)}"`;
    case "number":
    case "boolean":
      return String(value);
    default:
      return "an object"; // the engine passes no other kind of value
  }
}

function typeInWords(expected: string): string {
  const words: Readonly<Record<string, string>> = {
    array: "a list",
    object: "an object",
    record: "an object",
    string: "a string",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
  };
  return words[expected] ?? expected;
}
