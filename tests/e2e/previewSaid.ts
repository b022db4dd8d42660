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

function isFirst(line: string): boolean {
  return !/^( |Detail: |Hint: )/.test(line);
}

function withRest(lines: readonly string[], start: number): string {
  const next = lines.findIndex((line, index) => index > start && isFirst(line));
  return lines.slice(start, next === -1 ? undefined : next).join("\n");
}
