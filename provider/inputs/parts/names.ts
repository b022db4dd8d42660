/** Which names PostgreSQL and RDS IAM accept. */
import { quoted } from "../../postgres/model/names";
import { parseSignature } from "../../postgres/model/signature";

/**
 * The server truncates longer names, with only a notice (NAMEDATALEN - 1).
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
const maxNameBytes = 63;

/** Why a string cannot be an object's name; `undefined` if it can. */
export function nameProblem(name: string): string | undefined {
  if (name === "") return "expected a name, found an empty string";
  if (name.includes("\0")) return "expected a name without NUL";
  const bytes = Buffer.byteLength(name);
  return bytes > maxNameBytes
    ? `expected at most ${String(maxNameBytes)} bytes, found ${String(bytes)}: PostgreSQL would truncate ${quoted(name)}`
    : undefined;
}

/**
 * Why a schema of this name cannot be granted on.
 * @see https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG
 */
export function schemaNameProblem(name: string): string | undefined {
  return name.startsWith("pg_") || name === "information_schema"
    ? `expected a schema of your own, found ${quoted(name)}: PostgreSQL keeps its system catalogs there`
    : nameProblem(name);
}

/** Why a string cannot be a routine's signature. Its argument types select one of several overloads. */
export function signatureProblem(signature: string): string | undefined {
  if (signature.includes("\0")) return nameProblem(signature);
  const parsed = parseSignature(signature);
  return parsed === undefined
    ? `expected a signature such as "refund(integer, text)", found ${quoted(signature)}`
    : nameProblem(parsed.name);
}

/**
 * Why a string cannot be the name of a managed role.
 * @see https://www.postgresql.org/docs/current/sql-createrole.html
 */
export function roleNameProblem(name: string): string | undefined {
  const reserved = /^pg_|^rds/i.test(name) || ["public", "none"].includes(name.toLowerCase());
  return reserved
    ? `expected a name that is not reserved (pg_*, rds*, public, none), found ${quoted(name)}`
    : nameProblem(name);
}

/** Why a string cannot be an IAM DB user: in a policy's ARN it would mean something else. */
export function loginNameProblem(name: string): string | undefined {
  return /^[ -~]*$/.test(name) && !/[*?$/]/.test(name)
    ? roleNameProblem(name)
    : `expected printable ASCII without * ? $ / (the IAM policy's ARN names the user), found ${quoted(name)}`;
}
