/** Which failures of a transaction are tried again, and how often. */
import { causeOf, hasCode } from "../model/errors";
import { retryableFailure } from "./retryableFailure";

/** Two writers met in a catalog: the whole transaction is sent again, from BEGIN. */
const conflictAttempts = 5;
/** Somebody else's DDL dropped an object: inspect and plan again. */
const movedAttempts = 3;

/** Run a transaction, again where it only met another. */
export async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  const failures = { conflict: 0, moved: 0 };
  for (;;) {
    try {
      return await run();
    } catch (error) {
      // What does not read back was changed by somebody else between the two inspections, or never will.
      const kind = hasCode(error, "not as declared") ? "moved" : retryableFailure(causeOf(error));
      if (kind === undefined) throw error;
      failures[kind] += 1;
      if (failures.conflict >= conflictAttempts || failures.moved >= movedAttempts) throw error;
      await jitter(failures.conflict + failures.moved);
    }
  }
}

async function jitter(attempt: number): Promise<void> {
  const milliseconds = Math.random() * 100 * attempt;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
