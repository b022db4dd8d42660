/**
 * The connection may end after COMMIT was sent and before it is answered, as in a failover: then only the
 * server knows whether the change is there. So the work is run again on another connection, where it is
 * planned again: of what was committed, nothing is left to do.
 */
import { lineOf, partsOf } from "../../../connect/errorCodes";
import { causeOf, RoleError } from "../model/errors";
import { quoted } from "../model/names";
import { isTimedOut } from "../model/timedOut";
import { isConnectionLost, isRefusal, mayPass } from "../server/failureScope";
import { isReplicaError } from "../server/replicaError";
import type { Server } from "../server/server";
import { CommitUnanswered } from "./transaction";

/** Pauses before another connection is tried: a failover of RDS takes 35 seconds or less, most often. */
const pausesMs = [0, 1000, 2000, 4000, 8000, 16000, 16000] as const;

/**
 * Run a writer's work until COMMIT is answered.
 *
 * @param run `isAgain`: whether the work may be done already, because COMMIT was sent and not answered
 * @throws {RoleError} where it cannot be found out
 */
export async function untilAnswered<T>(
  server: Server,
  run: (isAgain: boolean) => Promise<T>,
): Promise<T> {
  let unanswered: CommitUnanswered | undefined;
  let pauses: readonly number[] = pausesMs;
  let pauseMs = 0;
  for (;;) {
    try {
      if (pauseMs > 0) await server.pause(pauseMs);
      return await run(unanswered !== undefined);
    } catch (error) {
      const [milliseconds, ...rest] = pauses;
      if (error instanceof CommitUnanswered) unanswered = error;
      else if (unanswered === undefined) throw error;
      const isPassing =
        error instanceof CommitUnanswered ||
        mayPass(error) ||
        isConnectionLost(error) ||
        isReplicaError(error);
      if (isTimedOut(error) || !isPassing || milliseconds === undefined) {
        throw notKnown(unanswered, error);
      }
      pauses = rest;
      pauseMs = milliseconds;
    }
  }
}

/** What is told when it was found out. */
export function answerLost(name: string, outcome: string): string {
  return `the connection ended before the server answered COMMIT: role ${quoted(name)} was inspected again on another one, and ${outcome}`;
}

function notKnown(unanswered: CommitUnanswered, error: unknown): RoleError {
  const lost = `the connection ended before the server answered COMMIT (${lineOf(unanswered.cause)})`;
  const text = `whether the change was committed is not known: ${lost}`;
  const undo = unanswered.undo.map((statement) => statement.text).join("; ");
  const rest = undo === "" ? again : `${again} ${ifLockedOut} ${undo}.`;
  if (error === unanswered) {
    return new RoleError("statement failed", text, { hint: rest, cause: error });
  }
  const { facts, hint = "" } = partsOf(isTimedOut(error) ? causeOf(error) : error);
  const isLockedOut = isRefusal(causeOf(error)) && undo !== "";
  return new RoleError(
    isLockedOut ? "locked out" : "statement failed",
    `${text}, and then: ${facts}`,
    {
      hint: isLockedOut
        ? `The change may have locked the master out: have an administrator run ${undo}. Then run the deployment again.`
        : `${hint} ${rest}`.trimStart(),
      cause: error,
    },
  );
}

/** No second login was tried after the change. */
const ifLockedOut =
  "If the master can no longer log in with its password, have an administrator run";
const again =
  "Run the deployment again: it finds out by the marker in the role's comment, and does what is left.";
