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

/** Whether a path is at, above or below an unknown value: a problem there may disappear later. */
export function isUncertain(path: Path, unknown: readonly Path[]): boolean {
  return unknown.some((one) => startsWith(path, one) || startsWith(one, path));
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((part, index) => path[index] === part);
}
