/** The lines of `drift`, without the mark of what the state held before: one privilege each, sorted. */
export function linesOf(drift: unknown): readonly string[] {
  const lines = Array.isArray(drift) ? drift.map(String) : [];
  return [...new Set(lines.map(plain).flatMap(onePrivilegeEach))].sort();
}

function plain(line: string): string {
  return line.replace(" (seen again)", "");
}

function onePrivilegeEach(line: string): readonly string[] {
  const [, before, privileges, after] = /^(missing|extra) ([A-Z, ]+) (on .*)$/.exec(line) ?? [];
  if (privileges === undefined) return [line];
  return privileges.split(", ").map((one) => `${before ?? ""} ${one} ${after ?? ""}`);
}
