/**
 * SQL text that cannot hold an unquoted value: `Sql` is made by the `sql` tag alone, and the tag
 * takes nothing but the results of `identifier`, `literal`, `keyword`, `integer` and `sql` itself.
 */

declare const brand: unique symbol;

/** Checked SQL text. */
export type Sql = string & { readonly [brand]: "Sql" };

function trusted(text: string): Sql {
  return text as Sql; // the one branding cast; everything below reaches it through quoting
}

/** SQL text from a template whose interpolations are themselves `Sql`. */
export function sql(parts: TemplateStringsArray, ...values: readonly Sql[]): Sql {
  return trusted(String.raw({ raw: parts }, ...values));
}

/**
 * Control characters of ASCII, which are escaped: SQL is printed, and in the server's log. Others are not,
 * as not every encoding of a server takes their escapes.
 */
const controls = /[^\P{Cc}\u0080-\u009f]/gu;
const hasControls = /[^\P{Cc}\u0080-\u009f]/u;

/**
 * A quoted identifier, as the server's `quote_ident` writes those that need quotes; in `U&""` form where
 * it holds control characters.
 * @throws {TypeError} on NUL, which no PostgreSQL name can hold
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
export function identifier(...names: readonly string[]): Sql {
  return trusted(names.map(identifierOf).join("."));
}

/**
 * A string literal. Backslashes and control characters are written in `E''` form, so that the text means
 * the same whatever `standard_conforming_strings` says.
 * @throws {TypeError} on NUL
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
 */
export function literal(value: string): Sql {
  const quoted = withoutNul(value).replaceAll("'", "''");
  if (!quoted.includes("\\") && !hasControls.test(quoted)) return trusted(`'${quoted}'`);
  const escaped = quoted.replaceAll("\\", "\\\\").replace(controls, escapeOf);
  return trusted(`E'${escaped}'`);
}

/** Upper-case key words (`SELECT`, `ALL TABLES IN SCHEMA`): anything else is refused. */
export function keyword(words: Uppercase<string>): Sql {
  if (!/^[A-Z]+(?: [A-Z]+)*$/.test(words)) throw new TypeError(`not a key word: "${words}"`);
  return trusted(words);
}

/** A whole number. */
export function integer(value: number): Sql {
  if (!Number.isSafeInteger(value)) throw new TypeError(`not a whole number: ${String(value)}`);
  return trusted(String(value));
}

/** Several pieces with a separator that is SQL itself. */
export function join(pieces: readonly Sql[], separator: Sql = sql`, `): Sql {
  return trusted(pieces.join(separator));
}

/** One message of several statements, for the simple query protocol. */
export function message(statements: readonly Sql[]): Sql {
  return join(statements, sql`;\n`);
}

function identifierOf(name: string): string {
  const quoted = withoutNul(name).replaceAll('"', '""');
  if (!hasControls.test(quoted)) return `"${quoted}"`;
  const escaped = quoted
    .replaceAll("\\", "\\\\")
    .replace(controls, (character) => `\\00${hexOf(character)}`);
  return `U&"${escaped}"`;
}

function escapeOf(character: string): string {
  return character === "\n" ? String.raw`\n` : `\\x${hexOf(character)}`;
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, "0");
}

function withoutNul(value: string): string {
  if (value.includes("\0")) throw new TypeError("a PostgreSQL name or string cannot hold NUL");
  return value;
}
