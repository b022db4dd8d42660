/** Data types as PostgreSQL 18 prints and stores them, and what people write for them. */
import fc from "fast-check";
import type { TypeName } from "../../../../provider/postgres/model/declaration";

/** What the server prints and what it stores, then further spellings. */
export const builtInTypes: readonly (readonly [TypeName, ...string[]])[] = [
  [builtIn("bigint", "int8"), "BIGINT", "pg_catalog.int8"],
  [builtIn("bit varying", "varbit"), "BIT  VARYING(8)"],
  [builtIn("boolean", "bool"), "Boolean"],
  [
    builtIn("character varying", "varchar"),
    "char varying",
    "varchar(10)",
    "national character varying(5)",
    "national char varying",
    "nchar varying(3)",
  ],
  [
    builtIn("character", "bpchar"),
    "char",
    "nchar",
    "national char",
    "national character",
    "CHAR(3)",
  ],
  [builtIn("double precision", "float8"), "float", "double \n precision"],
  [builtIn("integer", "int4"), "int", "INT", "pg_catalog.integer", '"int4"', 'pg_catalog."int4"'],
  [builtIn("numeric", "numeric"), "dec", "decimal(10, 2)", "numeric ( 10 , 2 )"],
  [builtIn("real", "float4")],
  [builtIn("smallint", "int2")],
  [builtIn("text", "text"), " text ", '"text"'],
  [builtIn("time with time zone", "timetz"), "time(3) with time zone"],
  [builtIn("time without time zone", "time"), "time(3)"],
  [builtIn("timestamp with time zone", "timestamptz"), "timestamp (6) with time zone"],
  [builtIn("timestamp without time zone", "timestamp")],
  [builtIn('"char"', "char"), 'pg_catalog."char"'],
  [builtIn("integer[]", "int4[]"), "int[]", "int[3][4]", "int ARRAY", "int array[3]", "int [ ]"],
  [builtIn("timestamp with time zone[]", "timestamptz[]"), "timestamp with time zone [][]"],
];

/** Types of somebody's own: the server qualifies and quotes them. */
export const ownTypes: readonly (readonly [TypeName, ...string[]])[] = [
  [ownType("sales", "money"), "sales.money", "SALES . Money", '"sales"."money"'],
  [ownType("sales", "My T", '"My T"'), 'sales."My T"', 'sales . "My T"'],
  [ownType("s.1", 'a"(,)', '"a""(,)"'), '"s.1"."a""(,)"'],
  [ownType("sales", "order", '"order"'), 'sales."order"', "sales.order"],
  [ownType("sales", "a$b", '"a$b"'), 'sales."a$b"', "sales.a$b"],
  [ownType("sales", "interval", '"interval"'), 'sales."interval"'],
];

function builtIn(words: string, alias: string): TypeName {
  return { schema: "pg_catalog", name: alias.replace(/^(.*)\[\]$/, "_$1"), words, alias };
}

function ownType(schema: string, name: string, quotedName = name): TypeName {
  const place = /^[a-z]+$/.test(schema) ? schema : `"${schema}"`;
  return { schema, name, words: `${place}.${quotedName}`, alias: name };
}

/** A name of anything as the server's `quote_ident` has it, but for key words. */
function quoteIdent(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Any name that PostgreSQL can hold. */
export const anyName = fc.oneof(
  fc.string({ minLength: 1 }).map((name) => name.replaceAll("\0", "0")),
  fc.constantFrom("a$b", "My T", 'a"b', "a,b", "a(b)", "a.b", "a[]", " a", "x array", "é"),
);

/** Any type, as an inspection tells it. */
export const anyType: fc.Arbitrary<TypeName> = fc.oneof(
  fc.constantFrom(...[...builtInTypes, ...ownTypes].map(([type]) => type)),
  fc.tuple(anyName, anyName, fc.boolean()).map(([schema, name, isArray]) => {
    const brackets = isArray ? "[]" : "";
    const words = `${quoteIdent(schema)}.${quoteIdent(name)}${brackets}`;
    return { schema, name: isArray ? `_${name}` : name, words, alias: `${name}${brackets}` };
  }),
);
