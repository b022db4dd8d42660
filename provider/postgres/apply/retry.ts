/** How often a transaction is tried again after failures that can pass. */
import { codeOf, sqlState } from "../../../connect/errorCodes";
import { causeOf, hasCode } from "../model/errors";
import type { Server } from "../server/server";
import { retryableFailure } from "./retryableFailure";

/** Two writers changed the same catalog at the same time: the whole transaction is sent again. */
const conflictAttempts = 15;
/** Another session created or dropped an object: inspect and plan again. */
const movedAttempts = 10;

/** After so many of these, statements do without what is gone. */
const movedBeforeSkipping = 3;

/**
 * Run a transaction, and run it again if another one was in its way.
 *
 * @param run `comeAndGo`: whether objects come and go so fast that no plan would be up to date
 */
export async function withRetries<T>(
  server: Server,
  run: (comeAndGo: boolean) => Promise<T>,
): Promise<T> {
  const failures = { conflict: 0, moved: 0 };
  let maySkip = true;
  const skips = (): boolean => maySkip && failures.moved >= movedBeforeSkipping;
  for (;;) {
    try {
      return await run(skips());
    } catch (error) {
      if (skips() && isWithoutBlocks(causeOf(error))) {
        maySkip = false;
        continue;
      }
      // If the role does not read back as declared, another session may have changed it in between.
      const kind = hasCode(error, "not as declared") ? "moved" : retryableFailure(causeOf(error));
      if (kind === undefined) throw error;
      failures[kind] += 1;
      if (failures.conflict >= conflictAttempts || failures.moved >= movedAttempts) throw error;
      await jitter(server, failures.conflict + failures.moved);
    }
  }
}

/** What a server without PL/pgSQL says to a block, or to one who may not use it. */
function isWithoutBlocks(error: unknown): boolean {
  const codes: readonly string[] = [sqlState.insufficientPrivilege, sqlState.undefinedObject];
  return codes.includes(codeOf(error));
}

/** A pause of a random length, up to a tenth of a second for each attempt before. */
export async function jitter(server: Server, attempt: number): Promise<void> {
  await server.pause(Math.random() * 100 * attempt);
}
