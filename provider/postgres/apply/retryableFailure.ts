/** Which failures of a transaction pass by themselves. */
import { codeOf, fieldOf, sqlState, textOf } from "../../../connect/errorCodes";

/**
 * `"conflict"`: two writers met in a catalog. `"moved"`: somebody else's DDL made an object or took
 * it away since the inspection, so that planning again knows of it.
 */
export function retryableFailure(error: unknown): "conflict" | "moved" | undefined {
  switch (codeOf(error)) {
    case sqlState.deadlockDetected:
    case sqlState.serializationFailure:
      return "conflict";
    case sqlState.uniqueViolation:
      return fieldOf(error, "schema") === "pg_catalog" ? "conflict" : undefined;
    case sqlState.internalError:
      return internalFailure(textOf(error));
    case sqlState.undefinedTable:
    case sqlState.undefinedColumn:
    case sqlState.undefinedObject:
    case sqlState.undefinedFunction:
    case sqlState.invalidSchemaName:
    case sqlState.invalidCatalogName:
    case sqlState.duplicateObject:
      return "moved";
    default:
      return undefined;
  }
}

/**
 * The only messages that are read: PostgreSQL reports them by `elog`, whose texts are never
 * translated, and under one SQLSTATE.
 * @see https://www.postgresql.org/docs/current/error-message-reporting.html
 */
function internalFailure(text: string): "conflict" | "moved" | undefined {
  if (text.startsWith("tuple concurrently updated")) return "conflict";
  const gone = [
    "tuple concurrently deleted",
    "cache lookup failed for ",
    "could not open relation",
  ];
  return gone.some((words) => text.startsWith(words)) ? "moved" : undefined;
}
