/** What the provider said in a preview, beside the engine's own lines. */
import type { PreviewDigest } from "./pulumiJson";

/**
 * Each warning, and each role's change, as one text of several lines; sorted, for the engine takes
 * up the resources of a program in no certain order.
 */
export function saidIn({ diagnostics }: Pick<PreviewDigest, "diagnostics">): readonly string[] {
  const lines = diagnostics.map(({ message }) => message.trimEnd());
  return lines.flatMap((line, index) => (isFirst(line) ? [withRest(lines, index)] : [])).sort();
}

/** By resource that is changed, the operation that a preview shows and the drift it gives for it. */
export function changesIn({
  steps,
}: Pick<PreviewDigest, "steps">): Readonly<Record<string, readonly unknown[]>> {
  const changed = steps.filter(({ op }) => ["create", "update", "replace", "delete"].includes(op));
  return Object.fromEntries(
    changed.map(({ op, urn, newState }) => {
      const drift = newState?.inputs?.["drift"];
      const lines = Array.isArray(drift) ? drift.map(String) : [];
      return [urn.split("::").at(-1) ?? "", [op, ...lines]];
    }),
  );
}

function isFirst(line: string): boolean {
  return !/^( |Detail: |Hint: )/.test(line);
}

function withRest(lines: readonly string[], start: number): string {
  const next = lines.findIndex((line, index) => index > start && isFirst(line));
  return lines.slice(start, next === -1 ? undefined : next).join("\n");
}
