/** From a checked grant to the one that the core plans from. */
import type { GrantInput } from "./parts";
import type { GrantDeclaration, NamedGrant } from "../../postgres/model/declaration";
import { parseSignature } from "../../postgres/model/signature";

/** One entry of `grants`, with its index; `own` is the database of grants that name none. */
export function grantDeclaration(grant: GrantInput, own: string, index: number): GrantDeclaration {
  const { database = own, ...rest } = grant;
  const place = { database, path: `grants[${String(index)}]` };
  return "type" in rest && rest.type === "DATABASE"
    ? { ...rest, ...place, names: [database] }
    : { ...rest, ...place };
}

/** A grant's objects as texts: two texts are equal if they name the same object. */
export function namesMeant(
  grant: Pick<NamedGrant, "type" | "names" | "columns">,
): "*" | readonly string[] {
  const { type, names, columns } = grant;
  if (names === "*") return names;
  if (type === "ROUTINE") return names.map((text) => JSON.stringify(parseSignature(text)));
  return columns === undefined
    ? names
    : names.flatMap((table) => columns.map((column) => JSON.stringify([table, column])));
}
