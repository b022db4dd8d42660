/** Which failures of a transaction are tried again, and how often. */
import { codeOf } from "./connectErrors";

/** Two writers met in a catalog: the whole transaction is sent again, from BEGIN. */
const conflictAttempts = 5;
/** Somebody else's DDL took an object away: look and plan again. */
const movedAttempts = 3;

/** Run a transaction, again where it only met another. */
export async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  const failures = { conflict: 0, moved: 0 };
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const kind = failureKind(causeOf(error));
      if (kind === undefined) throw error;
      failures[kind] += 1;
      if (failures.conflict >= conflictAttempts || failures.moved >= movedAttempts) throw error;
      await jitter(failures.conflict + failures.moved);
    }
  }
}

/** What kind of passing failure this is, if it is one. */
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

function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

async function jitter(attempt: number): Promise<void> {
  const milliseconds = Math.random() * 100 * attempt;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
