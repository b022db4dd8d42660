/** Variables as a shell reads them. */
import type { Variables } from "./pgEnvironment";

/**
 * Lines for a POSIX shell. Each ends in a semicolon and the comment is the last, so that `eval` also takes
 * them as one line, which a missing quote makes of them.
 */
export function shellLines(variables: Variables): string {
  const lines = Object.entries(variables).map(([name, value]) =>
    value === undefined ? `unset ${name};` : `export ${name}=${quoted(value)};`,
  );
  return [...lines, "# PGPASSWORD is a token, good for 15 minutes.", ""].join("\n");
}

/** The same as JSON, where `null` stands for a variable to unset. */
export function jsonText(variables: Variables): string {
  const all = Object.entries(variables).map(([name, value]) => [name, value ?? null]);
  return `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`;
}

/** @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02 */
function quoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
