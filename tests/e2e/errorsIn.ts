/** Errors that a command has ended with. */

/** By the name of the role's resource, from the last part of the output. */
export function errorsIn(output: string): Readonly<Record<string, string>> {
  const [, diagnostics = ""] = output.split("\nDiagnostics:\n");
  const found = diagnostics.matchAll(
    /^ {2}\S+:Role \((?<name>\w+)\):\n[^]*? {4}error: (?:1 error occurred:\n\s*\* )?(?<text>[^]*?)\n\n/gm,
  );
  return Object.fromEntries(
    [...found].map(({ groups: { name = "", text = "" } = {} }) => [
      name,
      text.replaceAll("\n    ", "\n"),
    ]),
  );
}
