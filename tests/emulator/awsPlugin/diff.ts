import { isDeepStrictEqual } from "node:util";
import { type Properties, UNKNOWN } from "./properties";
import { type ResourceType } from "./resourceType";

/** How one input differs. */
export interface InputChange {
  readonly key: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

/** What differs between the inputs of a resource, input by input. */
export function diff(type: ResourceType, olds: Properties, news: Properties): InputChange[] {
  return type.inputs
    .filter((key) => !isSame(type, key, olds[key], news[key]))
    .map((key) => ({
      key,
      kind: kindOf(olds[key], news[key]),
      replaces: type.replacedBy.includes(key),
    }));
}

/**
 * The inputs that a program would have written for a resource that is like this.
 * An input that nobody set and that AWS reports as empty stays out; a document that means the
 * same keeps its text.
 */
export function inputsFrom(type: ResourceType, live: Properties, olds: Properties): Properties {
  const entries = type.inputs.flatMap((key): [string, unknown][] => {
    if (isSame(type, key, olds[key], live[key])) return key in olds ? [[key, olds[key]]] : [];
    return isEmpty(live[key]) ? [] : [[key, live[key]]];
  });
  const hidden = Object.entries(olds).filter(([key]) => key.startsWith("__"));
  return { ...Object.fromEntries(hidden), ...Object.fromEntries(entries) };
}

function isSame(type: ResourceType, key: string, a: unknown, b: unknown): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  if (type.isSameInput?.(key, a, b) === true) return true;
  return isDeepStrictEqual(a, b) || (type.documents.includes(key) && isSameJson(a, b));
}

function isSameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== "string" || typeof b !== "string") return false;
  if (a === UNKNOWN || b === UNKNOWN) return false;
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

function kindOf(old: unknown, next: unknown): InputChange["kind"] {
  if (isEmpty(old)) return "add";
  return isEmpty(next) ? "delete" : "update";
}

// AWS does not tell "left out" from "empty".
function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
