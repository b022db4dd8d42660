/** How objects and roles are named in messages, drift lines and summaries. */
import type { ObjectName } from "./model";
import { objectTypes } from "./privileges";

/** `table sales.invoice`; names that are not plain lower case are quoted as in SQL. */
export function objectInWords({ type, schema, name }: ObjectName): string {
  const parts = objectTypes[type].inSchema ? [schema, name] : [name];
  return `${objectTypes[type].word} ${parts.map(nameInWords).join(".")}`;
}

/** Always quoted, as the server's own messages name roles. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** `a, b, c`, and a count of what is beyond the limit. */
export function listInWords(items: readonly string[], limit = 10): string {
  const rest = items.length - limit;
  return rest <= 0
    ? items.join(", ")
    : `${items.slice(0, limit).join(", ")} and ${String(rest)} more`;
}

function nameInWords(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
