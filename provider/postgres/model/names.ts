/** How objects and roles are named in messages, drift lines and summaries. */
import { visible } from "../../../connect/visible";
import type { ObjectName } from "./declaration";
import { isFuture, objectTypes, presentTypeRow } from "./objectTypes";
import { signatureInWords } from "./signature";

/** `table sales.invoice`; names that are not plain lower case are quoted as in SQL. */
export function objectInWords(object: ObjectName): string {
  return visible(withType(object));
}

function withType(object: ObjectName): string {
  const { type, schema, name, column, argumentTypes } = object;
  const { word, inSchema } = objectTypes[type];
  if (isFuture(type)) {
    const where = schema === "" ? "" : ` in schema ${nameInWords(schema)}`;
    return `${word} of ${quoted(name)}${where}`;
  }
  if (presentTypeRow(type).namedBy === "number") return `${word} ${name}`;
  const parts = [...(inSchema ? [schema] : []), name, ...(column === undefined ? [] : [column])];
  const full = parts.map(nameInWords).join(".");
  return `${word} ${argumentTypes === undefined ? full : signatureInWords(full, argumentTypes)}`;
}

/** Always quoted, as the server's own messages name roles. */
export function quoted(name: string): string {
  return `"${visible(name)}"`;
}

/** `a, b, c`, and a count of what is beyond the limit. */
export function listInWords(items: readonly string[], limit = 10): string {
  const rest = items.length - limit;
  const shown = items.slice(0, limit).map(visible).join(", ");
  return rest <= 0 ? shown : `${shown} and ${String(rest)} more`;
}

/** A name as SQL writes it, with quotes where it needs them. */
export function nameInWords(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${visible(name).replaceAll('"', '""')}"`;
}
