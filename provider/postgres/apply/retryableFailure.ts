/** Which failures of a transaction can pass if it is tried again. */
import { codeOf, fieldOf, sqlState, textOf } from "../../../connect/errorCodes";

/**
 * `"conflict"`: two writers changed the same catalog at the same time. `"moved"`: another session created
 * or dropped an object after the inspection, so a new inspection and plan can succeed.
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
    case sqlState.dependentObjectsStillExist:
      return "moved";
    default:
      return undefined;
  }
}

/**
 * The only messages that are compared: PostgreSQL reports them by `elog`, which never translates, and
 * all under the same SQLSTATE.
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
