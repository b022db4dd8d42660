/** Errors of the core: everything the user needs is in `message`; `code` tells them apart. */
import { visible, visibleLines } from "../../../connect/visible";
import type { Refusal } from "./plan";

export type ErrorCode =
  | "refused"
  | "statement failed"
  | "not as declared"
  | "lock-out prevented"
  | "locked out"
  | "could not connect"
  | "could not inspect"
  | "busy"
  | "timed out";

/** Fields beside the message, for those who catch it. */
export interface ErrorDetails {
  readonly detail?: string;
  readonly hint?: string;
  readonly sqlState?: string;
  readonly statement?: string;
  /** Database that a connection was tried to. */
  readonly database?: string;
  readonly cause?: unknown;
}

/** An error in PostgreSQL's style: one line, then `Detail:` facts, then a `Hint:` sentence. */
export class RoleError extends Error {
  readonly code: ErrorCode;
  readonly sqlState: string | undefined;
  readonly statement: string | undefined;
  readonly database: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(visibleLines(inPostgresStyle(message, details)), { cause: details.cause });
    this.name = "RoleError";
    this.code = code;
    this.sqlState = details.sqlState;
    this.statement = details.statement;
    this.database = details.database;
  }
}

/** An error with more reasons than this ends with their count. */
const maxReasons = 50;

/** The same error with one more fact, before what to do. */
export function withDetail(error: RoleError, detail: string): RoleError {
  const [facts = "", ...hints] = error.message.split("\nHint: ");
  const message = [`${facts}\nDetail: ${detail}`, ...hints].join("\nHint: ");
  const { code, sqlState, statement, database, cause } = error;
  return new RoleError(code, message, {
    ...(sqlState === undefined ? {} : { sqlState }),
    ...(statement === undefined ? {} : { statement }),
    ...(database === undefined ? {} : { database }),
    cause,
  });
}

/** All refusals of a plan as one error: nothing has been changed. */
export function refusalError(refusals: readonly Refusal[]): RoleError {
  const [first, ...rest] = refusals;
  if (first !== undefined && rest.length === 0) {
    return new RoleError("refused", inContext(first), { hint: first.hint });
  }
  const lines = refusals
    .slice(0, maxReasons)
    .map((refusal) => `\n  - ${inContext(refusal)}\n    Hint: ${refusal.hint}`);
  const beyond = refusals.length - lines.length;
  const more = beyond === 0 ? "" : `\n  and ${String(beyond)} more`;
  return new RoleError(
    "refused",
    `nothing was changed, for these reasons:${lines.join("")}${more}`,
  );
}

/** Whether a value thrown carries this code, also from another copy of the package. */
export function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** What the server or the network said of a failure; the error itself where it has no cause. */
export function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

function inContext({ path, reason }: Refusal): string {
  return path === "" ? reason : `${visible(path)}: ${reason}`;
}

function inPostgresStyle(message: string, { detail, hint }: ErrorDetails): string {
  const lines = [
    message,
    ...(detail === undefined ? [] : [`Detail: ${detail}`]),
    ...(hint === undefined ? [] : [`Hint: ${hint}`]),
  ];
  return lines.join("\n");
}
