/**
 * Signatures of routines as people write them, such as `refund(integer, text)`, compared with the
 * catalogs. A type has several spellings: the server prints one and stores another.
 * @see https://www.postgresql.org/docs/current/datatype.html (Table 8.1, aliases)
 */
import type { TypeName } from "./declaration";

export interface Signature {
  readonly name: string;
  /** In SQL's spelling, without modifiers such as `(10, 2)`. */
  readonly types: readonly string[];
}

/** Spellings that are neither the one that the server prints nor the one that it stores. */
const spellings: ReadonlyMap<string, string> = new Map([
  ["char", "character"],
  ["char varying", "character varying"],
  ["dec", "numeric"],
  ["decimal", "numeric"],
  ["float", "double precision"],
  ["int", "integer"],
  ["national char", "character"],
  ["national char varying", "character varying"],
  ["national character", "character"],
  ["national character varying", "character varying"],
  ["nchar", "character"],
  ["nchar varying", "character varying"],
]);

/** A parsed signature; `undefined` if the text is not a signature. */
export function parseSignature(text: string): Signature | undefined {
  const parts = /^\s*("(?:[^"]|"")+"|[^"()\s.]+)\s*\(([\s\S]*)\)\s*$/.exec(text);
  const [, name = "", list = ""] = parts ?? [];
  const types = list.trim() === "*" ? [] : typesIn(list);
  return parts === null || types === undefined ? undefined : { name: nameIn(name), types };
}

/** Whether a routine's arguments are those of a signature. */
export function hasSignature(types: readonly TypeName[], signature: Signature): boolean {
  return (
    types.length === signature.types.length &&
    types.every(({ schema, words, alias }, index) => {
      const asked = signature.types[index];
      if (asked === typeIn(words)) return true;
      return schema === "pg_catalog" && (asked === alias || asked === inQuotes(alias));
    })
  );
}

/** `refund(integer, text)`, as the server prints it. */
export function signatureInWords(name: string, types: readonly TypeName[]): string {
  return `${name}(${types.map(({ words }) => words).join(", ")})`;
}

/** A quoted identifier. */
const quotedPart = /"(?:[^"]|"")*"/;

/** Types, separated by commas outside quotes; `undefined` if one is not a type. */
function typesIn(list: string): readonly string[] | undefined {
  if (list.trim() === "") return [];
  if (/\bfloat\s*\(/i.test(list)) return undefined; // real or double precision, by the number
  const token = new RegExp(`${quotedPart.source}|\\([^()"]*\\)|[^"(),]+|.`, "gs");
  const types = [...list.matchAll(token)]
    .map(([text]) => (text === "," ? "\0" : text))
    .filter((text) => !/^\(.*\)$/s.test(text)) // a modifier, which is no part of the type
    .join("")
    .split("\0")
    .map(typeIn);
  return types.every((type) => type !== undefined) ? types : undefined;
}

/**
 * A type in one spelling: every name is quoted except unquoted built-in types. The bounds of an array
 * are dropped, because the catalogs do not store them.
 */
function typeIn(text: string): string | undefined {
  const element = text.replace(/(?:\sarray\b)?(?:\s*\[\s*\d*\s*\])*\s*$/i, "");
  const name = element.replace(/^\s*(?:pg_catalog|"pg_catalog")\s*\.(?=.)/is, "");
  const part = `\\s*(?:${quotedPart.source}|[^".()[\\]]*[^\\s".()[\\]])\\s*`;
  if (!new RegExp(`^${part}(?:\\.${part})*$`).test(element)) return undefined;
  const parts = [...name.matchAll(new RegExp(`${quotedPart.source}|[^".]+`, "g"))]
    .map(([one]) => one.trim())
    .filter((one) => one !== "");
  const type =
    parts.length === 1 ? builtIn(name.trim()) : parts.map(nameIn).map(inQuotes).join(".");
  return element === text.trimEnd() ? type : `${type}[]`;
}

function builtIn(name: string): string {
  if (name.startsWith('"')) return name;
  const plain = lowerCase(name).replace(/\s+/g, " ");
  return spellings.get(plain) ?? plain;
}

/** A name as the catalogs store it. */
function nameIn(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : lowerCase(text);
}

function inQuotes(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Lower case as PostgreSQL folds names in UTF-8: ASCII letters only. */
function lowerCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
