/** From a checked grant to the declaration that the core works on. */
import type { GrantInput } from "./parts";
import type { GrantDeclaration, NamedGrant } from "../../postgres/model/declaration";
import { parseSignature } from "../../postgres/model/signature";

/** An entry of `grants` by its index. `own` is the database of a grant that names none. */
export function grantDeclaration(grant: GrantInput, own: string, index: number): GrantDeclaration {
  const { database = own, ...rest } = grant;
  const place = { database, path: `grants[${String(index)}]` };
  return "type" in rest && rest.type === "DATABASE"
    ? { ...rest, ...place, names: [database] }
    : { ...rest, ...place };
}

/** The objects of a grant as texts. Two texts are equal if they mean the same object. */
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
