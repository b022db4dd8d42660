/** The error of an operation that has no time left. */
import { causeOf, hasCode, RoleError } from "./errors";

/** What takes its time, and how long it may. */
export interface OperationTime {
  /** Such as `creating role "svc"`. */
  readonly doing: string;
  readonly seconds: number;
}

/** What to do, behind what became of the change. */
export const timedOutHint = "Find what takes so long, or raise timeouts.operationSeconds.";

/** What every wait of an operation ends with when its time is up. */
export function timedOut({ doing, seconds }: OperationTime): RoleError {
  const bound = `${String(seconds)} second${seconds === 1 ? "" : "s"}`;
  return new RoleError(
    "timed out",
    `${doing} did not finish within ${bound} (timeouts.operationSeconds)`,
  );
}

/** The same with what it was at, where no transaction had changed anything yet. */
export function timedOutWhile(error: Error, activity: string): RoleError {
  return new RoleError("timed out", `${error.message}: it was ${activity}`, {
    hint: `Nothing was changed. ${timedOutHint}`,
    cause: error,
  });
}

/** Whether an operation that had no time left caused an error. */
export function isTimedOut(error: unknown): boolean {
  return hasCode(error, "timed out") || hasCode(causeOf(error), "timed out");
}
