/** IAM's wildcards: `*` and `?`, and `${*}`, `${?}`, `${$}` for the characters themselves. */

type Context = ReadonlyMap<string, string>;

/**
 * Whether a text matches a pattern with `*` and `?`; policy variables are taken from the context,
 * and a variable without a value matches nothing.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function matchesGlob(pattern: string, text: string, context: Context = new Map()): boolean {
  const source = [...pattern.matchAll(/\$\{([^}]*)\}|[^]/g)].map(([token, variable]) =>
    variable === undefined ? expandWildcard(token) : expandVariable(variable, context),
  );
  return new RegExp(`^${source.join("")}$`).test(text);
}

/**
 * Whether an ARN matches a pattern, part by part: a wildcard stays in its part, but the last part
 * (the resource) may hold colons. `*` alone matches every ARN.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesArn(pattern: string, arn: string, context: Context = new Map()): boolean {
  if (pattern === "*") {
    return true;
  }
  const patterns = arnParts(pattern);
  const parts = arnParts(arn);
  return (
    patterns.length === parts.length &&
    patterns.every((part, index) => matchesGlob(part, parts[index] ?? "", context))
  );
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function expandWildcard(token: string): string {
  if (token === "*") {
    return "[^]*";
  }
  return token === "?" ? "[^]" : escapeRegExp(token);
}

function expandVariable(variable: string, context: Context): string {
  if (["*", "?", "$"].includes(variable)) {
    return escapeRegExp(variable);
  }
  const value = context.get(variable.toLowerCase());
  return value === undefined ? "(?!)" : escapeRegExp(value);
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
