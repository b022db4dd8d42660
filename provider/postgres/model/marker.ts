/**
 * The ownership marker: last line of `COMMENT ON ROLE`. A contract: every released version reads
 * every older marker.
 */

export const markerPrefix = "pulumi-rds-iam-user:";

export interface Marker {
  readonly v: 1;
  /** Organisation/project/stack, type chain and name of the managing resource. */
  readonly owner: string;
  readonly origin: "created" | "adopted";
  /** Counted up by each create; delete drops only the generation it knows. */
  readonly generation: number;
}

/** The marker in a role's comment, if there is one. */
export function readMarker(comment: string): Marker | undefined {
  const line = comment.slice(comment.lastIndexOf("\n") + 1);
  if (!line.startsWith(markerPrefix)) return undefined;
  return parseMarker(line.slice(markerPrefix.length));
}

/** The comment with this marker as its last line; what people wrote above stays. */
export function writeMarker(comment: string, marker: Marker): string {
  const { v, owner, origin, generation } = marker;
  const line = markerPrefix + JSON.stringify({ v, owner, origin, generation });
  const text = withoutMarker(comment);
  return text === "" ? line : `${text}\n${line}`;
}

/** What people wrote in the comment: all but markers, also one that text was put below. */
export function withoutMarker(comment: string): string {
  const lines = comment.split("\n");
  return lines.filter((line) => !line.startsWith(markerPrefix)).join("\n");
}

function parseMarker(json: string): Marker | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isMarker(value) ? value : undefined;
  } catch {
    return undefined; // somebody's own text after our prefix: not a marker
  }
}

function isMarker(value: unknown): value is Marker {
  return (
    typeof value === "object" &&
    value !== null &&
    "owner" in value &&
    typeof value.owner === "string" &&
    "origin" in value &&
    (value.origin === "created" || value.origin === "adopted") &&
    "generation" in value &&
    Number.isSafeInteger(value.generation)
  );
}
