/**
 * The text of a service file.
 * @see https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
import { usageError } from "./cliError";

/** Marks a section as ours, which may be replaced and removed. */
const mark = "# written by rds-iam-user token --watch";

/**
 * The text with this section, or without it. All other lines stay.
 *
 * @param settings of the section, as libpq names them
 * @throws {CliError} if there is a section of this name that somebody else wrote
 */
export function withServiceSection(
  text: string,
  name: string,
  settings: Readonly<Record<string, string>> | undefined,
): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === `[${name}]`);
  if (start >= 0 && lines[start + 1]?.trimEnd() !== mark) {
    throw usageError(
      `the service file has a section "${name}" already, which rds-iam-user did not write`,
      "Hint: Choose another name: --service",
    );
  }
  const others =
    start < 0 ? lines : [...lines.slice(0, start), ...lines.slice(endOf(lines, start))];
  if (settings === undefined) return others.join("\n");
  const body = Object.entries(settings).map(([key, value]) => `${key}=${value}`);
  const section = [`[${name}]`, mark, ...body, ""];
  return [...section, ...others].join("\n");
}

/** Behind the empty line that ends our section; or at the next one, where somebody has removed that line. */
function endOf(lines: readonly string[], start: number): number {
  const length = lines.slice(start + 1).findIndex((line) => isEmpty(line) || line.startsWith("["));
  if (length < 0) return lines.length;
  const end = start + 1 + length;
  return isEmpty(lines[end]) ? end + 1 : end;
}

/** Lines may end as on Windows. */
function isEmpty(line: string | undefined): boolean {
  return line?.trimEnd() === "";
}
