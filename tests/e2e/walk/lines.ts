/** The lines of `drift`, without what only explains: one privilege each, sorted. */
export function linesOf(drift: unknown): readonly string[] {
  const lines = Array.isArray(drift) ? drift.map(String) : [];
  return lines.map(plain).flatMap(onePrivilegeEach).sort();
}

function plain(line: string): string {
  return (
    line
      .replace(" (seen again)", "")
      // Said of objects where several databases are looked into.
      .replace(/( on (?:table|schema) .*) in database ".*"/, "$1")
      .replace(/, (granted by|beyond the master's reach|that database was not looked into).*$/, "")
  );
}

function onePrivilegeEach(line: string): readonly string[] {
  const [, before, privileges, after] = /^(missing|extra) ([A-Z, ]+) (on .*)$/.exec(line) ?? [];
  if (privileges === undefined) return [line];
  return privileges.split(", ").map((one) => `${before ?? ""} ${one} ${after ?? ""}`);
}
