/** Values that are not known in a preview, because another resource's output gives them. */
import type { Path } from "./problem";

/**
 * What the engine sends in a preview for an unknown value, at any depth.
 * @see https://github.com/pulumi/pulumi/issues/6310
 */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether a value, or anything inside it, is unknown. */
export function hasUnknowns(value: unknown): boolean {
  return unknownPaths(value, []).length > 0;
}

/** Where the unknown values are. */
export function unknownPaths(value: unknown, path: Path): readonly Path[] {
  if (value === unknownValue) return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    unknownPaths(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/**
 * The same value with a text of its own in place of each unknown one. It equals no other text, so a rule
 * judges what is known beside it and finds nothing wrong with it.
 */
export function withStandIns(value: unknown): unknown {
  let count = 0;
  const standIn = (inner: unknown): unknown => {
    if (inner === unknownValue) return `unknown value ${String((count += 1))}`;
    if (Array.isArray(inner)) return inner.map(standIn);
    if (typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, one]) => [key, standIn(one)]));
  };
  return standIn(value);
}

/** Whether a path is at, above or below an unknown value: a problem there may disappear later. */
export function isUncertain(path: Path, unknown: readonly Path[]): boolean {
  return unknown.some((one) => startsWith(path, one) || startsWith(one, path));
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
