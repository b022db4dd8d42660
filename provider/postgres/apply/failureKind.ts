/** Which failures of a transaction pass by themselves. */
import { codeOf } from "../../../connect/errorCodes";

/** Whether two writers met in a catalog, or somebody else's DDL took an object away; else neither. */
export function failureKind(error: unknown): "conflict" | "moved" | undefined {
  const text = error instanceof Error ? error.message : "";
  const schema = error instanceof Error && "schema" in error ? error.schema : undefined;
  switch (codeOf(error)) {
    case "40P01":
    case "40001":
      return "conflict";
    case "23505":
      return schema === "pg_catalog" ? "conflict" : undefined;
    case "XX000":
      if (text.includes("tuple concurrently deleted")) return "moved";
      return text.includes("tuple concurrently updated") ? "conflict" : undefined;
    case "42P01":
    case "42704":
    case "42883":
    case "3F000":
      return "moved";
    default:
      return undefined;
  }
}
