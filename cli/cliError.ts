import { textOf } from "../connect/errorCodes";

/** How the program ends. A command of the user's, such as psql, ends it with its own code. */
export const exitCode = {
  done: 0,
  failed: 1,
  /** The command line is wrong, or does not lead to a connection. */
  usage: 2,
} as const;

/** What went wrong, in words for the user, and how the program ends. */
export class CliError extends Error {
  public override readonly name = "CliError";

  public constructor(
    /** Lines: what happened, `Detail:` and `Hint:`. */
    lines: readonly string[],
    public readonly exitCode: number,
  ) {
    super(lines.join("\n"));
  }
}

/** A mistake on the command line, or in what it names. */
export function usageError(...lines: readonly string[]): CliError {
  return new CliError(lines, exitCode.usage);
}

/** Reads what the user gave: what is wrong with it is a mistake on the command line. */
export function meant<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw usageError(textOf(error));
  }
}

/** Something was tried, and failed. */
export function failure(...lines: readonly string[]): CliError {
  return new CliError(lines, exitCode.failed);
}
